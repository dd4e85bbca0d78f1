import Quantities

/// A solution or a recording: instants and named columns with units.
public struct Trajectory: Sendable {
    /// One recorded quantity.
    public struct Column: Sendable {
        /// Its name, such as `hhcell_1_pop[0]/v`.
        public var name: String
        /// The unit of its values; nil when the source does not say.
        public var unit: PhysicalUnit?
        /// A value for each instant, shape `[rows]`.
        public var values: [Double]
        /// The derivative just after each instant, in the column's unit per millisecond, shape `[rows]`; nil when
        /// unknown.
        public var slopes: [Double]?

        /// Creates a column.
        public init(name: String, unit: PhysicalUnit?, values: [Double], slopes: [Double]? = nil) {
            self.name = name
            self.unit = unit
            self.values = values
            self.slopes = slopes
        }
    }

    /// Values and derivatives just before an instant at which something jumps.
    public struct LeftLimit: Sendable {
        /// The row of the instant.
        public var row: Int
        /// A value for each column.
        public var values: [Double]
        /// A derivative for each column, per millisecond.
        public var slopes: [Double]

        /// Creates a left limit.
        public init(row: Int, values: [Double], slopes: [Double]) {
            self.row = row
            self.values = values
            self.slopes = slopes
        }
    }

    /// The instants in milliseconds, strictly increasing, shape `[rows]`.
    public var times: [Double]
    /// The columns.
    public var columns: [Column]
    /// Left limits at jumps, by increasing row. Where there is none, left and right limit are the same.
    public var leftLimits: [LeftLimit]

    /// Creates a trajectory.
    public init(times: [Double], columns: [Column], leftLimits: [LeftLimit] = []) {
        self.times = times
        self.columns = columns
        self.leftLimits = leftLimits
    }

    /// Where instants do not increase: the row and the reason in words; nil where they do.
    public static func disorder(of times: [Double]) -> (row: Int, text: String)? {
        if let row = times.firstIndex(where: { !$0.isFinite }) { return (row, "one is \(times[row]) ms") }
        for row in times.indices.dropFirst() where times[row] <= times[row - 1] {
            return (row, "\(times[row - 1]) ms, then \(times[row]) ms")
        }
        return nil
    }

    /// The column of that name.
    public func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// The rows of some instants, which rise; nil where it lacks one.
    public func rows(at instants: [Double]) -> [Int]? {
        var row = 0
        var found: [Int] = []
        found.reserveCapacity(instants.count)
        for instant in instants {
            while row < times.count, times[row] < instant { row += 1 }
            guard row < times.count, times[row] == instant else { return nil }
            found.append(row)
        }
        return found
    }

    /// Index of the column of that name.
    public func columnIndex(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }
}
