import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A flat model compiled to instruction programs for a solver. All programs read and write one register file, an array
/// of numbers.
///
///     let model = try CompiledModel(flat, recorded: recordings, method: .named("rk4"))
public struct CompiledModel: Sendable {
    /// A condition that is tested after every step, with the actions to perform if it holds.
    struct Test: Sendable {
        /// The program that evaluates the test's condition.
        var condition: [Instruction]
        /// The register that is 1 after `condition` has run if the condition holds, and 0 otherwise.
        var result: Int32
        /// The actions to perform if the condition holds, in order.
        var actions: [Action]
        /// A Boolean value that indicates whether the condition depends on the time alone. Such a condition is also
        /// tested at the start of a run.
        var isTimed: Bool
    }

    /// An action that is performed when the condition of a test holds or an event arrives.
    indirect enum Action: Sendable {
        /// Assigns a newly computed value to a state.
        case assign(Assignment)
        /// Sends an event over each of the connections with these indices in ``deliveries``.
        case send(connections: [Int])
        /// Performs the actions of the first case whose condition holds, or none if no condition holds. Each case has
        /// the program of its condition, the register of the result (1 or 0), and its actions.
        case first([(condition: [Instruction], result: Int32, actions: [Action])])
        /// Records that the event source with this index in `Model.eventSources` has sent an event.
        case note(source: Int)
    }

    /// The assignment of a new value to a state, as an action performs it.
    struct Assignment: Sendable {
        /// The program that computes the value to assign.
        var instructions: [Instruction]
        /// The register that contains the state's new value after `instructions` have run.
        var value: Int32
        /// The register of the state to which the value is assigned.
        var target: Int32
        /// A Boolean value that indicates whether the right-hand side can depend on the assigned state, so that the
        /// assignment makes the right-hand side discontinuous.
        var isWatched: Bool
    }

    /// A switch: a state that is constant between events, and tells whether a function of the other states is positive
    /// (1 or 0), or holds its integer part.
    struct Switch: Sendable, BitwiseCopyable {
        /// The register that contains the value of the switch.
        var target: Int32
        /// The register that contains the value of the function that the switch follows, after ``switching`` has run.
        var function: Int32
        /// The rule by which the value of the switch follows from that of its function.
        var kind: FlatModel.Switch.Kind
    }

    /// A partial derivative of the right-hand side that is not identically zero: that of one state's rate by another
    /// state or by the time.
    struct JacobianEntry: Sendable {
        /// The index, among the continuous states, of the state whose rate is differentiated.
        var row: Int32
        /// The index, among the continuous states, of the state by which the rate is differentiated; -1 for the
        /// derivative by the time.
        var column: Int32
        /// The register that contains the partial derivative after ``jacobian`` has run.
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

    /// A recorded quantity of the model, and the registers from which it is recorded.
    struct Output: Sendable {
        /// The path of the recorded quantity, and the unit in which it is recorded.
        var recording: Recording
        /// The register that contains the quantity's value in SI after the program ``CompiledModel/recording`` has run.
        var value: Int32
        /// The index of the quantity among the continuous states, whose derivative can be recorded too; `nil` for a
        /// quantity that is not a continuous state.
        var stateIndex: Int32?

        /// The conversion of the quantity's values from SI to the unit of its recording; `nil` for a recording without
        /// a unit, whose values stay in SI.
        var valueConversion: (@Sendable (Double) -> Double)? { recording.unit?.conversionFromSI }

        /// The conversion of the quantity's derivatives from SI per second to the unit of its recording per
        /// millisecond, or to SI per millisecond for a recording without a unit.
        var slopeConversion: @Sendable (Double) -> Double {
            guard var unit = recording.unit else { return { $0 * 1e-3 } }
            unit.offset = 0
            let conversion = unit.conversionFromSI
            return { conversion($0) * 1e-3 }
        }
    }

    /// The flat model that was compiled.
    public let flat: FlatModel
    /// The method for which the model was compiled.
    let method: Method
    /// The initial values of the registers.
    package internal(set) var registers: [Double]
    /// The register that contains the time, in seconds.
    let time: Int32
    /// The register that contains the middle of the step, in seconds, at which comparisons with the time are decided.
    let midpoint: Int32
    /// The prelude: a program that runs once per step, before the stages of the method, and computes what is constant
    /// during the step.
    var prelude: [Instruction]
    /// The registers that ``prelude`` sets.
    var preludeTargets: [Int32]
    /// The sorted times in seconds between which the results of the prelude are constant; `nil` if they cannot be
    /// determined.
    let switchInstants: [Double]?
    /// The program that computes the right-hand side: the derivatives of the continuous states.
    var flow: DividedProgram
    /// The program that computes the amplitudes of the noise of continuous states.
    var diffusing: [Instruction]
    /// For each continuous state with noise its index, the register of the amplitude, and the random numbers.
    var noise: [NoiseEntry]
    /// The register of the first continuous state, one with a derivative; the others follow it.
    let firstState: Int32
    /// The program of a Newton correction of an implicit rule; nil for other methods, and for a model for which
    /// ``ImplicitCompiler`` makes no programs.
    var newton: NewtonProgram?
    /// The program of the stages of RODAS; nil for other methods, and for a model for which ``ImplicitCompiler`` makes
    /// no programs.
    var rodas: RodasProgram?
    /// The program of a whole step of an explicit method; nil for other methods, for a map, and for a model for which
    /// ``StepCompiler`` makes no program.
    var step: StepProgram?
    /// The registers that contain the derivatives of the continuous states per second after ``flow`` has run, shape
    /// `[states]`.
    var derivatives: [Int32]
    /// The paths of the continuous states in the order of their registers, shape `[states]`.
    var paths: [String]
    /// The position of each continuous state in the order of the component tree, by the index of the state in `paths`,
    /// shape `[states]`. Index and position differ if states are arranged for lanes.
    var treeOrder: [Int]
    /// The ranges to which continuous states are limited, in SI, each with the index of its state among the continuous
    /// states.
    var limits: [(state: Int, range: ClosedRange<Double>)]
    /// The delayed states: the register of the state, the register of its past value, and the delay in seconds.
    var delays: [(source: Int32, target: Int32, seconds: Double)]
    /// The compiled projections: weighted sums over the edges of a network, which is given by a matrix.
    var projections: [CompiledProjection]
    /// The program that computes, at the start of a step, the couplings that are kept constant over the step.
    var holding: [Instruction]
    /// The registers of the couplings that ``holding`` computes, and the registers to which they are copied at the
    /// start of a step.
    var holds: [(source: Int32, target: Int32)]
    /// The program that evaluates for all tests together whether their actions may have an effect: their conditions
    /// hold and, if they only assign values, one of these differs from the present one.
    var testing: DividedProgram
    /// The register of each test that is not 0 after ``testing`` has run if the actions of the test may have an effect,
    /// shape `[tests]`.
    var testResults: [Int32]
    /// The tests: conditions with actions, in the order in which they are tested after a step.
    var tests: [Test]
    /// The connections over which events are sent: the delay in seconds, and the actions that are performed when an
    /// event arrives.
    var deliveries: [(delay: Double, actions: [Action])]
    /// The program that computes the recorded quantities.
    var recording: [Instruction]
    /// The recorded quantities, in the order of the trajectory's columns.
    var outputs: [Output]
    /// The program that computes the functions that the switches follow.
    let switching: [Instruction]
    /// The switches that replace comparisons of changing quantities; empty unless events are located.
    let switches: [Switch]
    /// The program that computes the event functions.
    let watching: [Instruction]
    /// The registers of each event function: that of its value, and that of the quantity whose value is reported when
    /// the event occurs.
    let watched: [(function: Int32, value: Int32)]
    /// The event functions, such as threshold crossings, whose occurrences are reported.
    let eventFunctions: [EventFunction]
    /// The program that computes the partial derivatives of the right-hand side and, if all of them are wanted, the
    /// right-hand side itself, with which they share many values.
    let jacobian: DividedProgram
    /// The partial derivatives that `jacobian` computes.
    let jacobianEntries: [JacobianEntry]

    /// The recorded quantities with their units, one for each column of the trajectory that a solver returns.
    public var recordings: [Recording] { outputs.map(\.recording) }

    /// The number of instructions in one evaluation of the right-hand side.
    public var operationCount: Int { flow.operationCount }

    /// The number of instructions of a step besides those of the right-hand side: of what is constant during a step, of
    /// couplings that are held, of tests and of recorded quantities.
    package var instructionsBesideFlow: Int {
        prelude.count + holding.count + testing.operationCount + recording.count
    }

    /// The largest number of equal instructions of the right-hand side that run together as lanes; 0 if none do.
    public var laneCount: Int { flow.laneCount }

    /// A number from 0 on for each continuous state, equal for states of the same physical dimension, shape `[states]`.
    var stateGroups: [Int32] {
        var known: [Dimension: Int32] = [:]
        return paths.map { path in
            let dimension = flat.units[path]?.dimension ?? .bare
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
    ///   - usesLanes: A Boolean value that indicates whether equal instructions run as lanes if the method is explicit
    ///     and the model has at least ``fewestStates`` states. The continuous states then have another order.
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

    /// Creates a compiled model from the programs and register numbers that a ``Compiler`` made.
    init(flat: FlatModel, method: Method, builder: ProgramBuilder, parts: Compiler.Parts) {
        self.flat = flat
        self.method = method
        registers = builder.registers
        time = builder.time
        midpoint = builder.midpoint
        prelude = builder.prelude
        preludeTargets = builder.preludeTargets
        switchInstants = builder.switchInstants
        flow = DividedProgram(scalar: parts.flow.instructions, results: parts.flow.results)
        step = parts.step
        newton = parts.newton
        rodas = parts.rodas
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
