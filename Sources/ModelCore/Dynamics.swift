import Expressions
import Quantities

/// How a component moves. Within a type the order of derived variables respects what they use.
public struct Dynamics: Hashable, Sendable {
    /// A quantity with memory.
    public struct StateVariable: Hashable, Sendable {
        /// Its name, dimension and unit.
        public var quantity: ComponentType.Quantity
        /// Creates a state variable.
        public init(_ quantity: ComponentType.Quantity) { self.quantity = quantity }
    }

    /// A quantity without memory.
    public struct DerivedVariable: Hashable, Sendable {
        /// Where its value comes from.
        public enum Source: Hashable, Sendable {
            /// An expression.
            case value(Expression)
            /// The sum of a quantity of everything attached at a point (LEMS: `select="synapses[*]/i" reduce="add"`);
            /// 0 when nothing is.
            case sum(attachments: String, quantity: String)
        }

        /// Its name, dimension and unit.
        public var quantity: ComponentType.Quantity
        /// Where its value comes from.
        public var source: Source

        /// Creates a derived variable.
        public init(_ quantity: ComponentType.Quantity, _ source: Source) {
            self.quantity = quantity
            self.source = source
        }
    }

    /// The rate of change of a state variable, in its dimension per time.
    public struct TimeDerivative: Hashable, Sendable {
        /// The state variable.
        public var variable: String
        /// Its rate of change, per second.
        public var value: Expression
        /// Creates a rate of change.
        public init(_ variable: String, _ value: Expression) {
            self.variable = variable
            self.value = value
        }
    }

    /// The initial value of a state variable.
    public struct StateAssignment: Hashable, Sendable {
        /// The state variable.
        public var variable: String
        /// Its value at the start.
        public var value: Expression
        /// Creates an initial value.
        public init(_ variable: String, _ value: Expression) {
            self.variable = variable
            self.value = value
        }
    }

    /// Something that is done at once.
    public enum Action: Hashable, Sendable {
        /// A state variable gets a new value.
        case assign(variable: String, value: Expression)
        /// An event leaves through a port.
        case send(port: String)
    }

    /// Actions taken whenever a condition holds after a step (level-triggered, as in LEMS).
    public struct OnCondition: Hashable, Sendable {
        /// The condition.
        public var test: Expression
        /// What is done, in order; later actions see what earlier ones assigned.
        public var actions: [Action]
        /// Creates a conditional block.
        public init(_ test: Expression, _ actions: [Action]) {
            self.test = test
            self.actions = actions
        }
    }

    /// Actions taken when an event arrives at a port.
    public struct OnEvent: Hashable, Sendable {
        /// The port.
        public var port: String
        /// What is done, in order.
        public var actions: [Action]
        /// Creates an event handler.
        public init(port: String, _ actions: [Action]) {
            self.port = port
            self.actions = actions
        }
    }

    /// Quantities with memory.
    public var stateVariables: [StateVariable]
    /// Quantities without.
    public var derivedVariables: [DerivedVariable]
    /// Rates of change; a state variable without one changes only by events.
    public var timeDerivatives: [TimeDerivative]
    /// Initial values; a state variable without one starts at 0.
    public var onStart: [StateAssignment]
    /// Tests made after every step, in order.
    public var onConditions: [OnCondition]
    /// Handlers of incoming events.
    public var onEvents: [OnEvent]

    /// Creates dynamics.
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
}
