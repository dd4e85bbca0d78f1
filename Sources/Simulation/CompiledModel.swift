import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A flat model as programs over one register file, ready for a solver.
public struct CompiledModel: Sendable {
    /// A test made after every step.
    struct Test: Sendable {
        /// Computes `result` from the present state.
        var condition: [Instruction]
        var result: Int32
        var actions: [Action]
        /// Whether the time alone decides it, so that it is made at the start too.
        var isTimed: Bool
    }

    /// What a test or a delivery does.
    indirect enum Action: Sendable {
        case assign(Assignment)
        case send(connections: [Int])
        case first([(condition: [Instruction], result: Int32, actions: [Action])])
        case note(source: Int)
    }

    /// A new value for a state.
    struct Assignment: Sendable {
        var instructions: [Instruction]
        /// The register of the new value.
        var value: Int32
        /// The register of the state.
        var target: Int32
        /// Whether the flow of the continuous states can depend on it, so that a change is a discontinuity.
        var isWatched: Bool
    }

    /// A choice that holds between events: the registers of its value and of the function that it follows.
    struct Switch: Sendable, BitwiseCopyable {
        var target: Int32
        var function: Int32
        var kind: FlatModel.Switch.Kind
    }

    /// A partial derivative of a rate: the indices of the rate and of the state among the continuous ones, -1 for the
    /// time, and the register of its value.
    struct JacobianEntry: Sendable {
        var row: Int32
        var column: Int32
        var value: Int32
    }

    /// Which derivatives of the rates are wanted.
    enum Derivatives: Sendable {
        case none
        /// All, and by the time.
        case all
        /// Each rate's by its own state, where the rate is linear in it.
        case linear
    }

    /// A recorded quantity.
    struct Output: Sendable {
        var recording: Recording
        /// The register of its value, in SI.
        var value: Int32
        /// The register of its derivative, in SI; nil when it is not a state.
        var slope: Int32?

        /// Brings values of it to its own unit; nil where they are in it already.
        var valueConversion: (@Sendable (Double) -> Double)? { recording.unit?.conversionFromSI }

        /// Brings derivatives of it to its own unit per millisecond.
        var slopeConversion: @Sendable (Double) -> Double {
            guard var unit = recording.unit else { return { $0 * 1e-3 } }
            unit.offset = 0
            let conversion = unit.conversionFromSI
            return { conversion($0) * 1e-3 }
        }
    }

    /// The flat model.
    public let flat: FlatModel
    /// Registers before the first step.
    let registers: [Double]
    let time: Int32
    let midpoint: Int32
    /// Runs once a step.
    let prelude: [Instruction]
    let preludeTargets: [Int32]
    /// The instants in seconds between which the prelude gives the same, sorted; nil when that cannot be told.
    let switchInstants: [Double]?
    /// Computes the derivatives of the continuous states.
    let flow: [Instruction]
    /// The continuous states stand side by side from this register on.
    let firstState: Int32
    /// Registers of their derivatives, and their paths.
    let derivatives: [Int32]
    let paths: [String]
    /// Limits of continuous states, by their index among them.
    let limits: [(state: Int, range: ClosedRange<Double>)]
    /// States as they were: the registers of the state and of what it was, and how long ago, in seconds.
    let delays: [(source: Int32, target: Int32, seconds: Double)]
    /// Computes what is held over a step: the registers of the values and of where they are held.
    let holding: [Instruction]
    let holds: [(source: Int32, target: Int32)]
    /// Computes all tests at once; `anyTest` is true when one of them holds.
    let testing: [Instruction]
    let anyTest: Int32
    let tests: [Test]
    let deliveries: [(delay: Double, actions: [Action])]
    /// Computes the outputs.
    let recording: [Instruction]
    let outputs: [Output]
    /// Computes what the switches follow.
    let switching: [Instruction]
    let switches: [Switch]
    /// Computes what is watched: the registers of the functions, and of the values that are noted where one is crossed.
    let watching: [Instruction]
    let watched: [(function: Int32, value: Int32)]
    let eventFunctions: [EventFunction]
    /// Computes the derivatives of the rates.
    let jacobian: [Instruction]
    let jacobianEntries: [JacobianEntry]

    /// Columns of the trajectory that a solver will make.
    public var recordings: [Recording] { outputs.map(\.recording) }

    /// Number of operations for one evaluation of the right-hand side.
    public var operationCount: Int { flow.count }

    /// A number for each continuous state, the same for states of one dimension.
    var stateGroups: [Int32] {
        var known: [Dimension: Int32] = [:]
        return paths.map { path in
            let dimension = (flat.units[path] ?? nil)?.dimension ?? .bare
            let group = known[dimension] ?? Int32(known.count)
            known[dimension] = group
            return group
        }
    }

    /// Number of continuous states.
    var stateCount: Int { derivatives.count }

    /// Compiles a flat model for a method.
    /// - Parameters:
    ///   - recorded: what to record.
    ///   - eventFunctions: what to look out for.
    ///   - holdsCouplings: whether couplings are held over a step where the model and the method allow it.
    /// - Throws: `DiagnosticsError` for an unknown quantity, with a spelling hint.
    public init(
        _ flat: FlatModel, recorded: [Recording], method: Method = .rungeKutta(.euler), eventFunctions: [EventFunction] = [],
        holdsCouplings: Bool = false
    ) throws {
        var compiler = Compiler(holdsCouplings && method.holdsCouplings ? flat.holdingCouplings() : flat)
        self = try compiler.compile(recorded: recorded, eventFunctions: eventFunctions, derivatives: method.derivatives)
    }

    /// Puts together what the compiler made.
    init(flat: FlatModel, builder: ProgramBuilder, parts: Compiler.Parts) {
        self.flat = flat
        registers = builder.registers
        time = builder.time
        midpoint = builder.midpoint
        prelude = builder.prelude
        preludeTargets = builder.preludeTargets
        switchInstants = builder.switchInstants
        flow = parts.flow.instructions
        derivatives = parts.flow.results
        firstState = parts.firstState
        paths = parts.paths
        limits = parts.limits
        delays = parts.delays
        holding = parts.holding.instructions
        holds = parts.holding.holds
        testing = parts.testing.program
        anyTest = parts.testing.any
        tests = parts.testing.tests
        deliveries = parts.deliveries
        recording = parts.outputs.recording
        outputs = parts.outputs.outputs
        switching = parts.switching.instructions
        switches = parts.switching.switches
        watching = parts.watching.instructions
        watched = parts.watching.watched
        eventFunctions = parts.eventFunctions
        jacobian = parts.jacobian.instructions
        jacobianEntries = parts.jacobian.entries
    }
}
