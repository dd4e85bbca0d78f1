import Quantities

/// A solution of a simulation or another recording: columns of values at common instants.
///
///     let v = Trajectory.Column(name: "pop[0]/v", unit: UnitTable.unit(named: "mV"), values: [-65, -64.2])
///     let trajectory = Trajectory(times: [0, 0.1], columns: [v])
///     trajectory.column("pop[0]/v")?.values.last  // -64.2
public struct Trajectory: Sendable {
    /// The values of one recorded quantity.
    public struct Column: Sendable {
        /// The name of the quantity, such as `hhcell_1_pop[0]/v`.
        public var name: String
        /// The unit of the values; nil if it is not known.
        public var unit: PhysicalUnit?
        /// The value at each instant, shape `[rows]`.
        public var values: [Double]
        /// The derivative with respect to time at each instant, from the right where it jumps, in the unit of the
        /// column per millisecond, shape `[rows]`; nil if it is not known.
        public var slopes: [Double]?

        /// Creates a column from the values of a quantity and, where they are known, their derivatives.
        public init(name: String, unit: PhysicalUnit?, values: [Double], slopes: [Double]? = nil) {
            self.name = name
            self.unit = unit
            self.values = values
            self.slopes = slopes
        }
    }

    /// The limits from the left of the values and derivatives at an instant at which they jump.
    public struct LeftLimit: Sendable {
        /// The row of the instant at which the values jump, counted from 0.
        public var row: Int
        /// The left limit of each column, shape `[columns]`.
        public var values: [Double]
        /// The derivative from the left of each column, in its unit per millisecond, shape `[columns]`.
        public var slopes: [Double]

        /// Creates the left limits at a row, with one value and one derivative for each column.
        public init(row: Int, values: [Double], slopes: [Double]) {
            self.row = row
            self.values = values
            self.slopes = slopes
        }
    }

    /// The instants in milliseconds, strictly increasing, shape `[rows]`.
    public var times: [Double]
    /// The columns, each with one value for every instant.
    public var columns: [Column]
    /// The limits from the left at instants at which values jump, by increasing row. At other instants, the limits from
    /// both sides are equal.
    public var leftLimits: [LeftLimit]

    /// Creates a trajectory from instants in milliseconds, and columns with one value for each instant.
    public init(times: [Double], columns: [Column], leftLimits: [LeftLimit] = []) {
        self.times = times
        self.columns = columns
        self.leftLimits = leftLimits
    }

    /// Returns the first violation of the requirement that instants are finite and strictly increasing.
    /// - Parameter times: The instants in milliseconds.
    /// - Returns: The row of the violation, counted from 0, and a description that ends messages, such as `one is nan ms`
    ///   in `the times in the first column do not increase from row to row: one is nan ms`; nil if there is none.
    public static func disorder(of times: [Double]) -> (row: Int, text: String)? {
        if let row = times.firstIndex(where: { !$0.isFinite }) { return (row, "one is \(times[row]) ms") }
        for row in times.indices.dropFirst() where times[row] <= times[row - 1] {
            // For example: "the times in the first column do not increase from row to row: 2.0 ms, then 1.0 ms".
            return (row, "\(times[row - 1]) ms, then \(times[row]) ms")
        }
        return nil
    }

    /// Returns the first name that has occurred before; nil if all names differ.
    public static func duplicate(in names: some Sequence<String>) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }
    }

    /// Returns the first column with a name; nil if there is none.
    public func column(_ name: String) -> Column? { columns.first { $0.name == name } }

    /// Returns the rows that have the given instants.
    /// - Parameter instants: Increasing instants in milliseconds, which are compared exactly.
    /// - Returns: The row of each instant, shape `[instants]`; nil if one of them is missing.
    /// - Complexity: O(*n* + *m*) in the number of rows and instants.
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

    /// Returns the index of the first column with a name; nil if there is none.
    /// - Complexity: O(*n*) in the number of columns. For many names, use ``columnIndices``.
    public func columnIndex(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

    /// The index of the first column with each name.
    /// - Complexity: O(*n*) in the number of columns.
    public var columnIndices: [String: Int] {
        Dictionary(zip(columns.map(\.name), columns.indices), uniquingKeysWith: { first, _ in first })
    }
}
