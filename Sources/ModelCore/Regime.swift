import Expressions

/// A way of moving that a component takes at times: its rates hold and its conditions are tested only while it is
/// active.
public struct Regime: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Whether the component starts in it.
    public var isInitial: Bool
    /// Quantities without memory, worked out at the start of its part of a step.
    public var derivedVariables: [Dynamics.DerivedVariable]
    /// Rates of change.
    public var timeDerivatives: [Dynamics.TimeDerivative]
    /// What is done on entering.
    public var onEntry: [Dynamics.Action]
    /// Tests, in order.
    public var onConditions: [Dynamics.OnCondition]
    /// Handlers of incoming events.
    public var onEvents: [Dynamics.OnEvent]

    /// Creates a regime.
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

/// Occupancies of states and the transitions among them, which move as a linear system with the rates of the present
/// step.
public struct KineticScheme: Hashable, Sendable {
    /// The list of states and the variable that holds an occupancy.
    public var nodes: String
    public var stateVariable: String
    /// The list of transitions and the links to the states that they join.
    public var edges: String
    public var edgeSource: String
    public var edgeTarget: String
    /// The quantities of a transition that hold its rates, per second.
    public var forwardRate: String
    public var reverseRate: String

    /// Creates a scheme.
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
