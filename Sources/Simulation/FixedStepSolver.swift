import Diagnostics
import Quantities
import Traces

/// Runs a compiled model with steps of one length, and events at their ends.
///
/// Steps start at t_k = k·h. Comparisons of the time are decided at the middle of a step and hold for all its stages.
/// After a step: tests in order, their actions at once, then the events that are due; then the row is recorded.
public struct FixedStepSolver {
    /// The model.
    public let model: CompiledModel
    /// The method.
    public let method: Method
    /// The instants.
    public let grid: TimeGrid
    /// Whether slopes and left limits are recorded, as interpolation needs them.
    public let recordsDenseOutput: Bool

    /// Creates a solver.
    /// - Throws: `DiagnosticsError` when the recording would not fit in memory, or the method is for another kind of model.
    public init(model: CompiledModel, method: Method, grid: TimeGrid, recordsDenseOutput: Bool) throws {
        guard (method == .rungeKutta(.map)) == model.flat.isMap else { throw Self.mismatch(model.flat, method) }
        self.model = model
        self.method = method
        self.grid = grid
        self.recordsDenseOutput = recordsDenseOutput
        let past = model.delays.map { $0.seconds / grid.seconds }.max() ?? 0
        guard past * Double(model.delays.count) <= Double(TimeGrid.valueLimit) else {
            throw DiagnosticsError(
                .tooLarge,
                "\(model.delays.count) delays that reach up to \(past) steps back are more than the \(TimeGrid.valueLimit) values that are kept",
                hint: "take a larger step")
        }
        try grid.checkMemory(columns: model.outputs.count)
        try method.checkMemory(states: model.stateCount)
    }

    /// Simulates from the start.
    /// - Throws: `DiagnosticsError` (`nonFinite`) naming the variable, step and time at which a state stopped being a number.
    public func run() throws -> Trajectory { try runWithEvents().trajectory }

    /// Simulates from the start, and tells the recorded events: the number of their source and their time in seconds.
    /// - Throws: `DiagnosticsError` (`nonFinite`) naming the variable, step and time at which a state stopped being a number.
    public func runWithEvents() throws -> (trajectory: Trajectory, events: [(source: Int, time: Double)]) {
        let tableau = if case .rungeKutta(let tableau) = method { tableau } else { Tableau.euler }
        let workspace = Workspace(model, tableau, rows: grid.rowCount, recordsDenseOutput: recordsDenseOutput)
        let weights = StageWeights(tableau)
        let memory = Memory()
        defer {
            workspace.deallocate()
            weights.deallocate()
            withExtendedLifetime(memory) {}
        }
        let steps = SchemeSteps(method, model, workspace, memory)
        var loop = StepLoop(workspace, weights, steps, model: model, grid: grid, recordsDenseOutput: recordsDenseOutput)
        if let failure = loop.run() { throw fault(failure) }
        return (workspace.trajectory(model, grid, leftLimits: loop.leftLimits), loop.events)
    }

    /// A method that cannot run a model: one that integrates for a map, or the other way round.
    static func mismatch(_ flat: FlatModel, _ method: Method) -> DiagnosticsError {
        flat.isMap
            ? DiagnosticsError(
                .unknownMethod, "'\(flat.name)' is a discrete map, which '\(method.name)' cannot integrate",
                hint: "use the method map, one iteration a step")
            : DiagnosticsError(
                .unknownMethod, "'\(flat.name)' flows in time; the method map iterates discrete maps only",
                hint: "use one of " + Method.flowing.map(\.name).joined(separator: ", "))
    }

    private func fault(_ failure: StepLoop.Failure) -> DiagnosticsError {
        let time = grid.milliseconds(failure.step)
        if failure.isFull {
            return DiagnosticsError(
                .tooLarge,
                "more than \(StepLoop.recordLimit) values of events and jumps were recorded by t = \(time) ms",
                hint: "record fewer quantities, or a shorter time")
        }
        guard let state = failure.state else {
            return DiagnosticsError(
                .noProgress,
                "the equations of a step of \(grid.step) ms have no solution at t = \(time) ms with \(method.name)",
                hint: "take a smaller step")
        }
        return DiagnosticsError(
            .nonFinite,
            "\(model.paths[state]) is \(failure.value.isNaN ? "not a number" : "infinite") after step \(failure.step) (t = \(time) ms)"
                + " with \(method.name) at \(grid.step) ms",
            hint: model.flat.isMap
                ? "the iteration runs away from where it starts"
                : "try a smaller step; a rate such as x/(1 - exp(-x)) is 0/0 at x = 0")
    }
}
