import Quantities
import Traces

/// The memory of a fixed-step run, allocated once: programs and index lists as flat buffers without reference counting,
/// and the values that the run changes.
struct Workspace {
    /// The prelude, the program that runs once per step and computes what is constant during the step.
    let prelude: UnsafeBufferPointer<Instruction>
    /// The program of a whole step with its tests and recorded quantities; nil if dense output is recorded or the model
    /// has no such program, so that a stepper, ``testing`` and ``recording`` take its place.
    let whole: WholeStep?
    /// The program that computes the right-hand side, ready to run over the register file.
    let flow: DividedRun
    /// The program that computes, at the start of a step, the couplings that are kept constant over the step.
    let holding: UnsafeBufferPointer<Instruction>
    /// The program that evaluates for each test whether its actions may have an effect, ready to run over the register
    /// file.
    let testing: DividedRun
    /// The program that computes the recorded quantities.
    let recording: UnsafeBufferPointer<Instruction>
    /// The registers of the results of ``testing``, one for each test.
    let testResults: RegisterList
    /// The registers that ``prelude`` sets.
    let preludeTargets: UnsafeBufferPointer<Int32>
    /// The registers that contain the recorded quantities.
    let outputs: UnsafeBufferPointer<Int32>
    /// The indices of the recorded quantities among the continuous states, one for each quantity; -1 for a quantity
    /// that is not one of them.
    let outputStates: UnsafeBufferPointer<Int32>
    /// The register file, an array with the values of all registers.
    let registers: UnsafeMutablePointer<Double>
    /// The results of ``prelude`` in the previous step, and a backup of the current ones, shape `[2][prelude targets]`.
    let preludeResults: UnsafeMutablePointer<Double>
    /// The derivatives of the recorded quantities in SI per second, shape `[outputs][rows]`; 0 for quantities that are
    /// no continuous states, and empty without dense output.
    let slopes: UnsafeMutablePointer<Double>
    /// The number of recorded instants.
    let rows: Int

    /// The way in which the equations of the run are executed: as native code, or by the interpreter and why.
    var provenance: CodeProvenance { whole?.provenance ?? flow.provenance }

    /// Allocates the memory of a run, partly in an arena that must outlive it. The caller must call `deallocate()`.
    /// - Parameters:
    ///   - rows: The number of recorded instants.
    ///   - stepSize: The step size, in seconds.
    ///   - recordsDenseOutput: A Boolean value that indicates whether derivatives are recorded too.
    ///   - code: The choice between native code and the interpreter.
    ///   - memory: The arena.
    init(
        _ model: CompiledModel, rows: Int, stepSize: Double, recordsDenseOutput: Bool, code: CodeChoice,
        _ memory: Memory
    ) {
        self.rows = rows
        prelude = Self.buffer(model.prelude)
        holding = Self.buffer(model.holding)
        recording = Self.buffer(model.recording)
        testResults = RegisterList(model.testResults, memory)
        preludeTargets = Self.buffer(model.preludeTargets)
        outputs = Self.buffer(model.outputs.map(\.value))
        outputStates = Self.buffer(model.outputs.map { $0.stateIndex ?? -1 })
        registers = .allocate(capacity: model.registers.count)
        registers.initialize(from: model.registers, count: model.registers.count)
        if let step = model.step, !recordsDenseOutput {
            whole = WholeStep(step, model, registers, stepSize: stepSize, code, memory)
        } else {
            whole = nil
        }
        // Beside a program of whole steps, the other programs run rarely or never.
        let separate = whole == nil ? code : .interpreter
        flow = DividedRun(model.flow, registers, separate, memory)
        testing = DividedRun(model.testing, registers, separate, memory)
        preludeResults = Self.zeros(2 * model.preludeTargets.count)
        slopes = Self.zeros(recordsDenseOutput ? rows * model.outputs.count : 0)
    }

    /// Deallocates the buffers of the run that the arena does not own.
    func deallocate() {
        for program in [prelude, holding, recording] { program.deallocate() }
        for list in [preludeTargets, outputs, outputStates] { list.deallocate() }
        for pointer in [registers, preludeResults, slopes] { pointer.deallocate() }
    }

    /// Returns a run as a trajectory, in the units of the recorded quantities.
    /// - Parameters:
    ///   - columns: The recorded values in these units, shape `[outputs][rows]`.
    ///   - leftLimits: The left limits at discontinuities, in SI; nil if they and the derivatives were not recorded.
    func trajectory(
        _ model: CompiledModel, _ grid: TimeGrid, columns: [[Double]], leftLimits: [Trajectory.LeftLimit]?
    ) -> Trajectory {
        let columns = zip(model.outputs, columns).enumerated().map { index, column in
            let hasSlope = leftLimits != nil && column.0.stateIndex != nil
            return Trajectory.Column(
                name: column.0.recording.path, unit: column.0.recording.unit, values: column.1,
                slopes: hasSlope ? block(index, slopes).map(column.0.slopeConversion) : nil)
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

    private func block(_ index: Int, _ values: UnsafeMutablePointer<Double>) -> UnsafeBufferPointer<Double> {
        UnsafeBufferPointer(start: values + index * rows, count: rows)
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
