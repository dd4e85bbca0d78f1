import Traces

/// The recorder of a run whose steps do not end at the instants of the time grid: it collects a row of values for each
/// of these instants.
struct RowRecorder {
    private let model: CompiledModel
    private let grid: TimeGrid
    private let clock: TimeGrid.Clock
    private let flow: Flow
    private let program: UnsafeBufferPointer<Instruction>
    private var row = 0
    /// Recorded values in SI, shape `[outputs][rows]`.
    private var values: [[Double]]

    /// Creates a recorder without rows for the recorded quantities of a model.
    init(_ model: CompiledModel, _ grid: TimeGrid, _ flow: Flow, _ memory: Memory) {
        self.model = model
        self.grid = grid
        self.flow = flow
        clock = grid.clock
        program = memory.copy(model.recording)
        values = model.outputs.map { _ in [] }
        for index in values.indices { values[index].reserveCapacity(grid.rowCount) }
    }

    /// The recorded rows in the units of the recorded quantities, once every instant of the grid has its row.
    var trajectory: Trajectory {
        let columns = zip(model.outputs, values).map { output, values in
            Trajectory.Column(
                name: output.recording.path, unit: output.recording.unit,
                values: output.valueConversion.map { values.map($0) } ?? values)
        }
        let times = (0..<grid.rowCount).map { clock.milliseconds(grid.transientSteps + $0) }
        return Trajectory(times: times, columns: columns)
    }

    /// The time of the next row in seconds; nil after the last one.
    private var next: Double? {
        row < grid.rowCount ? clock.milliseconds(row + grid.transientSteps) * 1e-3 : nil
    }

    /// Records the current values as the row of every instant of the grid that has no row yet and is not later than a
    /// time, in seconds.
    mutating func record(upTo limit: Double) {
        while let next, next <= limit { take() }
    }

    /// Records a row for every instant of the grid that has no row yet and is earlier than `end`, a time in seconds
    /// within the step `interval`. The values come from the dense output of the method, its interpolation within the
    /// step. The states and the time in the register file are overwritten.
    mutating func recordInside(_ scheme: Scheme, _ interval: inout Interval, before end: Double) {
        while let next, next < end {
            scheme.computeDenseOutput(flow, &interval)
            interval.states(at: (next - interval.start) / interval.length, into: flow.states)
            flow.registers[Int(model.time)] = next
            take()
        }
    }

    private mutating func take() {
        Machine.run(program, flow.registers)
        for (index, output) in model.outputs.enumerated() { values[index].append(flow.registers[Int(output.value)]) }
        row += 1
    }
}
