import Foundation

/// A value in the equation of a transform: a number, a list, a column, a row or a matrix, with NumPy's rules for
/// operations between different shapes.
///
///     let doubled = MatrixValue(number: 2).combined(MatrixValue(weights), *)  // a matrix of every weight times 2
struct MatrixValue: Sendable {
    /// The number of rows, or nil for a list, which results from a selection and combines with numbers and with lists
    /// of the same length only.
    var rows: Int?
    /// The number of columns, or of the elements of a list.
    var columns: Int
    /// The elements, row by row.
    var values: [Double]
    /// The kind of numbers in which TVBO holds the elements.
    var kind = NumberKind.double

    /// Creates the value of a number, which has one row and one column.
    init(number: Double, kind: NumberKind = .double) {
        (rows, columns, values, self.kind) = (1, 1, [number], kind)
    }

    /// Creates a value with the elements of a square matrix.
    init(_ matrix: SquareMatrix, kind: NumberKind = .double) {
        (rows, columns, values, self.kind) = (matrix.size, matrix.size, matrix.values, kind)
    }

    /// Creates a list, a value without rows.
    init(list: [Double]) { (rows, columns, values) = (nil, list.count, list) }

    /// Creates a value with the given numbers of rows and columns, and with elements row by row. Without rows it is a
    /// list.
    init(rows: Int?, columns: Int, values: [Double]) {
        (self.rows, self.columns, self.values) = (rows, columns, values)
    }

    /// The value as a number; nil if it is a list, a column, a row or a matrix.
    var number: Double? { rows == 1 && columns == 1 ? values[0] : nil }

    /// Returns a value of the same shape with the results of a function for each element.
    func map(_ function: (Double) -> Double) -> MatrixValue {
        MatrixValue(rows: rows, columns: columns, values: values.map(function))
    }

    /// Returns a value whose elements are the results of the function for each pair of an element of this value and an
    /// element of `other`, by NumPy's rules for different shapes; nil if the shapes do not fit together.
    func combined(_ other: MatrixValue, _ function: (Double, Double) -> Double) -> MatrixValue? {
        if let right = other.number { return map { function($0, right) } }
        if let left = number { return other.map { function(left, $0) } }
        if rows == other.rows, columns == other.columns {
            return MatrixValue(rows: rows, columns: columns, values: zip(values, other.values).map(function))
        }
        guard let rows, let others = other.rows, rows == others || rows == 1 || others == 1,
            columns == other.columns || columns == 1 || other.columns == 1
        else { return nil }
        let (height, width) = (max(rows, others), max(columns, other.columns))
        var result: [Double] = []
        result.reserveCapacity(height * width)
        for row in 0..<height {
            for column in 0..<width {
                result.append(function(self[row, column], other[row, column]))
            }
        }
        return MatrixValue(rows: height, columns: width, values: result)
    }

    /// The element of a row and a column, where a single row or column stands for all.
    private subscript(row: Int, column: Int) -> Double {
        values[(rows == 1 ? 0 : row) * columns + (columns == 1 ? 0 : column)]
    }

    /// Returns the list of the elements, row by row, at which `mask`, a value of the same shape, is not 0; nil if the
    /// shapes differ.
    func selected(by mask: MatrixValue) -> MatrixValue? {
        guard rows == mask.rows, columns == mask.columns else { return nil }
        return MatrixValue(list: zip(values, mask.values).filter { $1 != 0 }.map(\.0))
    }

    /// The largest element; NaN if an element is NaN, as in NumPy, or if there are no elements.
    var largest: Double { values.contains(where: \.isNaN) ? .nan : values.max() ?? .nan }

    /// The smallest element; NaN if an element is NaN, as in NumPy, or if there are no elements.
    var smallest: Double { values.contains(where: \.isNaN) ? .nan : values.min() ?? .nan }
}
