import Comparison
import Diagnostics
import Quantities
import Simulation
import Traces

/// The error of a scheme at its step, from runs of the same scheme at the step, its half and its quarter.
struct StepHalving: Sendable {
    /// The run at the step itself.
    let run: SimulatedRun
    private let levels: [Trajectory]
    private let extrapolation: AlignedExtrapolation
    /// The same with events where they occur, for the components in which they do.
    private let ownExtrapolation: AlignedExtrapolation
    private let sources: [String]

    /// Runs a scheme at its step, the half and the quarter.
    /// - Parameter recorded: the quantities that are wanted.
    /// - Throws: `Faults` when a run breaks off.
    init(_ simulator: Simulator, _ request: SimulationRequest, recorded: [String]) throws {
        let anchors = EventAnchors(try simulator.flat())
        let settings = simulator.model.simulation
        let step = request.step ?? settings.step
        var runs: [SimulatedRun] = []
        for halvings in 0...2 {
            guard let size = step.scaled(byTwoTo: -halvings) else {
                throw Faults(.invalidStep, "the step \(step) cannot be halved \(halvings) times exactly")
            }
            var finer = request
            finer.step = size
            finer.recorded = recorded + anchors.paths.filter { !recorded.contains($0) }
            runs.append(try simulator.run(finer))
        }
        run = runs[0]
        levels = runs.map(\.trajectory)
        let events = levels.map(anchors.events)
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
        sources = anchors.paths.map { String($0.prefix { $0 != "/" }) }
    }

    private static func order(_ run: SimulatedRun, hasEvents: Bool) -> Int {
        run.policy == .located || !hasEvents ? run.method.order : 1
    }

    /// Whether events were aligned, or there are none.
    var isAligned: Bool { extrapolation.isAligned || extrapolation.events.isEmpty }

    /// The solution at no step at all at some instants in milliseconds, in the unit of the run's column; nil for a
    /// quantity that is not recorded.
    func limit(_ signal: String, at instants: [Double]) -> [Double]? {
        let columns = levels.compactMap { $0.column(signal)?.values }
        guard columns.count == levels.count else { return nil }
        let isSource = sources.contains(String(signal.prefix { $0 != "/" }))
        return (isSource ? ownExtrapolation : extrapolation).solution(columns, at: instants)
    }
}
