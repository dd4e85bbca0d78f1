import Diagnostics
import ModelCore
import Quantities
import Traces

/// The result of a run with located events.
public struct LocatedSolution: Sendable {
    /// The recorded quantities at the recorded instants of the time grid (without a transient), in the units of the
    /// recordings.
    public var trajectory: Trajectory
    /// The events of the event sources that the model records, in order of time: the index of the event source in
    /// `Model.eventSources`, and the time in seconds.
    public var events: [(source: Int, time: Double)]
    /// The events that components sent when their conditions held, in order of time; without those that they sent when
    /// another event arrived.
    public var sent: [SentEvent]
    /// The located occurrences of the requested event functions, in order of time.
    public var occurrences: [EventOccurrence]
    /// The numbers of steps, evaluations and events of the run.
    public var effort: Effort
    /// The way in which the right-hand side was executed: as native code, or by the interpreter and why.
    public var code: CodeProvenance
}

/// An event that a component sent during a run.
public struct SentEvent: Hashable, Sendable {
    /// The path of the component that sent the event.
    public var path: String
    /// The time at which the event was sent.
    public var time: Seconds

    /// Creates the record of an event that a component sent.
    public init(path: String, time: Seconds) {
        self.path = path
        self.time = time
    }
}

/// The numbers of steps, evaluations and events of an integration, by which its cost is judged.
public struct Effort: Hashable, Sendable {
    /// The number of accepted steps of the run.
    public var steps = 0
    /// The number of adaptive steps that were rejected and repeated with a smaller size, because their error was too
    /// large or their equations could not be solved.
    public var rejected = 0
    /// The number of evaluations of the right-hand side in the run.
    public var evaluations = 0
    /// The number of instants at which events interrupted the integration, which was then restarted.
    public var jumps = 0

    /// Creates the statistics of an integration from their numbers.
    public init(steps: Int = 0, rejected: Int = 0, evaluations: Int = 0, jumps: Int = 0) {
        self.steps = steps
        self.rejected = rejected
        self.evaluations = evaluations
        self.jumps = jumps
    }
}

/// A solver that ends its steps where the events of a model occur.
///
///     let solver = try LocatedSolver(
///         flat, recorded: recordings, method: .named("dopri5"), grid: grid, stepping: .adaptive(tolerance: 1e-9))
///     let solution = try solver.run()
///
/// Comparisons of changing quantities are replaced by switches (``FlatModel/Switch``), which are constant between
/// events, so that the right-hand side is smooth there. A step in which a switch changes is repeated so that it ends at
/// the change; then conditions with actions are tested, due events arrive, and the integration restarts. The switches
/// are sampled at 3 points of a fixed step and at 10 points of an adaptive step: two changes between adjacent samples
/// can be missed.
public struct LocatedSolver {
    private let model: CompiledModel
    private let method: Method
    private let grid: TimeGrid
    private let stepping: Stepping
    /// The choice between native code and the interpreter, which give the same bits.
    public var code = CodeChoice.best

    /// Compiles a flat model, and creates a solver for a run of it.
    /// - Throws: `DiagnosticsError` if a quantity is unknown, the method does not suit the model, events cannot be
    ///   located, or the run needs too much memory.
    public init(
        _ flat: FlatModel, recorded: [Recording], method: Method, grid: TimeGrid, stepping: Stepping,
        eventFunctions: [EventFunction] = []
    ) throws {
        try Self.check(flat, method, stepping)
        try self.init(
            Self.compiled(flat, recorded: recorded, method: method, eventFunctions: eventFunctions), method: method,
            grid: grid, stepping: stepping)
    }

    /// Returns a flat model compiled for a method, with its comparisons of changing quantities replaced by switches.
    /// - Throws: `DiagnosticsError` if a quantity is unknown.
    public static func compiled(
        _ flat: FlatModel, recorded: [Recording], method: Method, eventFunctions: [EventFunction] = []
    ) throws -> CompiledModel {
        try CompiledModel(
            flat.expandingProjections().withSwitches(), recorded: recorded, method: method,
            eventFunctions: eventFunctions)
    }

    /// Creates a solver for a model that has been compiled for located events.
    /// - Parameters:
    ///   - compiled: A model that `compiled(_:recorded:method:eventFunctions:)` returned.
    ///   - method: A method that `check(_:_:_:)` accepts.
    ///   - grid: The instants that are recorded.
    ///   - stepping: A choice of step sizes that `check(_:_:_:)` accepts.
    /// - Throws: `DiagnosticsError` if the run needs too much memory.
    public init(_ compiled: CompiledModel, method: Method, grid: TimeGrid, stepping: Stepping) throws {
        model = compiled
        self.method = method
        self.grid = grid
        self.stepping = stepping
        try grid.checkMemory(columns: model.outputs.count)
        try method.checkMemory(states: model.stateCount)
    }

    /// Simulates the model from its initial state.
    /// - Throws: `DiagnosticsError` (`nonFinite`, `noProgress`, `tooLarge`, `unsupportedFeature`) with the time at
    ///   which the run stopped.
    public func run() throws -> LocatedSolution {
        let memory = Memory()
        var loop = LocatedLoop(model: model, method: method, grid: grid, stepping: stepping, code: code, memory)
        try loop.run()
        return loop.solution()
    }

    /// Checks that a method and a choice of step sizes can locate the events of a model.
    /// - Throws: `DiagnosticsError` if the model is a map, has noise or has delayed states, if the method is `map` or
    ///   `lems`, or if adaptive steps are chosen for a method without an error estimator.
    public static func check(_ flat: FlatModel, _ method: Method, _ stepping: Stepping) throws {
        if flat.isMap || method == .rungeKutta(.map) { throw FixedStepSolver.mismatch(flat, method) }
        // For example: only fixed steps with events at the ends of steps are possible, because the state 'v' of the model 'M' has noise
        if let refusal = flat.noiseRefusal("only fixed steps with events at the ends of steps are possible") {
            throw refusal
        }
        if method == .tree {
            throw DiagnosticsError(
                .unknownMethod,
                "the method \(method.name) cannot locate the times of events: it cannot shorten a step",
                hint: "use another method, such as dopri853, or 'run --events step'")
        }
        if !flat.delays.isEmpty || flat.projections.contains(where: { !$0.rows.delays.isEmpty }) {
            throw DiagnosticsError(
                .unsupportedFeature,
                "the model '\(flat.name)' has delays, which only fixed steps with events at the ends of steps support",
                hint: "use a method with fixed steps and 'run --events step'")
        }
        if case .adaptive = stepping, !method.isEmbedded {
            let names = Method.flowing.filter(\.isEmbedded).map(\.name).joined(separator: ", ")
            throw DiagnosticsError(
                .unknownMethod,
                "the method \(method.name) cannot take adaptive steps: it does not estimate its own error",
                hint: "use 'run --stepping fixed', or one of the methods \(names)")
        }
    }
}

extension Method {
    /// The partial derivatives of the right-hand side that the method needs.
    var derivatives: CompiledModel.Derivatives {
        switch self {
        case .tree, .rungeKutta: .none
        case .exponentialEuler: .linear
        case .implicit, .rodas: .all
        }
    }
}
