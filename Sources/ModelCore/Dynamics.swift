import Expressions
import Quantities

/// The equations of a component type: state variables with their rates of change, derived variables, and the actions
/// taken on conditions and events (LEMS: `Dynamics`).
///
///     // A leaky integrator, dv/dt = -v / tau, that is reset and sends an event at the threshold.
///     let leaky = Dynamics(
///         stateVariables: [.init(.init("v", .voltage))],
///         timeDerivatives: [.init("v", .negate(.arithmetic(.divide, .name("v"), .name("tau"))))],
///         onConditions: [
///             .init(
///                 .relation(.greater, .name("v"), .name("threshold")),
///                 [.assign(variable: "v", value: .name("reset")), .send(port: "spike")])
///         ])
///
/// The method `lems` evaluates derived variables in the order of `evaluationOrder`; every other method sorts them by
/// their dependencies.
public struct Dynamics: Hashable, Sendable {
    /// A state variable: a quantity that evolves by a differential equation or changes by events.
    public struct StateVariable: Hashable, Sendable {
        /// The name, dimension and unit of the state variable.
        public var quantity: ComponentType.Quantity
        /// The name under which other components can read the variable; nil if they cannot.
        public var exposure: String?
        /// The range to which the value is clamped after every step, before events are tested, and in the later stages
        /// of a step; in SI; nil if the variable is not clamped.
        public var limits: ClosedRange<Double>?

        /// Creates a state variable that is exposed under its own name.
        public init(_ quantity: ComponentType.Quantity) { self.init(quantity, exposure: quantity.name) }

        /// Creates a state variable without limits.
        public init(_ quantity: ComponentType.Quantity, exposure: String?) {
            self.quantity = quantity
            self.exposure = exposure
        }
    }

    /// A derived variable: a quantity that is computed from others whenever the equations are evaluated.
    public struct DerivedVariable: Hashable, Sendable {
        /// The definition of a derived variable.
        public enum Source: Hashable, Sendable {
            /// The value of an expression.
            case value(Expression)
            /// The value of a piecewise expression. LEMS calls such a variable a `ConditionalDerivedVariable`, and the
            /// method `lems` evaluates it after all other derived variables of the component.
            case conditional(Expression)
            /// A quantity of contained or attached components, such as the sum of all synaptic currents.
            case select(Selection)
        }

        /// The name, dimension and unit of the derived variable.
        public var quantity: ComponentType.Quantity
        /// The definition of the derived variable.
        public var source: Source
        /// The name under which other components can read the variable; nil if they cannot.
        public var exposure: String?

        /// Creates a derived variable that is exposed under its own name.
        public init(_ quantity: ComponentType.Quantity, _ source: Source) {
            self.init(quantity, source, exposure: quantity.name)
        }

        /// Creates a derived variable that is exposed under the name `exposure`, or not at all if that is nil.
        public init(_ quantity: ComponentType.Quantity, _ source: Source, exposure: String?) {
            self.quantity = quantity
            self.source = source
            self.exposure = exposure
        }
    }

    /// The rate of change of a state variable: dx/dt = value.
    public struct TimeDerivative: Hashable, Sendable {
        /// The name of the state variable whose rate of change it is.
        public var variable: String
        /// The expression for the rate of change, in the dimension of the variable per time; in SI, per second.
        public var value: Expression
        /// Creates the rate of change of the state variable named `variable`.
        public init(_ variable: String, _ value: Expression) {
            self.variable = variable
            self.value = value
        }
    }

    /// A value for a variable: the initial value of a state variable, its next value in a discrete map, or the value of
    /// a property in an `Assign` element.
    public struct StateAssignment: Hashable, Sendable {
        /// The name of the variable or property that gets the value.
        public var variable: String
        /// The expression of the initial value, the next value or the property's value.
        public var value: Expression
        /// Creates an assignment to the variable or property named `variable`.
        public init(_ variable: String, _ value: Expression) {
            self.variable = variable
            self.value = value
        }
    }

    /// One instantaneous action of a condition or an event handler.
    public enum Action: Hashable, Sendable {
        /// Assigns the value of an expression to a state variable.
        case assign(variable: String, value: Expression)
        /// Sends an event through the named port of the component.
        case send(port: String)
        /// Makes the named regime the active one.
        case transition(regime: String)
    }

    /// A condition that is tested after every step, and the actions taken while it holds. It is level-triggered, as in
    /// LEMS: the actions are repeated after every step at which the condition still holds. With located events, they
    /// are taken only when the condition becomes true.
    public struct OnCondition: Hashable, Sendable {
        /// The condition that is tested after every step.
        public var test: Expression
        /// The actions that are taken while the condition holds, in order; a later action uses the values that an
        /// earlier one assigned.
        public var actions: [Action]
        /// Creates a condition with its actions.
        public init(_ test: Expression, _ actions: [Action]) {
            self.test = test
            self.actions = actions
        }
    }

    /// A handler of the events that arrive at a port.
    public struct OnEvent: Hashable, Sendable {
        /// The name of the port at which the events arrive.
        public var port: String
        /// The actions taken for each event, in order.
        public var actions: [Action]
        /// Creates a handler of the events that arrive at a port.
        public init(port: String, _ actions: [Action]) {
            self.port = port
            self.actions = actions
        }
    }

    /// The state variables, in document order.
    public var stateVariables: [StateVariable]
    /// The derived variables, in document order.
    public var derivedVariables: [DerivedVariable]
    /// The rates of change of state variables; a state variable without a rate changes by events alone.
    public var timeDerivatives: [TimeDerivative]
    /// The noise of state variables, at most one for each.
    public var diffusions: [Diffusion] = []
    /// The next values of a discrete map. One step computes all of them from the values before the step.
    public var nextValues: [StateAssignment] = []
    /// The initial values; a state variable without one starts at 0.
    public var onStart: [StateAssignment]
    /// The conditions tested after every step, in order.
    public var onConditions: [OnCondition]
    /// The handlers of incoming events, in document order.
    public var onEvents: [OnEvent]
    /// The regimes, exactly one of which is active at a time; empty if the dynamics has none.
    public var regimes: [Regime] = []
    /// A Boolean value that indicates whether the source declares `simultaneous="true"`, for which jLEMS flattens the
    /// component and integrates it by another method than the rest of the model.
    public var isSimultaneous = false
    /// The kinetic schemes, the occupancies of whose states are advanced by a matrix exponential.
    public var kineticSchemes: [KineticScheme] = []

    /// Creates dynamics without regimes, kinetic schemes, noise or next values.
    public init(
        stateVariables: [StateVariable] = [], derivedVariables: [DerivedVariable] = [],
        timeDerivatives: [TimeDerivative] = [], onStart: [StateAssignment] = [], onConditions: [OnCondition] = [],
        onEvents: [OnEvent] = []
    ) {
        self.stateVariables = stateVariables
        self.derivedVariables = derivedVariables
        self.timeDerivatives = timeDerivatives
        self.onStart = onStart
        self.onConditions = onConditions
        self.onEvents = onEvents
    }

    /// Appends all variables, equations, handlers, noise, regimes and kinetic schemes of `other`; ``isSimultaneous``
    /// stays as it is.
    public mutating func append(_ other: Dynamics) {
        stateVariables += other.stateVariables
        derivedVariables += other.derivedVariables
        timeDerivatives += other.timeDerivatives
        diffusions += other.diffusions
        nextValues += other.nextValues
        onStart += other.onStart
        onConditions += other.onConditions
        onEvents += other.onEvents
        regimes += other.regimes
        kineticSchemes += other.kineticSchemes
    }
}
