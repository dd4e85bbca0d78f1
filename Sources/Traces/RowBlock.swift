/// Some rows of a table one after the other.
///
///     let block = RowBlock(values: [0, 0.02, 1e-5, 0.03], distance: 2)
///     block.rowCount  // 2
///
/// Columns are arrays, whose ownership would otherwise be taken and given back for every number that is printed.
public struct RowBlock: Sendable {
    /// The number of rows that are printed together, so that their digits stay in the first-level cache.
    static let partRows = 64

    /// The values of the rows, one row after the other, shape `[rowCount][distance]`.
    private(set) var values: [Double]
    /// The distance of two rows, counted in values.
    private(set) var distance: Int
    /// The place of each column in a row; nil if the columns are in order.
    private let places: [Int]?

    /// Creates a block without rows.
    init() { (values, distance, places) = ([], 1, nil) }

    /// Creates a block from its values.
    /// - Parameters:
    ///   - values: The values, one row after the other, shape `[rows][distance]`.
    ///   - distance: The distance of two rows, counted in values: the number of columns, or more. It divides the number
    ///     of values.
    ///   - places: The place of each column in a row, less than `distance`; nil if the columns are in order.
    public init(values: [Double], distance: Int, places: [Int]? = nil) {
        precondition(
            distance > 0 && values.count % distance == 0 && places?.contains { $0 < 0 || $0 >= distance } != true,
            "a block consists of whole rows that contain all columns")
        (self.values, self.distance, self.places) = (values, distance, places)
    }

    /// The number of rows.
    public var rowCount: Int { values.count / distance }

    /// Returns the place of a column in a row.
    func place(of column: Int) -> Int {
        let place = places?[column] ?? column
        precondition((0..<distance).contains(place), "a block contains all columns")
        return place
    }

    /// Replaces the values by some rows of a table.
    /// - Parameters:
    ///   - rows: The rows.
    ///   - columns: The columns of the table, shape `[columns][rows]`; at least one.
    mutating func fill(_ rows: Range<Int>, of columns: [[Double]]) {
        distance = columns.count
        if values.count != rows.count * distance {
            values = [Double](repeating: 0, count: rows.count * distance)
        }
        for (index, column) in columns.enumerated() {
            var place = index
            for row in rows {
                values[place] = column[row]
                place += distance
            }
        }
    }
}
