import Diagnostics
import Files
import Foundation
import ModelCore
import Quantities
import Simulation
import Traces

/// Runs models: settings, compilation, integration, digest.
public struct PreparedModel: Sendable {
    /// The model.
    public let model: Model
    /// The flat form, where it is at hand.
    private let flattened: FlatModel?

    /// Prepares a model. One that is read from LEMS is flattened only when a method asks for it.
    /// - Throws: `DiagnosticsError` when it cannot be flattened.
    public init(_ model: Model) throws {
        self.model = model
        flattened = model.target == nil ? try Flattener.flatten(model) : nil
    }

    /// The flat form of the model.
    /// - Throws: `DiagnosticsError` when it cannot be flattened.
    public func flat() throws -> FlatModel { try flattened ?? Flattener.flatten(model) }

    /// Makes sure that the model's own settings can be run, without running them.
    /// - Throws: `DiagnosticsError` for an unknown method, or steps that do not fit or are too many.
    package func checkSettings() throws {
        let settings = model.simulation
        let method = try Method.named(settings.method, at: settings.methodPlace)
        let grid = try method == .tree ? TimeGrid(accumulating: settings) : TimeGrid(settings)
        try grid.checkMemory(columns: recorded().count)
    }

    /// SHA-256 of the model's text: of every equation, constant, test and connection.
    public var modelDigest: String {
        let text = flattened?.canonicalText ?? model.canonicalText
        return ContentDigest.sha256(Array(text.utf8))
    }

    /// Runs it once.
    /// - Throws: `DiagnosticsError` for an unknown method or quantity, a step that does not fit, or a solution that blows up.
    public func run(_ request: SimulationRequest) throws -> SimulatedRun {
        var settings = model.simulation
        if let step = request.step { settings.set(step: step) }
        if let duration = request.duration { settings.set(duration: duration) }
        let method = try request.method ?? Method.named(settings.method, at: settings.methodPlace)
        let (stepping, events) = try request.policy(method)
        if method == .tree, events == .step { return try runTree(settings, request) }
        return try events == .located
            ? runLocated(method, stepping, settings, request) : runFixed(method, settings, request)
    }

    private func runFixed(
        _ method: Method, _ settings: SimulationSettings, _ request: SimulationRequest
    ) throws -> SimulatedRun {
        let grid = try TimeGrid(settings)
        let flat = try flat()
        let compiled = try CompiledModel(
            flat, recorded: recordings(request.recorded, flat), method: method, holdsCouplings: true)
        let solver = try FixedStepSolver(
            model: compiled, method: method, grid: grid, recordsDenseOutput: request.recordsDenseOutput && !flat.isMap)
        let clock = ContinuousClock()
        let start = clock.now
        let (trajectory, events) = try solver.runWithEvents()
        var run = try finished(trajectory, method, grid, events, seconds: start.duration(to: clock.now) / .seconds(1))
        run.holdsCouplings = !flat.couplings.isEmpty && method.holdsCouplings
        noteCouplings(&run, flat)
        return run
    }

    private func runLocated(
        _ method: Method, _ stepping: Stepping, _ settings: SimulationSettings, _ request: SimulationRequest
    ) throws -> SimulatedRun {
        let grid = try TimeGrid(settings)
        let flat = try flat()
        let solver = try LocatedSolver(
            flat, recorded: recordings(request.recorded, flat), method: method, grid: grid, stepping: stepping,
            eventFunctions: request.eventFunctions)
        let clock = ContinuousClock()
        let start = clock.now
        let solution = try solver.run()
        let elapsed = start.duration(to: clock.now) / .seconds(1)
        var run = try finished(solution.trajectory, method, grid, solution.events, seconds: elapsed)
        (run.stepping, run.policy) = (stepping, .located)
        (run.sent, run.occurrences, run.effort) = (solution.sent, solution.occurrences, solution.effort)
        noteCouplings(&run, flat)
        return run
    }

    /// A step that chooses its length, or one whose equations are solved, cannot hold what its rates see.
    private func noteCouplings(_ run: inout SimulatedRun, _ flat: FlatModel) {
        guard !flat.couplings.isEmpty, !run.holdsCouplings, run.method.stages != 1 || run.stepping != .fixed else {
            return
        }
        run.notes.append(
            "\(run.method.name) evaluates couplings at every stage; only explicit methods of fixed step with events at steps"
                + " hold them over a step, which is TVBO's default (coupling_evaluation: per_step)")
    }

    private func finished(
        _ trajectory: Trajectory, _ method: Method, _ grid: TimeGrid, _ events: [(source: Int, time: Double)],
        seconds: Double
    ) throws -> SimulatedRun {
        var run = SimulatedRun(
            trajectory: trajectory, method: method, grid: grid, clock: trajectory.times.map { $0 * 1e-3 },
            events: events, seconds: seconds, digest: TraceDigest.hexadecimal(trajectory),
            values: trajectory.columns.map(\.values), files: model.files)
        if model.target != nil { run.orderDependences = try TreeProgram(model).orderDependences }
        return run
    }

    private func runTree(_ settings: SimulationSettings, _ request: SimulationRequest) throws -> SimulatedRun {
        let grid = try TimeGrid(accumulating: settings)
        guard grid.transientSteps == 0 else {
            throw DiagnosticsError(
                .unsupportedFeature, "the method lems records from the start; leave the transient out")
        }
        var named = model
        named.simulation = settings
        named.simulation.recorded = try request.recorded.map { try recordings($0, flat()) } ?? settings.recorded
        let document = try RenderedDocument(named)
        let program = try TreeProgram(document.model)
        if let type = program.simultaneousTypes.first {
            throw DiagnosticsError(
                .unsupportedFeature,
                "the dynamics of '\(type)' are marked simultaneous, which jLEMS integrates by a method of its own",
                at: model.type(type)?.place, hint: "use another method than lems, such as --method rk4")
        }
        let clocked = document.model.simulation
        let solver = try TreeSolver(program, stepSize: clocked.stepInSeconds, duration: clocked.durationInSeconds)
        let clock = ContinuousClock()
        let start = clock.now
        let result = try solver.run()
        let elapsed = start.duration(to: clock.now)
        var trajectory = result.trajectory(grid)
        for index in trajectory.columns.indices {
            trajectory.columns[index].name = document.name(of: trajectory.columns[index].name)
            if model.target == nil { trajectory.columns[index].unit = named.simulation.recorded[index].unit }
        }
        var run = SimulatedRun(
            trajectory: trajectory, method: .tree, grid: grid, clock: result.times, events: result.events,
            seconds: elapsed / .seconds(1), digest: TraceDigest.hexadecimal(trajectory), values: result.columns,
            files: document.files)
        run.orderDependences = program.orderDependences
        return run
    }

    /// What a run records unless it is asked for something else, each with its unit.
    /// - Throws: `DiagnosticsError` for paths that mean nothing.
    public func recorded() throws -> [Recording] {
        model.target == nil ? model.simulation.recorded : try TreeProgram(model).recorded
    }

    private func recordings(_ patterns: [String]?, _ flat: FlatModel) throws -> [Recording] {
        guard let patterns else { return try recorded() }
        let known = flat.states.map(\.path) + flat.definitions.map(\.path)
        return try patterns.flatMap { pattern in
            let paths = known.filter { NamePattern.matches($0, pattern) }
            guard !paths.isEmpty else {
                // A document may spell a path otherwise, or record a constant.
                if model.simulation.recorded.contains(where: { $0.path == pattern }) {
                    return try recorded().filter { $0.path == pattern }
                }
                throw DiagnosticsError(
                    .unknownQuantity, "there is no quantity '\(pattern)' to record",
                    notes: [
                        .init(
                            "there are: " + known.prefix(30).joined(separator: ", ") + (known.count > 30 ? ", …" : ""))
                    ],
                    hint: Spelling.hint(for: pattern, among: known))
            }
            return paths.map { Recording(path: $0, unit: flat.units[$0] ?? nil) }
        }
    }
}
