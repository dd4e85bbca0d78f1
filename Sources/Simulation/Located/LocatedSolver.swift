import Diagnostics
import ModelCore
import Traces

/// What a run with located events gives.
public struct LocatedSolution: Sendable {
    /// The rows.
    public var trajectory: Trajectory
    /// Recorded events in order: the number of their source and their time in seconds.
    public var events: [(source: Int, time: Double)]
    /// Every event that was sent: the path of its sender, and its time in seconds.
    public var sent: [SentEvent]
    /// What was watched and found, in order of time.
    public var occurrences: [EventOccurrence]
    /// How much work it was.
    public var effort: Effort
}

/// An event that a component sent.
public struct SentEvent: Hashable, Sendable {
    /// The path of the component.
    public var path: String
    /// When, in seconds.
    public var time: Double

    /// Creates an event.
    public init(path: String, time: Double) {
        self.path = path
        self.time = time
    }
}

/// How much work a run was.
public struct Effort: Hashable, Sendable {
    /// Steps taken, and steps that were too long and taken again.
    public var steps = 0
    public var rejected = 0
    /// Evaluations of the rates.
    public var evaluations = 0
    /// Instants at which something jumped.
    public var jumps = 0

    /// Creates an effort.
    public init(steps: Int = 0, rejected: Int = 0, evaluations: Int = 0, jumps: Int = 0) {
        self.steps = steps
        self.rejected = rejected
        self.evaluations = evaluations
        self.jumps = jumps
    }
}

/// Runs a flat model by any method, with steps that end where something jumps.
///
/// Comparisons of what moves hold between events, so that the rates are smooth there. A step in which one changes is
/// taken again up to where it does; then tests act, events that are due arrive, and the integration starts anew.
public struct LocatedSolver {
    private let model: CompiledModel
    private let method: Method
    private let grid: TimeGrid
    private let stepping: Stepping

    /// Prepares a run.
    /// - Throws: `DiagnosticsError` for a quantity or method that does not fit the model, or what cannot be located.
    public init(
        _ flat: FlatModel, recorded: [Recording], method: Method, grid: TimeGrid, stepping: Stepping,
        eventFunctions: [EventFunction] = []
    ) throws {
        try Self.check(flat, method, stepping)
        model = try CompiledModel(
            flat.withSwitches(), recorded: recorded, method: method, eventFunctions: eventFunctions)
        self.method = method
        self.grid = grid
        self.stepping = stepping
        try grid.checkMemory(columns: model.outputs.count)
        try method.checkMemory(states: model.stateCount)
    }

    /// Simulates from the start.
    /// - Throws: `DiagnosticsError` (`nonFinite`, `noProgress`) naming where the run broke off.
    public func run() throws -> LocatedSolution {
        let memory = Memory()
        var loop = LocatedLoop(model: model, method: method, grid: grid, stepping: stepping, memory)
        try loop.run()
        return loop.solution()
    }

    private static func check(_ flat: FlatModel, _ method: Method, _ stepping: Stepping) throws {
        if flat.isMap || method == .rungeKutta(.map) { throw FixedStepSolver.mismatch(flat, method) }
        if method == .tree {
            throw DiagnosticsError(
                .unknownMethod, "events cannot be located with \(method.name): it takes whole steps",
                hint: "use another method, such as --method dopri853")
        }
        if !flat.delays.isEmpty {
            throw DiagnosticsError(
                .unsupportedFeature,
                "'\(flat.name)' has states that act with a delay, which fixed steps with events at steps can do only",
                hint: "use a method of fixed step with --events step")
        }
        if case .adaptive = stepping, !method.isEmbedded {
            let names = Method.flowing.filter(\.isEmbedded).map(\.name).joined(separator: ", ")
            throw DiagnosticsError(
                .unknownMethod, "\(method.name) does not estimate its error and cannot choose its steps",
                hint: "use --stepping fixed, or one of \(names)")
        }
    }
}

extension Method {
    /// Which derivatives of the rates it needs.
    var derivatives: CompiledModel.Derivatives {
        switch self {
        case .tree, .rungeKutta: .none
        case .exponentialEuler: .linear
        case .implicit, .rodas: .all
        }
    }
}
