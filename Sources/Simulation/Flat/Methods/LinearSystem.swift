/// A dense system of linear equations, A x = b, solved by an LU factorization in place with row pivoting.
///
/// Pivots are chosen relative to the largest entry of their row (scaled partial pivoting), as states have units of
/// different magnitudes. Source: Golub and Van Loan, Matrix Computations, 1996, chapter 3.
///
///     guard system.factorize() else { return false }
///     system.solve(side)
package struct LinearSystem {
    /// The matrix by rows, shape `[size][size]`; its triangular factors after a call of `factorize()`.
    package let matrix: UnsafeMutablePointer<Double>
    private let size: Int
    private let pivots: UnsafeMutablePointer<Double>
    private let scales: UnsafeMutablePointer<Double>

    /// Creates a system of zeros with `size` unknowns.
    package init(size: Int, _ memory: Memory) {
        self.size = size
        matrix = memory.doubles(size * size)
        pivots = memory.doubles(size)
        scales = memory.doubles(size)
    }

    /// Replaces the matrix by its triangular factors.
    /// - Returns: `false` if the matrix is singular or not finite.
    /// - Complexity: O(*n*³) in the number of unknowns.
    package func factorize() -> Bool {
        for row in 0..<size {
            scales[row] = 0
            for column in 0..<size {
                let entry = matrix[row * size + column].magnitude
                guard entry.isFinite else { return false }
                scales[row] = max(scales[row], entry)
            }
        }
        for column in 0..<size {
            guard let pivot = pivot(column) else { return false }
            pivots[column] = Double(pivot)
            if pivot != column { swapRows(pivot, column) }
            eliminate(below: column)
        }
        return true
    }

    private func pivot(_ column: Int) -> Int? {
        var best = -1
        var largest = 0.0
        for row in column..<size {
            let share = matrix[row * size + column].magnitude / scales[row]
            if share > largest, share.isFinite { (best, largest) = (row, share) }
        }
        return best < 0 ? nil : best
    }

    private func swapRows(_ first: Int, _ second: Int) {
        for column in 0..<size { swap(&matrix[first * size + column], &matrix[second * size + column]) }
        swap(&scales[first], &scales[second])
    }

    private func eliminate(below column: Int) {
        let pivot = matrix + column * size
        for row in (column + 1)..<max(column + 1, size) {
            let target = matrix + row * size
            guard target[column] != 0 else { continue }
            let factor = target[column] / pivot[column]
            target[column] = factor
            for next in (column + 1)..<max(column + 1, size) { target[next] -= factor * pivot[next] }
        }
    }

    /// Replaces the right-hand side b, shape `[size]`, by the solution x. The matrix must have been factorized.
    /// - Complexity: O(*n*²) in the number of unknowns.
    package func solve(_ side: UnsafeMutablePointer<Double>) {
        for row in 0..<size {
            let pivot = Int(pivots[row])
            if pivot != row { swap(&side[row], &side[pivot]) }
        }
        for row in 0..<size {
            var sum = side[row]
            for column in 0..<row { sum -= matrix[row * size + column] * side[column] }
            side[row] = sum
        }
        for row in stride(from: size - 1, through: 0, by: -1) {
            var sum = side[row]
            for column in (row + 1)..<max(row + 1, size) { sum -= matrix[row * size + column] * side[column] }
            side[row] = sum / matrix[row * size + row]
        }
    }
}
