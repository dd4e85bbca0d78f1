import Traces

/// All memory of a run, allocated once: programs and index lists as flat buffers that the loop reads without
/// reference counting, and the numbers it works on.
struct Workspace {
    /// Runs once a step.
    let prelude: UnsafeBufferPointer<Instruction>
    /// Computes the derivatives.
    let flow: UnsafeBufferPointer<Instruction>
    /// Computes what is held over a step.
    let holding: UnsafeBufferPointer<Instruction>
    /// Computes whether a test holds.
    let testing: UnsafeBufferPointer<Instruction>
    /// Computes the outputs.
    let recording: UnsafeBufferPointer<Instruction>
    /// Registers of the derivatives, and of what the prelude sets.
    let derivatives: UnsafeBufferPointer<Int32>
    let preludeTargets: UnsafeBufferPointer<Int32>
    /// Registers of the outputs and of their slopes; -1 for an output without.
    let outputs: UnsafeBufferPointer<Int32>
    let outputSlopes: UnsafeBufferPointer<Int32>
    /// The register file.
    let registers: UnsafeMutablePointer<Double>
    /// Stage derivatives, shape `[stages][states]`.
    let stages: UnsafeMutablePointer<Double>
    /// States at the start of the step, shape `[states]`.
    let start: UnsafeMutablePointer<Double>
    /// Prelude registers of the step before and a copy of the present ones, shape `[2][prelude targets]`.
    let switches: UnsafeMutablePointer<Double>
    /// Recorded values in SI, shape `[outputs][rows]`.
    let values: UnsafeMutablePointer<Double>
    /// Recorded slopes in SI, shape `[outputs][rows]`.
    let slopes: UnsafeMutablePointer<Double>
    /// Rows.
    let rows: Int

    /// Allocates everything for a run.
    init(_ model: CompiledModel, _ tableau: Tableau, rows: Int, recordsDenseOutput: Bool) {
        self.rows = rows
        prelude = Self.buffer(model.prelude)
        flow = Self.buffer(model.flow)
        holding = Self.buffer(model.holding)
        testing = Self.buffer(model.testing)
        recording = Self.buffer(model.recording)
        derivatives = Self.buffer(model.derivatives)
        preludeTargets = Self.buffer(model.preludeTargets)
        outputs = Self.buffer(model.outputs.map(\.value))
        outputSlopes = Self.buffer(model.outputs.map { $0.slope ?? -1 })
        registers = .allocate(capacity: model.registers.count)
        registers.initialize(from: model.registers, count: model.registers.count)
        stages = Self.zeros(tableau.stages * model.stateCount)
        start = Self.zeros(model.stateCount)
        switches = Self.zeros(2 * model.preludeTargets.count)
        values = .allocate(capacity: max(1, rows * model.outputs.count))
        slopes = Self.zeros(recordsDenseOutput ? rows * model.outputs.count : 0)
    }

    /// Gives the memory back.
    func deallocate() {
        for program in [prelude, flow, holding, testing, recording] { program.deallocate() }
        for list in [derivatives, preludeTargets, outputs, outputSlopes] { list.deallocate() }
        for pointer in [registers, stages, start, switches, values, slopes] { pointer.deallocate() }
    }

    /// What was recorded, in the units of the outputs.
    func trajectory(_ model: CompiledModel, _ grid: TimeGrid, leftLimits: [Trajectory.LeftLimit]?) -> Trajectory {
        let columns = model.outputs.enumerated().map { index, output in
            let hasSlope = leftLimits != nil && output.slope != nil
            return Trajectory.Column(
                name: output.recording.path, unit: output.recording.unit,
                values: column(index, of: values, output.valueConversion),
                slopes: hasSlope ? column(index, of: slopes, output.slopeConversion) : nil)
        }
        let limits = (leftLimits ?? []).map { limit in
            Trajectory.LeftLimit(
                row: limit.row,
                values: zip(model.outputs, limit.values).map { output, value in output.valueConversion?(value) ?? value
                },
                slopes: zip(model.outputs, limit.slopes).map { output, slope in output.slopeConversion(slope) })
        }
        let clock = grid.clock
        let times = (0..<rows).map { clock.milliseconds(grid.transientSteps + $0) }
        return Trajectory(times: times, columns: columns, leftLimits: limits)
    }

    private func column(
        _ index: Int, of block: UnsafeMutablePointer<Double>, _ convert: ((Double) -> Double)?
    ) -> [Double] {
        let rows = UnsafeBufferPointer(start: block + index * rows, count: rows)
        return convert.map { rows.map($0) } ?? Array(rows)
    }

    private static func buffer<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = buffer.initialize(from: elements)
        return UnsafeBufferPointer(buffer)
    }

    private static func zeros(_ count: Int) -> UnsafeMutablePointer<Double> {
        let pointer = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
        pointer.initialize(repeating: 0, count: max(1, count))
        return pointer
    }
}
