/// The registers whose values make a row of a ``ColumnRecorder``, in the order of the values in its block.
///
///     let row = recorder.row(of: model.outputs.map(\.value), memory)
///     recorder.append(registers, row)
struct RecordedRow {
    private let sources: UnsafeBufferPointer<Int32>
    /// The same registers as runs of consecutive ones; nil where runs are not copied faster.
    private let runs: RegisterList?

    /// The smallest mean length of runs that are copied as a whole.
    private static let shortestRun = 4
    /// The smallest number of registers that are copied in runs. A copy of a run reads several values at once, and then
    /// waits until single ones that were just written have left the processor's store buffer.
    private static let fewestRegisters = 64

    /// Creates a row of registers.
    /// - Parameter sources: The registers in the order of the values in a block.
    init(_ sources: [Int32], _ memory: Memory) {
        self.sources = memory.copy(sources)
        runs = Self.hasLongRuns(sources) ? RegisterList(sources, memory) : nil
    }

    /// Copies the values of the registers to consecutive places in memory.
    @inline(__always)
    func copy(_ registers: UnsafeMutablePointer<Double>, into target: UnsafeMutablePointer<Double>) {
        if let runs { return runs.copy(registers, into: target) }
        for index in 0..<sources.count { target[index] = registers[Int(sources[index])] }
    }

    /// Returns the order of columns in which a row is copied fastest: ascending by register if that makes long runs of
    /// consecutive registers, otherwise that of the columns.
    /// - Parameter sources: The registers, one for each column.
    /// - Returns: The index of the column at each place of a row.
    static func order(_ sources: [Int32]) -> [Int] {
        let sorted = sources.indices.sorted { (sources[$0], $0) < (sources[$1], $1) }
        return hasLongRuns(sorted.map { sources[$0] }) ? sorted : Array(sources.indices)
    }

    private static func hasLongRuns(_ sources: [Int32]) -> Bool {
        guard sources.count >= fewestRegisters else { return false }
        let breaks = zip(sources, sources.dropFirst()).count { $1 != $0 + 1 }
        return (breaks + 1) * shortestRun <= sources.count
    }
}
