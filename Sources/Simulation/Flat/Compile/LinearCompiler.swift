/// A compiler of the solution of linear equations to instructions.
///
///     var equations = LinearCompiler(rows)
///     let deviation = equations.factorize(&assembler)   // 0 if the solution is right
///     let solution = equations.solve(side, &assembler)
///
/// The instructions are the operations of a ``LinearSystem`` in which every pivot is on the diagonal. Products with
/// entries that are always 0 are left out, which can change only the sign of a zero.
struct LinearCompiler {
    /// The registers of the matrix entries that may differ from 0: by row, and in each row by column. After a call of
    /// `factorize(_:)`, those of the triangular factors.
    private(set) var rows: [[Int: Int32]]
    /// The truth values that are 1 if a pivot is not on the diagonal.
    private var deviations: [Int32] = []
    private let groups: [[Int]]

    /// Creates linear equations with a matrix, which has not been factorized.
    /// - Parameter rows: The registers of the entries of the matrix that may differ from 0, by row and column.
    init(_ rows: [[Int: Int32]]) {
        self.rows = rows
        groups = ConnectedGroups.of(
            rows.count, rows.enumerated().flatMap { row, entries in entries.keys.map { (row, $0) } })
    }

    /// Adds the factorization to the assembler, and returns the register of a number that is 0 if and only if the
    /// factorization is the one of a ``LinearSystem``: if all entries are finite and each pivot is on the diagonal.
    mutating func factorize(_ assembler: inout StepAssembler) -> Int32 {
        let finite = assembler.finiteness(rows.flatMap { $0.sorted { $0.key < $1.key }.map(\.value) })
        for group in groups { factorize(group, &assembler) }
        // An entry that has become infinite would make a pivot that the comparison of shares accepts.
        let pivots = assembler.finiteness(rows.indices.compactMap { rows[$0][$0] })
        let deviates = assembler.joined(deviations, by: .or)
        return assembler.emit(
            .add, assembler.emit(.add, finite, pivots), deviates ?? assembler.builder.literal(0))
    }

    private mutating func factorize(_ group: [Int], _ assembler: inout StepAssembler) {
        let zero = assembler.builder.literal(0)
        let scales = group.map { row -> Int32 in
            let sizes = rows[row].sorted { $0.key < $1.key }.map { assembler.magnitude($0.value) }
            return assembler.largest(sizes) ?? zero
        }
        for (place, column) in group.enumerated() {
            choosePivot(place, group, scales, &assembler)
            guard let pivot = rows[column][column] else { continue }
            for row in group[(place + 1)...] {
                guard let entry = rows[row][column] else { continue }
                let factor = assembler.emit(.divide, entry, pivot)
                rows[row][column] = factor
                for next in group[(place + 1)...] {
                    guard let upper = rows[column][next] else { continue }
                    let product = assembler.emit(.multiply, factor, upper)
                    rows[row][next] = assembler.emit(.subtract, rows[row][next] ?? zero, product)
                }
            }
        }
    }

    /// Adds the test whether the pivot of a column is on the diagonal: whether no entry below is larger, relative to
    /// the largest one of its row.
    private mutating func choosePivot(
        _ place: Int, _ group: [Int], _ scales: [Int32], _ assembler: inout StepAssembler
    ) {
        let column = group[place]
        let zero = assembler.builder.literal(0)
        func share(_ place: Int) -> Int32? {
            guard let entry = rows[group[place]][column] else { return nil }
            return assembler.emit(.divide, assembler.magnitude(entry), scales[place])
        }
        let own = share(place) ?? zero
        deviations.append(assembler.emit(.not, assembler.emit(.less, zero, own)))
        for place in group.indices.dropFirst(place + 1) {
            if let other = share(place) { deviations.append(assembler.emit(.less, own, other)) }
        }
    }

    /// Adds the solution for a right-hand side, given by the register of each element, and returns the register of each
    /// unknown. The matrix must have been factorized.
    func solve(_ side: [Int32], _ assembler: inout StepAssembler) -> [Int32] {
        var values = side
        for group in groups {
            for (place, row) in group.enumerated() {
                for column in group[..<place] { subtract(row, column, &values, &assembler) }
            }
            for (place, row) in group.enumerated().reversed() {
                for column in group[(place + 1)...] { subtract(row, column, &values, &assembler) }
                if let pivot = rows[row][row] { values[row] = assembler.emit(.divide, values[row], pivot) }
            }
        }
        return values
    }

    private func subtract(_ row: Int, _ column: Int, _ values: inout [Int32], _ assembler: inout StepAssembler) {
        guard let entry = rows[row][column] else { return }
        values[row] = assembler.emit(.subtract, values[row], assembler.emit(.multiply, entry, values[column]))
    }
}
