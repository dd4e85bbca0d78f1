import Crypto
import Diagnostics
import Foundation
import ModelCore
import Quantities
import References
import Simulation
import Traces

/// What to change in a model's own settings for one run.
public struct SimulationRequest: Sendable {
    /// The method; nil for the model's own.
    public var method: String?
    /// The step size in the model's time scale; nil for its own.
    public var step: DecimalNumber?
    /// The duration in the model's time scale; nil for its own.
    public var duration: DecimalNumber?
    /// Paths or patterns with `*` of what to record; nil for what the model records.
    public var recorded: [String]?
    /// Whether slopes and left limits are recorded for interpolation, where events are at steps.
    public var recordsSlopes: Bool
    /// When events take effect; nil for where they occur with methods that choose their steps, else at steps.
    public var events: EventPolicy?
    /// Where steps end; nil for where the method wants.
    public var stepping: Stepping?
    /// What to look out for, where events are located.
    public var watches: [Watch]

    /// Creates a request; nothing given changes nothing.
    public init(
        method: String? = nil, step: DecimalNumber? = nil, duration: DecimalNumber? = nil, recorded: [String]? = nil,
        recordsSlopes: Bool = false, events: EventPolicy? = nil, stepping: Stepping? = nil, watches: [Watch] = []
    ) {
        self.method = method
        self.step = step
        self.duration = duration
        self.recorded = recorded
        self.recordsSlopes = recordsSlopes
        self.events = events
        self.stepping = stepping
        self.watches = watches
    }

    /// Where steps end and when events take effect with a method.
    /// - Throws: `Faults` where they do not fit each other.
    func policy(_ method: Method) throws -> (stepping: Stepping, events: EventPolicy) {
        let chosen = method.isAdaptive ? Stepping.adaptive(tolerance: method.defaultTolerance) : .fixed
        let stepping = stepping ?? (events == .step ? .fixed : chosen)
        let events = events ?? (stepping == .fixed ? .step : .located)
        guard stepping == .fixed || events == .located else {
            throw Faults(
                .unknownMethod, "events at steps mean nothing where \(method.name) chooses its steps",
                hint: "use --stepping fixed, or --events located")
        }
        return (stepping, events)
    }
}

/// A finished run.
public struct SimulatedRun: Sendable {
    /// The solution.
    public var trajectory: Trajectory
    /// The method.
    public var method: Method
    /// Where steps ended, and when events took effect.
    public var stepping: Stepping = .fixed
    public var policy: EventPolicy = .step
    /// Where events are located: those that were sent, what was watched and found, and how much work it was.
    public var sent: [SentEvent] = []
    public var sightings: [Sighting] = []
    public var effort: Effort?
    /// The instants.
    public var grid: TimeGrid
    /// The instants in seconds as the method has them: accumulated by lems, else those of the grid.
    public var clock: [Double]
    /// Recorded events in order: the number of their source and their time in seconds.
    public var events: [(source: Int, time: Double)]
    /// Wall time of the integration, in seconds.
    public var seconds: Double
    /// SHA-256 of the solution's bits.
    public var digest: String
    /// The columns of the solution as files hold them: in SI.
    public var values: [[Double]]
    /// The files that the model asks for, with the names that the solution has for their quantities.
    public var files: [RecordingFile]
    /// Whether couplings were held over each step, so that the error is of order 1 whatever the method.
    public var holdsCouplings = false
    /// What a reader of the result should know, in sentences.
    public var notes: [String] = []
    /// Where the method lems depends on the order of evaluation, in sentences; other methods do not.
    public var orderDependences: [String] = []
}

/// Runs models: settings, compilation, integration, digest.
public struct Simulator: Sendable {
    /// The model.
    public let model: Model
    /// The flat form, where it is at hand.
    private let flattened: FlatModel?

    /// Prepares a model. One that is read from LEMS is flattened only when a method asks for it.
    /// - Throws: `Faults` when it cannot be flattened.
    public init(_ model: Model) throws {
        self.model = model
        flattened = model.target == nil ? try Flattener.flatten(model) : nil
    }

    /// The flat form of the model.
    /// - Throws: `Faults` when it cannot be flattened.
    public func flat() throws -> FlatModel { try flattened ?? Flattener.flatten(model) }

    /// Makes sure that the model's own settings can be run, without running them.
    /// - Throws: `Faults` for an unknown method, or steps that do not fit or are too many.
    func checkSettings() throws {
        let settings = model.simulation
        let method = try Method.named(settings.method, at: settings.methodPlace)
        let grid = try method == .tree ? TimeGrid(accumulating: settings) : TimeGrid(settings)
        try grid.checkMemory(columns: recorded().count)
    }

    /// SHA-256 of the model's text: of every equation, constant, test and connection.
    public var modelDigest: String {
        let text = flattened?.canonicalText ?? model.canonicalText
        return Golden.sha256(Array(text.utf8))
    }

    /// Runs it once.
    /// - Throws: `Faults` for an unknown method or quantity, a step that does not fit, or a solution that blows up.
    public func run(_ request: SimulationRequest) throws -> SimulatedRun {
        var settings = model.simulation
        if let step = request.step { settings.set(step: step) }
        if let duration = request.duration { settings.set(duration: duration) }
        let method =
            try request.method.map { try Method.named($0) }
            ?? Method.named(settings.method, at: settings.methodPlace)
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
            model: compiled, method: method, grid: grid, recordsSlopes: request.recordsSlopes && !flat.isMap)
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
            watches: request.watches)
        let clock = ContinuousClock()
        let start = clock.now
        let solution = try solver.run()
        let elapsed = start.duration(to: clock.now) / .seconds(1)
        var run = try finished(solution.trajectory, method, grid, solution.events, seconds: elapsed)
        (run.stepping, run.policy) = (stepping, .located)
        (run.sent, run.sightings, run.effort) = (solution.sent, solution.sightings, solution.effort)
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
            throw Faults(.unsupportedFeature, "the method lems records from the start; leave the transient out")
        }
        var named = model
        named.simulation = settings
        named.simulation.recorded = try request.recorded.map { try recordings($0, flat()) } ?? settings.recorded
        let document = try RenderedDocument(named)
        let program = try TreeProgram(document.model)
        if let type = program.simultaneousTypes.first {
            throw Faults(
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
    /// - Throws: `Faults` for paths that mean nothing.
    public func recorded() throws -> [Recording] {
        model.target == nil ? model.simulation.recorded : try TreeProgram(model).recorded
    }

    private func recordings(_ patterns: [String]?, _ flat: FlatModel) throws -> [Recording] {
        guard let patterns else { return try recorded() }
        let known = flat.states.map(\.path) + flat.definitions.map(\.path)
        return try patterns.flatMap { pattern in
            let paths = known.filter { Glob.matches($0, pattern) }
            guard !paths.isEmpty else {
                // A document may spell a path otherwise, or record a constant.
                if model.simulation.recorded.contains(where: { $0.path == pattern }) {
                    return try recorded().filter { $0.path == pattern }
                }
                throw Faults(
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

/// The identity of a solution.
public enum TraceDigest {
    /// SHA-256 over the names and units of the columns, the times and the values, bit by bit.
    public static func hexadecimal(_ trajectory: Trajectory) -> String {
        var hash = SHA256()
        for column in trajectory.columns {
            hash.update(data: Data("\(column.name)[\(column.unit?.name ?? "")]\n".utf8))
        }
        update(&hash, trajectory.times)
        for column in trajectory.columns { update(&hash, column.values) }
        return hash.finalize().hexadecimal
    }

    private static func update(_ hash: inout SHA256, _ values: [Double]) {
        values.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
}

/// Patterns of names in which `*` stands for any text.
enum Glob {
    /// Whether `text` matches `pattern` as a whole.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return text == pattern }
        guard text.hasPrefix(parts[0]) else { return false }
        var rest = text.dropFirst(parts[0].count)
        for part in parts[1..<(parts.count - 1)] where !part.isEmpty {
            guard let found = rest.range(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}
