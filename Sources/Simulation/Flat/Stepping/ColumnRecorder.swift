import Quantities

/// The recorded quantities of a run with fixed steps, one column each, in the units of the recordings.
///
///     recorder.append(registers)   // after each step
///     let columns = recorder.finish()
///
/// Rows are collected in a block that stays in the second-level cache, and moved to the columns when it is full, so
/// that a row with many columns does not touch as many pages.
struct ColumnRecorder {
    /// The largest number of values in a block.
    private static let blockSize = 1 << 14
    /// The smallest number of rows in a block, for recordings with many columns.
    private static let fewestRows = 8

    private let sources: UnsafeBufferPointer<Int32>
    private let conversions: [ConversionFromSI?]
    /// The rows that have not been moved to the columns yet, shape `[capacity][columns]`.
    private let block: UnsafeMutablePointer<Double>
    /// The values of one column of the block, shape `[capacity]`.
    private let column: UnsafeMutableBufferPointer<Double>
    private let capacity: Int
    private var count = 0
    private var columns: [[Double]]

    /// Creates a recorder without rows, whose buffers belong to an arena.
    /// - Parameters:
    ///   - sources: The registers that contain the quantities in SI, one for each column.
    ///   - units: The units of the columns; nil for columns that stay in SI.
    ///   - rows: The number of rows that will be appended.
    init(_ sources: [Int32], units: [PhysicalUnit?], rows: Int, _ memory: Memory) {
        self.sources = memory.copy(sources)
        conversions = units.map { $0?.fromSI }
        capacity = max(1, min(rows, max(Self.fewestRows, Self.blockSize / max(1, sources.count))))
        block = memory.doubles(capacity * sources.count)
        column = UnsafeMutableBufferPointer(start: memory.doubles(capacity), count: capacity)
        columns = sources.map { _ in
            var values: [Double] = []
            values.reserveCapacity(rows)
            return values
        }
    }

    /// Appends a row with the values that the registers of the recorded quantities contain.
    @inline(__always)
    mutating func append(_ registers: UnsafeMutablePointer<Double>) { append(registers, from: sources) }

    /// Appends a row.
    /// - Parameter sources: The registers that contain the values, one for each column, in SI.
    @inline(__always)
    mutating func append(_ registers: UnsafeMutablePointer<Double>, from sources: UnsafeBufferPointer<Int32>) {
        let row = block + count &* sources.count
        for index in 0..<sources.count { row[index] = registers[Int(sources[index])] }
        count &+= 1
        if count == capacity { empty() }
    }

    /// Moves the rows of the block to the columns.
    private mutating func empty() {
        let values = UnsafeMutableBufferPointer(rebasing: column[..<count])
        for index in columns.indices {
            for row in 0..<count { values[row] = block[row &* sources.count &+ index] }
            conversions[index]?.convert(values)
            columns[index].append(contentsOf: values)
        }
        count = 0
    }

    /// Returns the columns with all rows that have been appended, in the units of the columns, shape `[columns][rows]`.
    mutating func finish() -> [[Double]] {
        empty()
        return columns
    }
}
