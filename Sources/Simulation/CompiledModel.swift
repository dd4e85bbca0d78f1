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
    /// Computes all tests at once; `anyTest` is true when one of them holds.
    let testing: [Instruction]
    let anyTest: Int32
    let tests: [Test]
    let deliveries: [(delay: Double, actions: [Action])]
    /// Computes the outputs.
    let recording: [Instruction]
    let outputs: [Output]

    /// Columns of the trajectory that a solver will make.
    public var recordings: [Recording] { outputs.map(\.recording) }

    /// Number of operations for one evaluation of the right-hand side.
    public var operationCount: Int { flow.count }

    /// Number of continuous states.
    var stateCount: Int { derivatives.count }

    /// Compiles a flat model.
    /// - Parameter recorded: what to record; nil for what the model asks for.
    /// - Throws: `Faults` for an unknown quantity, with a spelling hint.
    public init(_ flat: FlatModel, recorded: [Recording]) throws {
        var compiler = Compiler(flat)
        self = try compiler.compile(recorded: recorded)
    }

    /// Puts together what the compiler made.
    init(
        flat: FlatModel, builder: ProgramBuilder, flow: [Instruction], firstState: Int32, derivatives: [Int32],
        paths: [String], limits: [(state: Int, range: ClosedRange<Double>)],
        delays: [(source: Int32, target: Int32, seconds: Double)], testing: [Instruction], anyTest: Int32,
        tests: [Test],
        deliveries: [(delay: Double, actions: [Action])], recording: [Instruction],
        outputs: [Output]
    ) {
        self.flat = flat
        registers = builder.registers
        time = builder.time
        midpoint = builder.midpoint
        prelude = builder.prelude
        preludeTargets = builder.preludeTargets
        switchInstants = builder.switchInstants
        self.flow = flow
        self.firstState = firstState
        self.derivatives = derivatives
        self.paths = paths
        self.limits = limits
        self.delays = delays
        self.testing = testing
        self.anyTest = anyTest
        self.tests = tests
        self.deliveries = deliveries
        self.recording = recording
        self.outputs = outputs
    }
}
