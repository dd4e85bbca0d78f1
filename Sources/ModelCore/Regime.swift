import Expressions

/// One of several modes of a component, of which exactly one is active at a time: the rates of change, the conditions
/// and the event handlers of a regime apply only while the regime is active (LEMS: `Regime`).
///
///     // A refractory period: v is constant, and `tEnd` was set when the regime was entered.
///     let refractory = Regime(
///         name: "refractory", isInitial: false,
///         onConditions: [.init(.relation(.greater, .name("t"), .name("tEnd")), [.transition(regime: "integrating")])])
public struct Regime: Hashable, Sendable {
    /// The name of the regime, unique within the dynamics.
    public var name: String
    /// A Boolean value that indicates whether the component starts in the regime.
    public var isInitial: Bool
    /// The derived variables of the regime, which a step evaluates before the rates of change and the conditions of the
    /// regime.
    public var derivedVariables: [Dynamics.DerivedVariable]
    /// The rates of change of the state variables that evolve while the regime is active.
    public var timeDerivatives: [Dynamics.TimeDerivative]
    /// The actions executed when the regime becomes active, in order.
    public var onEntry: [Dynamics.Action]
    /// The conditions tested after a step while the regime is active, in order.
    public var onConditions: [Dynamics.OnCondition]
    /// The handlers of the events that arrive while the regime is active.
    public var onEvents: [Dynamics.OnEvent]

    /// Creates a regime (a mode of a component) from its equations and handlers.
    public init(
        name: String, isInitial: Bool, derivedVariables: [Dynamics.DerivedVariable] = [],
        timeDerivatives: [Dynamics.TimeDerivative] = [], onEntry: [Dynamics.Action] = [],
        onConditions: [Dynamics.OnCondition] = [], onEvents: [Dynamics.OnEvent] = []
    ) {
        self.name = name
        self.isInitial = isInitial
        self.derivedVariables = derivedVariables
        self.timeDerivatives = timeDerivatives
        self.onEntry = onEntry
        self.onConditions = onConditions
        self.onEvents = onEvents
    }
}

/// A kinetic scheme: occupancies of states, and transitions between the states at given rates (LEMS: `KineticScheme`).
///
/// The occupancies p obey the linear system dp/dt = Q p, where Q holds the forward and reverse rates of the
/// transitions. A step of size h multiplies p by exp(h Q), with the rates of that step.
public struct KineticScheme: Hashable, Sendable {
    /// The name of the list whose members are the states of the scheme.
    public var nodes: String
    /// The name of the state variable that holds the occupancy of a state, a number from 0 to 1.
    public var stateVariable: String
    /// The name of the list whose members are the transitions of the scheme.
    public var edges: String
    /// The name of the attribute of a transition that names the state that it leaves.
    public var edgeSource: String
    /// The name of the attribute of a transition that names the state that it enters.
    public var edgeTarget: String
    /// The name of the quantity of a transition that holds its rate from the state that it leaves to the state that it
    /// enters, per second.
    public var forwardRate: String
    /// The name of the quantity of a transition that holds its rate from the state that it enters to the state that it
    /// leaves, per second.
    public var reverseRate: String

    /// Creates a kinetic scheme from the names of its lists, attributes and quantities.
    public init(
        nodes: String, stateVariable: String, edges: String, edgeSource: String, edgeTarget: String,
        forwardRate: String, reverseRate: String
    ) {
        self.nodes = nodes
        self.stateVariable = stateVariable
        self.edges = edges
        self.edgeSource = edgeSource
        self.edgeTarget = edgeTarget
        self.forwardRate = forwardRate
        self.reverseRate = reverseRate
    }
}
