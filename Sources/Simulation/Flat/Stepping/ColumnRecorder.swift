import Quantities
import Traces

/// The recorded quantities of a run with fixed steps, one column each, in the units of the recordings.
///
///     recorder.append(registers)   // after each step
///     let columns = recorder.finish()
///
/// Rows are collected in a block that stays in the second-level cache, and moved to the columns when it is full, so
/// that a row with many columns does not touch as many pages.
struct ColumnRecorder {
    /// The number of values in a block of short rows.
    private static let blockSize = 1 << 14
    /// The number of values in a block of long rows, unless that would be less than ``fewestRows`` rows: twice as many,
    /// so that a column receives more values at a time.
    private static let longBlockSize = 1 << 15
    /// The smallest number of rows in a block, for recordings with many columns.
    private static let fewestRows = 8
    /// The smallest number of columns of rows that are padded.
    private static let longRow = 64

    /// The row of the registers with which the recorder was created.
    private let row: RecordedRow
    /// The index of the column at each place of a row of the block.
    private let order: [Int]
    private let conversions: [ConversionFromSI?]
    /// The rows that have not been moved to the columns yet, shape `[capacity][distance]`.
    private let block: UnsafeMutablePointer<Double>
    /// The distance of two rows of the block: the number of columns, with room so that long rows do not all start in the
    /// same set of the first-level cache.
    let distance: Int
    private let capacity: Int
    private var count = 0
    private var columns: [[Double]]
    /// A closure that is called with each block of rows when it is full, in SI, and with the last one; nil if none is
    /// needed.
    var receive: ((RowBlock) -> Void)?

    /// Creates a recorder without rows, whose buffers belong to an arena.
    /// - Parameters:
    ///   - sources: The registers that contain the quantities in SI, one for each column.
    ///   - units: The units of the columns; nil for columns that stay in SI.
    ///   - rows: The number of rows that will be appended.
    ///   - frequent: The registers from which most rows will be copied, by which their order in memory is chosen, one for
    ///     each column; nil for `sources`.
    init(_ sources: [Int32], units: [PhysicalUnit?], rows: Int, frequent: [Int32]? = nil, _ memory: Memory) {
        order = RecordedRow.order(frequent ?? sources)
        row = RecordedRow(order.map { sources[$0] }, memory)
        conversions = units.map { $0?.fromSI }
        distance = sources.count < Self.longRow ? sources.count : (sources.count + 7) / 8 * 8 | 8
        let size = sources.count < Self.longRow ? Self.blockSize : Self.longBlockSize
        capacity = max(1, min(rows, max(Self.fewestRows, size / max(1, distance))))
        block = memory.doubles(capacity * distance)
        columns = sources.map { _ in
            var values: [Double] = []
            values.reserveCapacity(rows)
            return values
        }
    }

    /// Returns the row with which ``append(_:_:)`` reads the same quantities from other registers than those passed to
    /// the initializer.
    /// - Parameters:
    ///   - sources: The registers, one for each column.
    ///   - memory: The arena that owns the buffers of the row.
    func row(of sources: [Int32], _ memory: Memory) -> RecordedRow {
        RecordedRow(order.map { sources[$0] }, memory)
    }

    /// Appends a row with the values that the registers of the recorded quantities contain.
    @inline(__always)
    mutating func append(_ registers: UnsafeMutablePointer<Double>) { append(registers, row) }

    /// Appends a row.
    /// - Parameter row: The registers that contain the values in SI, as ``row(of:_:)`` returns them.
    @inline(__always)
    mutating func append(_ registers: UnsafeMutablePointer<Double>, _ row: RecordedRow) {
        row.copy(registers, into: block + count &* distance)
        count &+= 1
        if count == capacity { empty() }
    }

    /// The number of rows that can be appended before the block is full; at least one.
    var room: Int { capacity &- count }

    /// The memory of the next row, with room for ``room`` rows that are ``distance`` values apart. The values of a row
    /// are those of ``row(of:_:)``.
    var next: UnsafeMutablePointer<Double> { block + count &* distance }

    /// Appends rows that were written to ``next``.
    /// - Parameter rows: The number of rows, at most ``room``.
    mutating func advance(_ rows: Int) {
        count &+= rows
        if count == capacity { empty() }
    }

    /// The place of each column in a row of the block; nil if the columns are in order.
    private var places: [Int]? {
        guard order != Array(order.indices) else { return nil }
        var places = order
        for (place, index) in order.enumerated() { places[index] = place }
        return places
    }

    /// Moves the rows of the block to the columns.
    private mutating func empty() {
        for (place, index) in order.enumerated() { move(place, to: index) }
        if let receive, count > 0 {
            let rows = UnsafeBufferPointer(start: block, count: count * distance)
            receive(RowBlock(values: Array(rows), distance: distance, places: places))
        }
        count = 0
    }

    /// Appends the values at a place of the rows of the block to a column.
    private mutating func move(_ place: Int, to index: Int) {
        let conversion = conversions[index]
        let factor = conversion == nil ? 1 : conversion?.factor
        columns[index].append(
            contentsOf: BlockColumn(first: block + place, distance: distance, count: count, factor: factor ?? 1))
        guard factor == nil, let conversion else { return }
        columns[index].withUnsafeMutableBufferPointer {
            conversion.convert(UnsafeMutableBufferPointer(rebasing: $0.suffix(count)))
        }
    }

    /// Returns the columns with all rows that have been appended, in the units of the columns, shape `[columns][rows]`.
    mutating func finish() -> [[Double]] {
        empty()
        return columns
    }
}
