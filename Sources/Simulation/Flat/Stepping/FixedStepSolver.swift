import Diagnostics
import Quantities
import Traces

/// A solver with fixed steps, whose events take effect at the ends of steps.
///
///     let solver = try FixedStepSolver(model: model, method: method, grid: grid, recordsDenseOutput: false)
///     let trajectory = try solver.run()
///
/// Steps start at t_k = k · h. Comparisons of the time are decided at the middle of a step, and the result is used in
/// all its stages. After a step, the conditions with actions are tested in order, then due events arrive, then the row
/// is recorded.
public struct FixedStepSolver {
    /// The compiled model that is integrated.
    public private(set) var model: CompiledModel
    /// The integration method of the run.
    public let method: Method
    /// The step size and the recorded instants of the run.
    public let grid: TimeGrid
    /// A Boolean value that indicates whether derivatives are recorded, and the values just before discontinuities
    /// (left limits), both of which interpolation needs.
    public let recordsDenseOutput: Bool
    /// The time grid of a preliminary run, whose final state is the initial state of this run; `nil` to use the initial
    /// state of the model.
    public var settling: TimeGrid?
    /// The choice between native code and the interpreter, which give the same bits.
    public var code = CodeChoice.best
    /// The number of threads that add up the sums over a large matrix of edges together; results have the same bits for
    /// any number.
    public var threads = 1
    /// A Boolean value that indicates whether several threads also add up the sums over small matrices.
    package var sharesAll = false
    /// A Boolean value that indicates whether one program takes a whole step, or makes a whole correction of an
    /// implicit one, where that is possible. The results have the same bits with and without it.
    package var takesWholeSteps = true
    /// The rounding errors of the initial states, with which a run continues where another one ended.
    private var rounding: [Double] = []
    /// The changes of the states in their last digits; nil for none.
    private var changes: StateChanges?

    /// Returns the solver of a run whose states change in their last digits, as ``StateChanges`` describes it.
    /// - Parameters:
    ///   - units: The number of units in the last place by which initial states change.
    ///   - isReversed: A Boolean value that indicates whether all directions are opposite.
    package func changingStates(by units: Double, isReversed: Bool) -> FixedStepSolver {
        var result = self
        result.changes = StateChanges(units: units, isReversed: isReversed)
        return result
    }

    /// Returns the trajectory of the run with 0 in place of subnormal numbers, computed by one thread.
    /// - Throws: `DiagnosticsError`, as `run()` does.
    package func runFlushingSubnormals() throws -> Trajectory {
        var single = self
        single.threads = 1
        return try FlushedArithmetic.perform { try single.run() }
    }

    /// Creates a solver for a run of a compiled model with fixed steps.
    /// - Throws: `DiagnosticsError`: `tooLarge` if the recording, the delays or the Jacobian do not fit in memory,
    ///   `unknownMethod` if the method does not suit the model.
    public init(model: CompiledModel, method: Method, grid: TimeGrid, recordsDenseOutput: Bool) throws {
        guard (method == .rungeKutta(.map)) == model.flat.isMap else { throw Self.mismatch(model.flat, method) }
        try method.checkNoise(model.flat)
        self.model = model
        self.method = method
        self.grid = grid
        self.recordsDenseOutput = recordsDenseOutput
        let past = model.delays.map { $0.seconds / grid.stepTime.value }.max() ?? 0
        guard past * Double(model.delays.count) <= Double(TimeGrid.valueLimit) else {
            throw DiagnosticsError(
                .tooLarge,
                "the model's \(model.delays.count) delays, of up to \(past) steps, need more than the"
                    + " \(TimeGrid.valueLimit) values that one run stores",
                hint: Limit.runValues.hint("use a larger step size, or shorter delays"))
        }
        let kept = model.projections.reduce(0) { $0 + $1.pastCount(grid.stepTime.value) }
        guard kept <= Double(TimeGrid.valueLimit) else {
            throw DiagnosticsError(
                .tooLarge,
                "the delays of the network's edges need \(kept) past values, more than the \(TimeGrid.valueLimit) that"
                    + " one run stores",
                hint: Limit.runValues.hint("use a larger step"))
        }
        try grid.checkMemory(columns: model.outputs.count)
        try method.checkMemory(states: model.stateCount)
    }

    /// Simulates the model from its initial state.
    /// - Throws: `DiagnosticsError`: `nonFinite` with the variable, step and time at which a state is not finite,
    ///   `noProgress` if an implicit step cannot be solved, `tooLarge` if there are too many events,
    ///   `unsupportedFeature` for a preliminary run of a model with noise.
    public func run() throws -> Trajectory { try runWithEvents().trajectory }

    /// Simulates the model from its initial state, and also returns the events of the event sources that the model
    /// records (the index of the event source, and the time in seconds) and the way in which the right-hand side was
    /// executed.
    /// - Parameter noise: The source of the normal numbers of a model with noise.
    /// - Throws: `DiagnosticsError`, as `run()` does.
    package func runWithEvents(
        noise: NoiseSource = NoiseSource(seed: 42, member: 0)
    ) throws -> (trajectory: Trajectory, events: [(source: Int, time: Double)], code: CodeProvenance) {
        if let settling {
            return try settled(settling).runWithEvents(noise: noise)
        }
        return try loop(over: grid, rows: grid.rowCount, recordsDenseOutput: recordsDenseOutput, noise) {
            (
                $0.trajectory(model, grid, columns: $1.columns, leftLimits: $1.leftLimits), $1.events, $0.provenance
            )
        }
    }

    /// Runs the steps of a grid.
    /// - Parameters:
    ///   - rows: The number of recorded instants.
    ///   - noise: The source of the normal numbers; nil for a model without noise.
    ///   - result: Returns the result from the registers and recordings, which are freed afterwards.
    private func loop<Result>(
        over grid: TimeGrid, rows: Int, recordsDenseOutput: Bool, _ noise: NoiseSource?,
        _ result: (Workspace, StepLoop) -> Result
    ) throws -> Result {
        let memory = Memory(threads: threads, sharesAll: sharesAll)
        var model = model
        // Programs of whole steps are those of one method.
        if !takesWholeSteps || model.method != method { (model.step, model.newton, model.rodas) = (nil, nil, nil) }
        let workspace = Workspace(
            model, rows: rows, stepSize: grid.stepTime.value, recordsDenseOutput: recordsDenseOutput, code: code, memory
        )
        defer {
            workspace.deallocate()
            withExtendedLifetime(memory) {}
        }
        var loop = StepLoop(
            workspace, method, noise: noise, rounding: rounding, model: model, grid: grid,
            recordsDenseOutput: recordsDenseOutput, code: code, changes, memory)
        if let failure = loop.run() { throw fault(failure) }
        return result(workspace, loop)
    }

    /// Returns the solver of the same run whose model starts where a run over other times ends.
    private func settled(_ grid: TimeGrid) throws -> FixedStepSolver {
        if let refusal = model.flat.noiseRefusal("'initial_state' is not supported") { throw refusal }
        var result = self
        result.settling = nil
        result.changes = changes?.continued
        // The registers hold the constants, the states, and what is computed from them again in the first step.
        (result.model.registers, result.rounding) = try loop(over: grid, rows: 1, recordsDenseOutput: false, nil) {
            (Array(UnsafeBufferPointer(start: $0.registers, count: model.registers.count)), $1.rounding)
        }
        return result
    }

    /// Returns the error for a method that does not suit a model: a method for differential equations with a discrete
    /// map, or the method `map` with a differential equation.
    static func mismatch(_ flat: FlatModel, _ method: Method) -> DiagnosticsError {
        flat.isMap
            ? DiagnosticsError(
                .unknownMethod,
                "the model '\(flat.name)' is a discrete map, which the method \(method.name) cannot integrate",
                hint: "use the method map, with one iteration per step")
            : DiagnosticsError(
                .unknownMethod,
                "the model '\(flat.name)' has differential equations, but the method map needs a discrete map",
                hint: "use one of the methods " + Method.flowing.map(\.name).joined(separator: ", "))
    }

    private func fault(_ failure: StepLoop.Failure) -> DiagnosticsError {
        let time = grid.time(failure.step)
        if failure.isFull {
            return DiagnosticsError(
                .tooLarge,
                "the run stopped at t = \(time), with more than \(StepLoop.recordLimit) recorded values of events and"
                    + " discontinuities",
                hint: Limit.records.hint("record fewer quantities, or use a shorter duration"))
        }
        guard let state = failure.state else {
            return DiagnosticsError(
                .noProgress,
                "the implicit equations of a step of \(grid.step) ms could not be solved at t = \(time) with the method"
                    + " \(method.name)",
                hint: "use a smaller step size")
        }
        return DiagnosticsError(
            .nonFinite,
            "the state '\(model.paths[state])' is \(failure.value.isNaN ? "not a number" : "infinite") after step"
                + " \(failure.step) (t = \(time)) with the method \(method.name) and steps of \(grid.step) ms",
            hint: model.flat.isMap
                ? "correct the map or its initial state, from which the iteration diverges"
                : failure.step == 1 && failure.value.isNaN
                    ? "correct the rate, which is not a number at the start of the run: a logarithm or a root of a negative"
                        + " number, a quotient such as x/(1 - exp(-x)), which is 0/0 at x = 0, or a Piecewise without a"
                        + " condition that holds"
                    : NonFiniteHint.text(for: failure.value))
    }
}
