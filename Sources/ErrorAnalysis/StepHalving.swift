import Comparison
import Diagnostics
import Quantities
import Simulation
import Simulator
import Traces

/// The error of a scheme at its step, from runs of the same scheme at the step, its half and its quarter.
package struct StepHalving: Sendable {
    /// The run at the step itself.
    package let run: SimulatedRun
    private let levels: [Trajectory]
    private let extrapolation: AlignedExtrapolation
    /// The same with events where they occur, for the components in which they do.
    private let ownExtrapolation: AlignedExtrapolation
    private let sources: [String]
    private let isAdaptive: Bool
    /// Whether events were aligned, or there are none.
    package let isAligned: Bool

    /// Runs a scheme at its step, the half and the quarter.
    /// - Parameters:
    ///   - recorded: the quantities that are wanted.
    ///   - known: the run at the step itself, where it was made already.
    /// - Throws: `DiagnosticsError` when a run breaks off.
    package init(
        _ preparedModel: PreparedModel, _ request: SimulationRequest, recorded: [String], known: SimulatedRun? = nil
    ) throws {
        let anchors = EventAnchors(try preparedModel.flat())
        var request = request
        request.recorded = recorded + anchors.paths.filter { !recorded.contains($0) }
        // A run that lacks a quantity whose events are to be aligned does not do.
        let usable = known.flatMap { run in anchors.paths.allSatisfy { run.trajectory.column($0) != nil } ? run : nil }
        let runs = try Self.runs(preparedModel, request, first: usable ?? preparedModel.run(request))
        run = runs[0]
        levels = runs.map(\.trajectory)
        isAdaptive = run.stepping != .fixed
        // Located events of higher order come late by too little to matter, and lines between rows would.
        let isPointwise = run.policy == .located && run.method.order > 1
        let events = isPointwise ? levels.map { _ in [] } : levels.map(anchors.events)
        let order = Self.order(run, hasEvents: !events[0].isEmpty)
        let crossings = events.map { $0.map(\.crossing) }
        let isLocated = run.policy == .located
        extrapolation = AlignedExtrapolation(
            levels: zip(levels, events).map { level, events in
                .init(times: level.times, anchors: events.map { isLocated ? $0.crossing : $0.effect })
            }, crossings: crossings, order: order)
        ownExtrapolation = AlignedExtrapolation(
            levels: zip(levels, crossings).map { .init(times: $0.times, anchors: $1) }, crossings: crossings,
            order: order)
        // What starts anew does so where the event takes effect, not where it occurs.
        sources = anchors.thresholds.filter { !$0.resets }.map { String($0.path.prefix { $0 != "/" }) }
        isAligned = extrapolation.isAligned || events.allSatisfy(\.isEmpty)
    }

    /// How much better the second run of an adaptive method is: its error hardly shows beside that of the first.
    private static let refinement = 100.0

    /// How many times the values of the run itself are kept with those at the half and the quarter of its step.
    private static let finerRuns = 1 + 2 + 4

    /// The runs at the step, its half and its quarter; of a method that chooses its steps those at its tolerance and at
    /// a hundredth of it.
    private static func runs(
        _ preparedModel: PreparedModel, _ request: SimulationRequest, first: SimulatedRun
    ) throws -> [SimulatedRun] {
        var finer = request
        if case .adaptive(let tolerance) = first.stepping {
            finer.stepping = .adaptive(tolerance: max(tolerance / refinement, 1e-14))
            return [first, try preparedModel.run(finer)]
        }
        let values = first.grid.rowCount * first.trajectory.columns.count
        guard values <= TimeGrid.valueLimit / Self.finerRuns else {
            throw DiagnosticsError(
                .tooLarge,
                "runs at the half and the quarter of a step of \(first.grid.step) ms would hold more than \(TimeGrid.valueLimit) values",
                hint: "take a larger step")
        }
        let step = request.step ?? preparedModel.model.simulation.step
        return try [first]
            + (1...2).map { halvings in
                guard let size = step.scaled(byTwoTo: -halvings) else {
                    throw DiagnosticsError(.invalidStep, "the step \(step) cannot be halved \(halvings) times exactly")
                }
                finer.step = size
                return try preparedModel.run(finer)
            }
    }

    private static func order(_ run: SimulatedRun, hasEvents: Bool) -> Int {
        !run.holdsCouplings && (run.policy == .located || !hasEvents) ? run.method.order : 1
    }

    /// The solution at no step at all at some instants in milliseconds, in the unit of the run's column; nil for a
    /// quantity that is not recorded.
    package func limit(_ signal: String, at instants: [Double]) -> [Double]? {
        let columns = levels.compactMap { $0.column(signal)?.values }
        guard columns.count == levels.count else { return nil }
        if isAdaptive { return levels[1].rows(at: instants)?.map { columns[1][$0] } }
        let isSource = sources.contains(String(signal.prefix { $0 != "/" }))
        return (isSource ? ownExtrapolation : extrapolation).solution(columns, at: instants)
    }
}
