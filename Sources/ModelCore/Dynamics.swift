import Expressions
import Quantities

/// How a component moves. The tree order evaluates derived variables as they are listed, selections first and
/// conditionals last; a translated type lists them so that each stands behind what it uses.
public struct Dynamics: Hashable, Sendable {
    /// A quantity with memory.
    public struct StateVariable: Hashable, Sendable {
        /// Its name, dimension and unit.
        public var quantity: ComponentType.Quantity
        /// The name by which others see it; nil when they do not.
        public var exposure: String?
        /// What its value is brought back to after every step, in SI; nil where it may take any.
        public var limits: ClosedRange<Double>?

        /// Creates a state variable that others see by its own name.
        public init(_ quantity: ComponentType.Quantity) { self.init(quantity, exposure: quantity.name) }

        /// Creates a state variable.
        public init(_ quantity: ComponentType.Quantity, exposure: String?) {
            self.quantity = quantity
            self.exposure = exposure
        }
    }

    /// A quantity without memory.
    public struct DerivedVariable: Hashable, Sendable {
        /// Where its value comes from.
        public enum Source: Hashable, Sendable {
            /// An expression.
            case value(Expression)
            /// A choice among expressions, a piecewise expression: LEMS's ConditionalDerivedVariable, which the tree
            /// order evaluates behind all others.
            case conditional(Expression)
            /// Quantities of components below, such as the currents of everything attached.
            case select(Selection)
        }

        /// Its name, dimension and unit.
        public var quantity: ComponentType.Quantity
        /// Where its value comes from.
        public var source: Source
        /// The name by which others see it; nil when they do not.
        public var exposure: String?

        /// Creates a derived variable that others see by its own name.
        public init(_ quantity: ComponentType.Quantity, _ source: Source) {
            self.init(quantity, source, exposure: quantity.name)
        }

        /// Creates a derived variable.
        public init(_ quantity: ComponentType.Quantity, _ source: Source, exposure: String?) {
            self.quantity = quantity
            self.source = source
            self.exposure = exposure
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
        /// Another regime takes over.
        case transition(regime: String)
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
    /// Next values, of a discrete map: each step all at once from the values before.
    public var nextValues: [StateAssignment] = []
    /// Initial values; a state variable without one starts at 0.
    public var onStart: [StateAssignment]
    /// Tests made after every step, in order.
    public var onConditions: [OnCondition]
    /// Handlers of incoming events.
    public var onEvents: [OnEvent]
    /// Ways of moving of which one is active at a time.
    public var regimes: [Regime] = []
    /// Whether jLEMS would flatten it and integrate it by a method of its own.
    public var isSimultaneous = false
    /// Occupancies that move together.
    public var kineticSchemes: [KineticScheme] = []

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

    /// Adds all parts of other dynamics behind its own.
    public mutating func append(_ other: Dynamics) {
        stateVariables += other.stateVariables
        derivedVariables += other.derivedVariables
        timeDerivatives += other.timeDerivatives
        nextValues += other.nextValues
        onStart += other.onStart
        onConditions += other.onConditions
        onEvents += other.onEvents
        regimes += other.regimes
        kineticSchemes += other.kineticSchemes
    }
}
