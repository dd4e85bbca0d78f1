import Comparison
import Diagnostics
import Quantities
import Simulation
import Simulator
import Traces

/// The extrapolation of a run to step size zero, from runs at the full, half and a quarter of its step size.
///
///     let halving = try StepHalving(model, SimulationRequest(step: step), recorded: ["v"])
///     let limit = halving.limit("v", at: halving.run.trajectory.times)
///
/// For a run with adaptive steps, the model is run again at a hundredth of the tolerance, but at least 1e-14, and the
/// second run takes the place of the extrapolation.
package struct StepHalving: Sendable {
    /// The run at the full step size, or at the full tolerance for adaptive steps.
    package let run: SimulatedRun
    private let levels: [Trajectory]
    private let extrapolation: AlignedExtrapolation
    /// The extrapolation that aligns runs at the times at which events occur, used for components that have events of
    /// their own.
    private let ownExtrapolation: AlignedExtrapolation
    private let sources: [String]
    private let isAdaptive: Bool
    /// A Boolean value that indicates whether the extrapolation aligns the runs at their events, which requires the
    /// same number of events in all runs. It is also true if there are no events.
    package let isAligned: Bool

    /// Runs a model with the settings of a request, and again at half and a quarter of the step size, or with adaptive
    /// steps at a smaller tolerance.
    /// - Parameters:
    ///   - recorded: The paths of the quantities to extrapolate.
    ///   - known: The run with the settings of the request, if it was made already, so that it is not repeated; nil
    ///     otherwise. It is repeated all the same if it lacks a quantity at whose events the runs are aligned.
    /// - Throws: `DiagnosticsError` when a run fails, the model has noise, the step size cannot be halved exactly, or
    ///   the runs are too large.
    package init(
        _ preparedModel: PreparedModel, _ request: SimulationRequest, recorded: [String], known: SimulatedRun? = nil
    ) throws {
        let flat = try preparedModel.flat()
        // The message is, for example, "the error of a run cannot be estimated by halving its step size, because
        // 'pop[0]/v' of 'cell' has noise".
        if let refusal = flat.noiseRefusal("the error of a run cannot be estimated by halving its step size") {
            throw refusal
        }
        let anchors = EventAnchors(flat)
        var request = request
        request.recorded = recorded + anchors.paths.filter { !recorded.contains($0) }
        // A known run is reused only when it records all quantities whose events are aligned.
        let usable = known.flatMap { run in anchors.paths.allSatisfy { run.trajectory.column($0) != nil } ? run : nil }
        let runs = try Self.runs(preparedModel, request, first: usable ?? preparedModel.run(request))
        run = runs[0]
        levels = runs.map(\.trajectory)
        isAdaptive = run.stepping != .fixed
        // Located events of a method of higher order are accurate enough; alignment would add the error of linear
        // interpolation.
        let isPointwise = run.policy == .located && run.method.order > 1
        let events = isPointwise ? levels.map { _ in [] } : levels.map(anchors.events)
        let order = Self.order(run, hasEvents: !events[0].isEmpty)
        let crossings = events.map { $0.map(\.crossing) }
        let isLocated = run.policy == .located
        extrapolation = AlignedExtrapolation(
            levels: zip(levels, events).map { level, events in
                .init(times: level.times, effectTimes: events.map { isLocated ? $0.crossing : $0.effect })
            }, crossings: crossings, order: order)
        ownExtrapolation = AlignedExtrapolation(
            levels: zip(levels, crossings).map { .init(times: $0.times, effectTimes: $1) }, crossings: crossings,
            order: order)
        // A quantity that its event resets changes where the event takes effect, not where it occurs.
        sources = anchors.thresholds.filter { !$0.resets }.map { String($0.path.prefix { $0 != "/" }) }
        isAligned = extrapolation.isAligned || events.allSatisfy(\.isEmpty)
    }

    /// The factor by which the tolerance of the second run of an adaptive method is smaller.
    private static let refinement = 100.0

    /// The number of stored values of the three runs relative to the first one: 1, plus 2 at half the step size, plus 4
    /// at a quarter of the step size.
    private static let finerRuns = 1 + 2 + 4

    /// Returns the runs at the step size and at half and a quarter of the step size, or the runs of an adaptive method
    /// at the tolerance and at a hundredth of the tolerance.
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
                "runs at half and a quarter of the step size of \(first.grid.step) ms would store more than \(TimeGrid.valueLimit) values",
                hint: "use a larger step size, or record fewer quantities")
        }
        let step = request.step ?? preparedModel.model.simulation.step
        return try [first]
            + (1...2).map { halvings in
                guard let size = step.scaled(byTwoTo: -halvings) else {
                    throw DiagnosticsError(
                        .invalidStep,
                        "the step size \(step) cannot be halved \(halvings) times exactly: the result has too many digits; choose a step size with fewer digits"
                    )
                }
                finer.step = size
                return try preparedModel.run(finer)
            }
    }

    /// Returns the times at which a signal rises through a threshold, in milliseconds, one list for the step size (or
    /// tolerance) of the run and one for each smaller one; nil for a quantity that is not recorded.
    /// - Parameter threshold: The threshold, in the unit of the signal's column.
    package func eventTimes(_ signal: String, threshold: Double) -> [[Double]]? {
        let columns = levels.compactMap { $0.column(signal)?.values }
        guard columns.count == levels.count else { return nil }
        return zip(levels, columns).map { EventTimes($0.times, $1, threshold: threshold).times }
    }

    private static func order(_ run: SimulatedRun, hasEvents: Bool) -> Int {
        !run.holdsCouplings && (run.policy == .located || !hasEvents) ? run.method.order : 1
    }

    /// Returns the values of a signal extrapolated to step size zero, one for each of the given instants in
    /// milliseconds, in the unit of the run's column. The result is nil for a quantity that is not recorded and, with
    /// adaptive steps, if a run has no row at an instant.
    package func limit(_ signal: String, at instants: [Double]) -> [Double]? {
        let columns = levels.compactMap { $0.column(signal)?.values }
        guard columns.count == levels.count else { return nil }
        if isAdaptive { return levels[1].rows(at: instants)?.map { columns[1][$0] } }
        let isSource = sources.contains(String(signal.prefix { $0 != "/" }))
        return (isSource ? ownExtrapolation : extrapolation).solution(columns, at: instants)
    }
}
