import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A flat model compiled to instruction programs, which share one register file (an array of numbers), ready for a
/// solver.
///
///     let model = try CompiledModel(flat, recorded: recordings, method: .named("rk4"))
public struct CompiledModel: Sendable {
    /// A condition that is tested after every step, with the actions to perform if it holds.
    struct Test: Sendable {
        /// The program that evaluates the condition.
        var condition: [Instruction]
        /// The register of the condition's value, 1 or 0.
        var result: Int32
        /// The actions to perform if the condition holds, in order.
        var actions: [Action]
        /// A Boolean value that indicates whether the condition depends on the time alone. Such a condition is also
        /// tested at the start of a run.
        var isTimed: Bool
    }

    /// An action that is performed when a condition holds or an event arrives.
    indirect enum Action: Sendable {
        /// Assigns a new value to a state.
        case assign(Assignment)
        /// Sends an event over the connections with these indices.
        case send(connections: [Int])
        /// Performs the actions of the first condition that holds.
        case first([(condition: [Instruction], result: Int32, actions: [Action])])
        /// Records an event of the event source with an index.
        case note(source: Int)
    }

    /// The assignment of a new value to a state.
    struct Assignment: Sendable {
        /// The program that evaluates the new value.
        var instructions: [Instruction]
        /// The register that contains the new value after the program has run.
        var value: Int32
        /// The register of the state that receives it.
        var target: Int32
        /// A Boolean value that indicates whether the right-hand side can depend on the state, so that the assignment
        /// makes it discontinuous.
        var isWatched: Bool
    }

    /// A switch: a state that is constant between events, and follows the sign or the integer part of a function of the
    /// other states.
    struct Switch: Sendable, BitwiseCopyable {
        /// The register of the switch's value.
        var target: Int32
        /// The register of the value of the function.
        var function: Int32
        /// The rule by which the switch follows the function.
        var kind: FlatModel.Switch.Kind
    }

    /// A partial derivative of the right-hand side that is not identically zero.
    struct JacobianEntry: Sendable {
        /// The index of the differentiated rate among the continuous states.
        var row: Int32
        /// The index of the state by which it is differentiated among the continuous states; -1 for the time.
        var column: Int32
        /// The register of the derivative's value.
        var value: Int32
    }

    /// The partial derivatives of the right-hand side that a method needs.
    enum Derivatives: Sendable {
        /// No partial derivatives, as for explicit Runge-Kutta methods.
        case none
        /// The full Jacobian and the derivatives by the time.
        case all
        /// The derivative of each rate by its own state, where the rate is linear in that state.
        case linear
    }

    /// A recorded quantity in a compiled model.
    struct Output: Sendable {
        /// The path and unit of the quantity.
        var recording: Recording
        /// The register that contains the quantity's value, in SI.
        var value: Int32
        /// The place of the quantity among the continuous states; `nil` if it is not one of them.
        var slope: Int32?

        /// A conversion of values from SI to the unit of the recording; `nil` for a recording without a unit.
        var valueConversion: (@Sendable (Double) -> Double)? { recording.unit?.conversionFromSI }

        /// A conversion of derivatives from SI to the unit of the recording per millisecond.
        var slopeConversion: @Sendable (Double) -> Double {
            guard var unit = recording.unit else { return { $0 * 1e-3 } }
            unit.offset = 0
            let conversion = unit.conversionFromSI
            return { conversion($0) * 1e-3 }
        }
    }

    /// The flat model that was compiled.
    public let flat: FlatModel
    /// The initial values of the registers.
    package internal(set) var registers: [Double]
    /// The register that contains the time, in seconds.
    let time: Int32
    /// The register that contains the middle of the step, in seconds, at which comparisons of the time are decided.
    let midpoint: Int32
    /// The prelude: a program that runs once per step, before the stages, and computes what is constant during the
    /// step.
    var prelude: [Instruction]
    /// The registers that the prelude sets.
    var preludeTargets: [Int32]
    /// The sorted times in seconds between which the results of the prelude are constant; `nil` if they cannot be
    /// determined.
    let switchInstants: [Double]?
    /// The program of the right-hand side: the derivatives of the continuous states.
    var flow: DividedProgram
    /// The program of the amplitudes of noise.
    var diffusing: [Instruction]
    /// The noise of the continuous states that have some.
    var noise: [NoiseEntry]
    /// The register of the first continuous state, one with a derivative; the others follow it.
    let firstState: Int32
    /// The program of a whole step of an explicit method; nil if the model or the method does not allow it.
    var step: StepProgram?
    /// The registers that contain the derivatives of the continuous states, per second, shape `[states]`.
    var derivatives: [Int32]
    /// The paths of the continuous states, shape `[states]`.
    var paths: [String]
    /// The index of each continuous state in the order of the component tree, shape `[states]`. It differs from the
    /// index in `paths` if states are arranged for lanes.
    var treeOrder: [Int]
    /// The permitted ranges of continuous states, by index among the continuous states, in SI.
    var limits: [(state: Int, range: ClosedRange<Double>)]
    /// The delayed states: the registers of the state and of its past value, and the delay in seconds.
    var delays: [(source: Int32, target: Int32, seconds: Double)]
    /// The weighted sums over matrices of edges, compiled.
    var projections: [CompiledProjection]
    /// The program that computes, at the start of a step, the couplings that are kept constant over the step.
    var holding: [Instruction]
    /// The registers of the couplings that `holding` computes, and the registers to which they are copied at the start
    /// of a step.
    var holds: [(source: Int32, target: Int32)]
    /// The program that evaluates for all tests together whether their actions may have an effect: their conditions
    /// hold and, if they only assign values, one of these differs from the present one.
    var testing: DividedProgram
    /// The register for each test that is not 0 after `testing` if the actions of the test may have an effect, shape
    /// `[tests]`.
    var testResults: [Int32]
    /// The conditions with actions, in the order in which they are tested.
    var tests: [Test]
    /// The connections: the delay in seconds, and the actions that are performed when an event arrives.
    var deliveries: [(delay: Double, actions: [Action])]
    /// The program that computes the recorded quantities.
    var recording: [Instruction]
    /// The recorded quantities, in column order.
    var outputs: [Output]
    /// The program of the functions of the switches.
    let switching: [Instruction]
    /// The switches; empty unless events are located.
    let switches: [Switch]
    /// The program that computes the event functions.
    let watching: [Instruction]
    /// The registers that contain the event functions, and the quantities that are reported when they occur.
    let watched: [(function: Int32, value: Int32)]
    /// The event functions, such as threshold crossings, whose occurrences are reported.
    let eventFunctions: [EventFunction]
    /// The program that computes the partial derivatives of the right-hand side and, if all of them are wanted, the
    /// right-hand side itself, with which they share many values.
    let jacobian: DividedProgram
    /// The partial derivatives that `jacobian` computes.
    let jacobianEntries: [JacobianEntry]

    /// The columns of the trajectory that a solver returns.
    public var recordings: [Recording] { outputs.map(\.recording) }

    /// The number of instructions in one evaluation of the right-hand side.
    public var operationCount: Int { flow.operationCount }

    /// The largest number of equal instructions of the right-hand side that run together as lanes; 0 if none do.
    public var laneCount: Int { flow.laneCount }

    /// A number for each continuous state, equal for states of the same dimension, shape `[states]`.
    var stateGroups: [Int32] {
        var known: [Dimension: Int32] = [:]
        return paths.map { path in
            let dimension = (flat.units[path] ?? nil)?.dimension ?? .bare
            let group = known[dimension] ?? Int32(known.count)
            known[dimension] = group
            return group
        }
    }

    /// The number of continuous states.
    var stateCount: Int { derivatives.count }

    /// Compiles a flat model for a method.
    /// - Parameters:
    ///   - recorded: The quantities to record.
    ///   - eventFunctions: The event functions to locate.
    ///   - holdsCouplings: A Boolean value that indicates whether couplings are constant over a step if the model and
    ///     the method allow it.
    ///   - usesLanes: A Boolean value that indicates whether equal instructions of a large model run as lanes if the
    ///     method is explicit. The continuous states then have another order.
    /// - Throws: `DiagnosticsError` (`unknownQuantity`) with a spelling hint if a quantity does not exist.
    public init(
        _ flat: FlatModel, recorded: [Recording], method: Method = .rungeKutta(.euler),
        eventFunctions: [EventFunction] = [],
        holdsCouplings: Bool = false, usesLanes: Bool = false
    ) throws {
        let isKept = method.compilesProjections && flat.compilesProjections
        let flat = isKept ? flat : flat.expandingProjections()
        let isLaned = usesLanes && method.usesLanes && flat.states.count >= Self.fewestStates
        var compiler = Compiler(
            holdsCouplings && method.holdsCouplings ? flat.holdingCouplings() : flat, usesLanes: isLaned)
        self = try compiler.compile(recorded: recorded, eventFunctions: eventFunctions, method)
    }

    /// Creates a compiled model from the programs that the compiler made.
    init(flat: FlatModel, builder: ProgramBuilder, parts: Compiler.Parts) {
        self.flat = flat
        registers = builder.registers
        time = builder.time
        midpoint = builder.midpoint
        prelude = builder.prelude
        preludeTargets = builder.preludeTargets
        switchInstants = builder.switchInstants
        flow = DividedProgram(scalar: parts.flow.instructions, results: parts.flow.results)
        step = parts.step
        derivatives = parts.flow.results
        diffusing = parts.diffusing.instructions
        noise = parts.diffusing.noise
        firstState = parts.firstState
        paths = parts.paths
        treeOrder = Array(parts.paths.indices)
        limits = parts.limits
        delays = parts.delays
        projections = parts.projections
        holding = parts.holding.instructions
        holds = parts.holding.holds
        testing = DividedProgram(scalar: parts.testing.program, results: parts.testing.results)
        testResults = parts.testing.results
        tests = parts.testing.tests
        deliveries = parts.deliveries
        recording = parts.outputs.recording
        outputs = parts.outputs.outputs
        switching = parts.switching.instructions
        switches = parts.switching.switches
        watching = parts.watching.instructions
        watched = parts.watching.watched
        eventFunctions = parts.eventFunctions
        jacobian = DividedProgram(
            scalar: parts.jacobian.instructions, results: parts.jacobian.entries.map(\.value) + parts.flow.results)
        jacobianEntries = parts.jacobian.entries
    }
}
