import Diagnostics

/// A matrix with one row and one column for each node of a network.
///
/// The element in row i and column j belongs to the connection from node j to node i: rows are targets and columns
/// sources, as in TVBO.
///
///     var weights = SquareMatrix(size: 2)
///     weights[0, 1] = 0.5      // node 1 acts on node 0
package struct SquareMatrix: Sendable, Hashable {
    /// The largest number of rows that a matrix may have, one for each node. A matrix of this size takes 128 MiB.
    package static let largestSize = Limit.matrixSize.standard

    /// The number of rows and of columns.
    package let size: Int
    /// The elements row by row, shape `[size][size]`.
    package var values: [Double]

    /// Creates a matrix of zeros.
    package init(size: Int) {
        self.size = size
        values = [Double](repeating: 0, count: size * size)
    }

    /// Creates a matrix from elements row by row; nil if their number is not `size` · `size`.
    package init?(size: Int, values: [Double]) {
        guard size * size == values.count else { return nil }
        self.size = size
        self.values = values
    }

    /// The element in a row and a column, counted from 0.
    package subscript(row: Int, column: Int) -> Double {
        get { values[row * size + column] }
        set { values[row * size + column] = newValue }
    }

    /// The matrix with rows and columns exchanged.
    package var transposed: SquareMatrix {
        var result = self
        for row in 0..<size { for column in 0..<size { result[column, row] = self[row, column] } }
        return result
    }

    /// A Boolean value that indicates whether the matrix equals its transpose.
    package var isSymmetric: Bool {
        (0..<size).allSatisfy { row in (0..<row).allSatisfy { self[row, $0] == self[$0, row] } }
    }

    /// The row and column of the first element, row by row, that is not a finite number; nil if all are finite.
    package var firstNonFinite: (row: Int, column: Int)? {
        values.firstIndex { !$0.isFinite }.map { ($0 / size, $0 % size) }
    }
}
