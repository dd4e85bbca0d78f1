import Diagnostics
import Files
import Foundation
import LEMS
import ModelCore
import Quantities
import Simulation
import Traces

/// A model that is ready to run with any method, step size and set of recorded quantities.
///
///     let prepared = try PreparedModel(ModelLoader().model(path: "experiment.yaml"))
///     let run = try prepared.run(SimulationRequest(method: .rungeKutta(.rk4), step: DecimalNumber("0.01")))
///     print(run.trajectory.columns[0].values.last)
///
/// The flat form and the programs of the model are created once, however many runs there are; copies of the value share
/// them.
public struct PreparedModel: Sendable {
    /// The model that is prepared.
    public let model: Model
    /// The flat form and the programs of the model.
    let programs: ModelPrograms

    /// Prepares a model. A model that was read from LEMS is flattened only when a method needs its flat form.
    /// - Throws: `DiagnosticsError` when it cannot be flattened.
    public init(_ model: Model) throws {
        self.model = model
        programs = ModelPrograms(model)
        if model.target == nil { _ = try programs.flat() }
    }

    /// Returns the flat form of the model.
    /// - Throws: `DiagnosticsError` when it cannot be flattened.
    public func flat() throws -> FlatModel { try programs.flat() }

    /// Checks that the model can be run with its own settings, without running it.
    /// - Throws: `DiagnosticsError` for an unknown method, noise that the method does not integrate, steps that do not
    ///   divide the duration, or more steps or recorded values than are permitted.
    package func checkSettings() throws {
        let settings = model.simulation
        let method = try Method.named(settings.method, at: settings.methodPlace)
        if model.target == nil {
            try locatingErrors(SimulationRequest()) {
                try method == .tree ? LEMSRendering.checkNoise(model) : method.checkNoise(programs.flat())
            }
        }
        let grid = try method == .tree ? TimeGrid(accumulating: settings) : TimeGrid(settings)
        _ = try grid.settling(settings)
        try grid.checkMemory(columns: recorded().count)
    }

    /// The SHA-256 digest of the canonical text of the flat form, or for a model that was read from LEMS that of its
    /// components and types (`Model.canonicalText`). The text contains all equations, constants, conditions and
    /// connections.
    public var modelDigest: String {
        let flat = model.target == nil ? try? programs.flat() : nil
        let text = flat?.canonicalText ?? model.canonicalText
        return ContentDigest.sha256(Array(text.utf8))
    }

    /// Simulates the model once.
    /// - Throws: `DiagnosticsError` for an unknown method or quantity, parts of the model that the method does not
    ///   support, a step that does not divide the duration, or a solution that does not remain finite.
    public func run(_ request: SimulationRequest) throws -> SimulatedRun {
        if let ensemble = request.ensemble { return try runEnsemble(ensemble, request) }
        let settings = settings(request)
        let method = try request.method ?? Method.named(settings.method, at: settings.methodPlace)
        let (stepping, events) = try locatingErrors(request) { try request.policy(method) }
        if method == .tree, events == .step { return try runTree(settings, request) }
        return try events == .located
            ? runLocated(method, stepping, settings, request) : runFixed(method, settings, request)
    }

    /// Returns the settings of a run: those of the model, with the step size and the duration of the request.
    func settings(_ request: SimulationRequest) -> SimulationSettings {
        var settings = model.simulation
        if let step = request.step { settings.set(step: step) }
        if let duration = request.duration { settings.set(duration: duration) }
        return settings
    }

    private func runFixed(
        _ method: Method, _ settings: SimulationSettings, _ request: SimulationRequest
    ) throws -> SimulatedRun {
        let grid = try TimeGrid(settings)
        let flat = try flat()
        let solver = try fixedSolver(method, settings, grid, request)
        let clock = RunClock()
        let (trajectory, events, code) = try solver.runWithEvents(noise: noiseSource(settings, request))
        let (elapsed, used) = (clock.seconds, clock.processorSeconds)
        var run = try finished(trajectory, method, grid, events, seconds: elapsed)
        run.processorSeconds = used
        run.code = code
        run.holdsCouplings = !flat.couplings.isEmpty && method.holdsCouplings
        noteCouplings(&run, flat)
        if request.step != nil { noteDelays(&run, flat) }
        noteNoise(&run, flat, settings, request)
        return run
    }

    /// Returns the random numbers of the noise in a run with the given settings.
    func noiseSource(_ settings: SimulationSettings, _ request: SimulationRequest) -> NoiseSource {
        NoiseSource(seed: request.noiseSeed ?? settings.noiseSeed, member: request.member)
    }

    /// Adds a note on the interpretation and the seed of the noise if the model has any.
    func noteNoise(
        _ run: inout SimulatedRun, _ flat: FlatModel, _ settings: SimulationSettings, _ request: SimulationRequest
    ) {
        guard flat.isStochastic, let interpretation = run.method.interpretation else { return }
        let own = settings.negativeNoiseSeed.map(String.init) ?? String(settings.noiseSeed)
        let seed = request.noiseSeed.map(String.init) ?? own
        run.notes.append("the noise is integrated by \(interpretation), with the seed \(seed)")
    }

    private func runLocated(
        _ method: Method, _ stepping: Stepping, _ settings: SimulationSettings, _ request: SimulationRequest
    ) throws -> SimulatedRun {
        let grid = try TimeGrid(settings)
        let flat = try flat()
        let solver = try locatedSolver(method, stepping, grid, request)
        let clock = RunClock()
        let solution = try solver.run()
        let (elapsed, used) = (clock.seconds, clock.processorSeconds)
        var run = try finished(solution.trajectory, method, grid, solution.events, seconds: elapsed)
        run.processorSeconds = used
        (run.stepping, run.policy, run.code) = (stepping, .located, solution.code)
        (run.sent, run.occurrences, run.effort) = (solution.sent, solution.occurrences, solution.effort)
        noteCouplings(&run, flat)
        return run
    }

    /// Adds a note if the step of the request is so large that delays are rounded to 0 steps.
    private func noteDelays(_ run: inout SimulatedRun, _ flat: FlatModel) {
        let half = run.grid.stepTime.value / 2
        let delays = flat.delays.map(\.seconds) + flat.projections.flatMap(\.rows.delays) + flat.deliveries.map(\.delay)
        let count = delays.count { $0 > 0 && $0 <= half }
        guard count > 0 else { return }
        run.notes.append(
            "\(count) of \(delays.count) delays are at most half a step long and are rounded to 0 steps, so they have"
                + " no effect; to keep them, use a smaller step size")
    }

    /// Adds a note if couplings are evaluated at every stage, because adaptive and implicit steps cannot hold them
    /// constant.
    private func noteCouplings(_ run: inout SimulatedRun, _ flat: FlatModel) {
        guard !flat.couplings.isEmpty, !run.holdsCouplings, run.method.stages != 1 || run.stepping != .fixed else {
            return
        }
        run.notes.append(
            "\(run.method.name) evaluates the couplings at every stage, but TVBO by default once per step"
                + " (coupling_evaluation: per_step); to do as TVBO, use an explicit method with fixed steps and"
                + " events at the ends of steps")
    }

    private func finished(
        _ trajectory: Trajectory, _ method: Method, _ grid: TimeGrid, _ events: [(source: Int, time: Double)],
        seconds: Double
    ) throws -> SimulatedRun {
        var run = SimulatedRun(
            trajectory: trajectory, method: method, grid: grid,
            events: events.map { ($0.source, Seconds($0.time)) }, seconds: seconds,
            values: trajectory.columns.map(\.values), files: model.files)
        if model.target != nil { run.orderDependences = try programs.outline().orderDependences }
        return run
    }

    private func runTree(_ settings: SimulationSettings, _ request: SimulationRequest) throws -> SimulatedRun {
        let grid = try TimeGrid(accumulating: settings)
        let prepared = try treeRun(settings, grid, request)
        let (document, program) = (prepared.document, prepared.program)
        var solver = prepared.solver
        solver.code = request.code
        let names = program.recorded.map { document.name(of: $0.path) }
        let clock = RunClock()
        let stream = try request.files?.stream(
            document.files, columns: names, rows: solver.stepCount + 1, threads: request.threads)
        let result = try solver.run(stream?.append)
        let (elapsed, used) = (clock.seconds, clock.processorSeconds)
        var trajectory = result.trajectory(grid)
        let recorded = try request.recorded.map { try recordings($0, flat()) } ?? settings.recorded
        for index in trajectory.columns.indices {
            trajectory.columns[index].name = names[index]
            if model.target == nil { trajectory.columns[index].unit = recorded[index].unit }
        }
        var run = SimulatedRun(
            trajectory: trajectory, method: .tree, grid: grid, accumulated: result.times.map { Seconds($0) },
            events: result.events.map { ($0.source, Seconds($0.time)) },
            seconds: elapsed, values: result.columns,
            files: document.files)
        run.processorSeconds = used
        run.code = result.code
        run.stream = stream
        run.orderDependences = program.orderDependences
        return run
    }

    /// Returns the quantities that a run records by default, each with its unit.
    /// - Throws: `DiagnosticsError` for paths that cannot be resolved.
    public func recorded() throws -> [Recording] {
        model.target == nil ? model.simulation.recorded : try programs.outline().recorded
    }

    /// Returns the recording of the quantity at a path, with the unit of the quantity; without a unit for a model that
    /// was read from LEMS.
    /// - Parameters:
    ///   - path: The path of the quantity.
    ///   - place: The place that names the quantity, for messages.
    /// - Throws: `DiagnosticsError` when the model has no such quantity.
    package func recording(_ path: String, at place: Place?) throws -> Recording {
        // The paths of a document are resolved in its tree.
        if model.target != nil {
            var other = model
            other.simulation.recorded = [Recording(path: path, unit: nil)]
            do { _ = try TreeOutline(other) } catch let error as DiagnosticsError {
                throw DiagnosticsError(
                    .unknownQuantity, "the model has no quantity '\(path)' to record", at: place,
                    notes: error.diagnostics.prefix(1).map { .init($0.message) })
            }
            return Recording(path: path, unit: nil)
        }
        let flat = try flat()
        let known = flat.states.map(\.path) + flat.definitions.map(\.path)
        guard known.contains(path) else {
            throw DiagnosticsError(
                .unknownQuantity, "the model has no quantity '\(path)' to record", at: place,
                hint: Spelling.hint(for: path, among: known)
                    ?? known.first.map { "name a quantity by its path, such as '\($0)'" })
        }
        return Recording(path: path, unit: flat.units[path])
    }

    /// Returns recordings of the quantities whose paths match one of several patterns, in the order of the patterns.
    /// - Parameters:
    ///   - patterns: The patterns, in which `*` matches any text; nil for the quantities that the model records.
    ///   - flat: The flat form of the model, whose states and definitions are matched.
    /// - Throws: `DiagnosticsError` for a pattern that matches nothing and is not the path of a quantity that the model
    ///   records.
    func recordings(_ patterns: [String]?, _ flat: FlatModel) throws -> [Recording] {
        guard let patterns else { return try recorded() }
        let known = flat.states.map(\.path) + flat.definitions.map(\.path)
        return try patterns.flatMap { pattern in
            let paths = known.filter { NamePattern.matches($0, pattern) }
            guard !paths.isEmpty else {
                // A document may spell a path differently, or record a constant.
                if model.simulation.recorded.contains(where: { $0.path == pattern }) {
                    return try recorded().filter { $0.path == pattern }
                }
                throw DiagnosticsError(
                    .unknownQuantity, "the model has no quantity '\(pattern)' to record",
                    notes: [
                        .init(
                            "the quantities are: " + known.prefix(30).joined(separator: ", ")
                                + (known.count > 30
                                    ? ","
                                        + " …" : ""))
                    ],
                    hint: Spelling.hint(for: pattern, among: known))
            }
            return paths.map { Recording(path: $0, unit: flat.units[$0]) }
        }
    }
}
