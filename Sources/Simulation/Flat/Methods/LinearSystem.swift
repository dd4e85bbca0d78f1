/// A system of linear equations, A x = b, solved by an LU factorization in place with row pivoting.
///
/// The matrix is stored as dense blocks, one for each group of unknowns that no equation connects with others, such as
/// the states of one cell among cells that are not coupled. Pivots are chosen relative to the largest entry of their
/// row (scaled partial pivoting), as states have units of different magnitudes. Source: Golub and Van Loan, Matrix
/// Computations, 1996, chapter 3.
///
///     guard system.factorize() else { return false }
///     system.solve(side)
package struct LinearSystem {
    /// A group of unknowns that are connected by equations.
    private struct Block {
        /// The number of unknowns in the block, the group of connected unknowns.
        var size: Int
        /// The index in `matrix` of the first entry of the block, which is stored by rows.
        var start: Int
        /// The index in `members` of the block's first unknown.
        var first: Int
    }

    /// The entries of all blocks of the matrix; their triangular factors after a call of `factorize()`.
    package let matrix: UnsafeMutablePointer<Double>
    /// The number of entries in ``matrix``.
    let entryCount: Int
    /// The indices in ``matrix`` of the diagonal entries, one for each unknown.
    let diagonal: UnsafeBufferPointer<Int32>
    private let size: Int
    private let blocks: UnsafeBufferPointer<Block>
    /// The unknowns, block by block and ascending in each block.
    private let members: UnsafeBufferPointer<Int32>
    /// The block of each unknown, and its place in the block.
    private let places: UnsafeBufferPointer<(block: Int, place: Int)>
    /// The unknowns in the order of the rows of the factors, block by block.
    private let order: UnsafeMutablePointer<Int32>
    private let scales: UnsafeMutablePointer<Double>
    private let values: UnsafeMutablePointer<Double>

    /// Creates a system of zeros with `size` unknowns, all of which may be connected. Its matrix has the shape
    /// `[size][size]`.
    package init(size: Int, _ memory: Memory) {
        self.init(size: size, entries: (1..<max(1, size)).map { (0, $0) }, memory)
    }

    /// Creates a system of zeros with `size` unknowns, some of which are connected.
    /// - Parameter entries: The rows and columns of the matrix entries that may differ from 0, apart from the diagonal.
    package init(size: Int, entries: [(row: Int, column: Int)], _ memory: Memory) {
        self.size = size
        var blocks: [Block] = []
        var members: [Int32] = []
        var places = Array(repeating: (block: 0, place: 0), count: size)
        var start = 0
        for unknowns in ConnectedGroups.of(size, entries.map { ($0.row, $0.column) }) {
            let group = unknowns.map { Int32($0) }
            for (place, unknown) in group.enumerated() { places[Int(unknown)] = (blocks.count, place) }
            blocks.append(Block(size: group.count, start: start, first: members.count))
            start += group.count * group.count
            members += group
        }
        entryCount = start
        matrix = memory.doubles(start)
        diagonal = memory.copy(
            places.map { Int32(blocks[$0.block].start + $0.place * (blocks[$0.block].size + 1)) })
        self.blocks = memory.table(blocks)
        self.members = memory.copy(members)
        self.places = memory.table(places)
        order = memory.mutable(Array(repeating: 0, count: size))
        scales = memory.doubles(size)
        values = memory.doubles(size)
    }

    /// Returns the index in ``matrix`` of the entry in a row and a column, which must be an entry with which the system
    /// was created, or connect unknowns of one group.
    package func index(row: Int, column: Int) -> Int {
        let block = blocks[places[row].block]
        precondition(
            places[column].block == places[row].block, "internal error: a row and a column are not in one block")
        return block.start + places[row].place * block.size + places[column].place
    }

    /// Replaces the matrix by its triangular factors.
    /// - Returns: `false` if the matrix is singular or not finite.
    /// - Complexity: O(*k*³) in the number of unknowns of each block.
    package func factorize() -> Bool {
        for block in blocks where !factorize(block) { return false }
        return true
    }

    private func factorize(_ block: Block) -> Bool {
        let (size, matrix) = (block.size, matrix + block.start)
        let (scales, order) = (scales + block.first, order + block.first)
        for row in 0..<size {
            order[row] = members[block.first &+ row]
            scales[row] = 0
            for column in 0..<size {
                let entry = matrix[row &* size &+ column].magnitude
                guard entry.isFinite else { return false }
                scales[row] = max(scales[row], entry)
            }
        }
        for column in 0..<size {
            var best = -1
            var largest = 0.0
            for row in column..<size {
                let share = matrix[row &* size &+ column].magnitude / scales[row]
                if share > largest, share.isFinite { (best, largest) = (row, share) }
            }
            guard best >= 0 else { return false }
            if best != column {
                Self.swapRows(best, column, matrix, scales, size)
                (order[best], order[column]) = (order[column], order[best])
            }
            Self.eliminate(below: column, matrix, size)
        }
        return true
    }

    private static func swapRows(
        _ first: Int, _ second: Int, _ matrix: UnsafeMutablePointer<Double>, _ scales: UnsafeMutablePointer<Double>,
        _ size: Int
    ) {
        for column in 0..<size { swap(&matrix[first * size + column], &matrix[second * size + column]) }
        swap(&scales[first], &scales[second])
    }

    @inline(__always)
    private static func eliminate(below column: Int, _ matrix: UnsafeMutablePointer<Double>, _ size: Int) {
        let pivot = matrix + column &* size
        var target = pivot
        for _ in column + 1..<size {
            target += size
            guard target[column] != 0 else { continue }
            let factor = target[column] / pivot[column]
            target[column] = factor
            for next in column + 1..<size { target[next] -= factor * pivot[next] }
        }
    }

    /// Replaces the right-hand side b, shape `[size]`, by the solution x. The matrix must have been factorized.
    /// - Complexity: O(*k*²) in the number of unknowns of each block.
    package func solve(_ side: UnsafeMutablePointer<Double>) {
        for block in blocks {
            let size = block.size
            let values = values + block.first
            var line = matrix + block.start
            for row in 0..<size {
                var sum = side[Int(order[block.first &+ row])]
                for column in 0..<row { sum -= line[column] * values[column] }
                values[row] = sum
                line += size
            }
            var row = size
            while row > 0 {
                row -= 1
                line -= size
                var sum = values[row]
                for column in row + 1..<size { sum -= line[column] * values[column] }
                values[row] = sum / line[row]
                side[Int(members[block.first &+ row])] = values[row]
            }
        }
    }
}
