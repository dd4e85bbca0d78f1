import Diagnostics
import Quantities
import Traces

/// Runs a compiled model with an explicit Runge-Kutta method of fixed step.
///
/// Steps start at t_k = k·h. Comparisons of the time are decided at the middle of a step and hold for all its stages.
/// After a step: tests in order, their actions at once, then the events that are due; then the row is recorded.
public struct FixedStepSolver {
    /// The model.
    public let model: CompiledModel
    /// The method.
    public let tableau: Tableau
    /// The instants.
    public let grid: TimeGrid
    /// Whether slopes and left limits are recorded, as interpolation needs them.
    public let recordsSlopes: Bool

    /// Creates a solver.
    /// - Throws: `Faults` when the recording would not fit in memory, or the method is for another kind of model.
    public init(model: CompiledModel, tableau: Tableau, grid: TimeGrid, recordsSlopes: Bool) throws {
        guard (tableau == .map) == model.flat.isMap else { throw Self.mismatch(model.flat, tableau) }
        self.model = model
        self.tableau = tableau
        self.grid = grid
        self.recordsSlopes = recordsSlopes
        let past = model.delays.map { $0.seconds / grid.seconds }.max() ?? 0
        guard past * Double(model.delays.count) <= Double(TimeGrid.valueLimit) else {
            throw Faults(
                .tooLarge, "the delays reach \(past) steps back, which do not fit in memory", hint: "take a larger step"
            )
        }
        let (size, overflow) = grid.rowCount.multipliedReportingOverflow(by: max(1, model.outputs.count))
        guard !overflow, size <= TimeGrid.valueLimit else {
            throw Faults(
                .tooLarge, "\(grid.rowCount) rows of \(model.outputs.count) quantities do not fit in memory",
                hint: "record fewer quantities, or take a larger step")
        }
    }

    /// Simulates from the start.
    /// - Throws: `Faults` (`nonFinite`) naming the variable, step and time at which a state stopped being a number.
    public func run() throws -> Trajectory { try runWithEvents().trajectory }

    /// Simulates from the start, and tells the recorded events: the number of their source and their time in seconds.
    /// - Throws: `Faults` (`nonFinite`) naming the variable, step and time at which a state stopped being a number.
    public func runWithEvents() throws -> (trajectory: Trajectory, events: [(source: Int, time: Double)]) {
        let workspace = Workspace(model, tableau, rows: grid.rowCount, recordsSlopes: recordsSlopes)
        let weights = StageWeights(tableau)
        defer {
            workspace.deallocate()
            weights.deallocate()
        }
        var loop = StepLoop(workspace, weights, model: model, grid: grid, recordsSlopes: recordsSlopes)
        if let failure = loop.run() { throw fault(failure) }
        return (workspace.trajectory(model, grid, leftLimits: loop.leftLimits), loop.events)
    }

    private static func mismatch(_ flat: FlatModel, _ tableau: Tableau) -> Faults {
        flat.isMap
            ? Faults(
                .unknownMethod, "'\(flat.name)' is a discrete map, which '\(tableau.name)' cannot integrate",
                hint: "use the method map, one iteration a step")
            : Faults(
                .unknownMethod, "'\(flat.name)' flows in time; the method map iterates discrete maps only",
                hint: "use one of " + Tableau.all.map(\.name).joined(separator: ", "))
    }

    private func fault(_ failure: StepLoop.Failure) -> Faults {
        let time = grid.milliseconds(failure.step)
        return Faults(
            .nonFinite,
            "\(model.paths[failure.state]) is \(failure.value.isNaN ? "not a number" : "infinite") after step \(failure.step) (t = \(time) ms)"
                + " with \(tableau.name) at \(grid.step) ms",
            hint: model.flat.isMap
                ? "the iteration runs away from where it starts"
                : "try a smaller step; a rate such as x/(1 - exp(-x)) is 0/0 at x = 0")
    }
}
