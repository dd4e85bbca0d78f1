import Diagnostics
import Expressions
import Quantities

/// A TVBO experiment as far as it bears on a simulation: values with their places, nothing interpreted yet.
public struct Experiment: Sendable {
    /// The file it came from.
    public var file: String
    /// What people call it.
    public var label: String
    /// The default model; nil when every node names its own.
    public var dynamics: DynamicsBlock?
    /// The model where it is put together from NeuroML's components; then there is no other.
    public var tree: ComponentTree?
    /// The nodes and edges.
    public var network: NetworkBlock
    /// How it is integrated.
    public var integration: IntegrationBlock
    /// Warnings of the reader.
    public var remarks: [Diagnostic]
}

/// A number with its unit, or several where a model has modes.
struct ValueBlock: Sendable {
    /// Its name, where that stands, the number as written, and the unit if one is given.
    var name: String
    var place: Place
    var value: Double
    var unit: PhysicalUnit?
    /// The values of a vector (one row) or matrix, shape `[rows][columns]`; nil for a number.
    var array: [[Double]]?
}

/// An equation: a right-hand side, or cases.
struct EquationBlock: Sendable {
    /// A value under a condition.
    struct Case: Sendable {
        /// When the value holds, and the value.
        var condition: ExpressionSource
        var value: ExpressionSource
    }

    /// Where it stands, its right-hand side if it has one, and its cases.
    var place: Place
    var rhs: ExpressionSource?
    var cases: [Case]
}

/// A named equation: a derived variable or a derived parameter.
struct DefinitionBlock: Sendable {
    /// Its name, place, equation and declared unit, and whether it asks to be recorded.
    var name: String
    var place: Place
    var equation: EquationBlock
    var unit: PhysicalUnit?
    var isRecorded: Bool
}

/// A user function.
struct FunctionBlock: Sendable {
    /// Its name and place, its formal arguments in call order, and what it yields.
    var name: String
    var place: Place
    var arguments: [String]
    var body: ExpressionSource
}

/// A state variable.
struct StateBlock: Sendable {
    /// Its name and place, its rate of change, initial value and unit, and whether it is recorded.
    var name: String
    var place: Place
    var equation: EquationBlock
    var initial: Double
    var unit: PhysicalUnit?
    var isRecorded: Bool
    /// What its initial value is drawn from where a seed is given.
    var distribution: InitialDistribution?
    /// The seed that the distribution names.
    var distributionSeed: String?
    /// Whether other nodes see it.
    var couples = false
    /// What its value is brought back to, in its unit; nil where it may take any.
    var limits: ClosedRange<Double>?
}

/// A named input from the network.
struct CouplingInputBlock: Sendable {
    /// Its name and place.
    var name: String
    var place: Place
    /// Whether it comes from a surface around the node, and so is nothing without one.
    var isLocal: Bool
    /// The coupling that feeds it, where it names one.
    var source: String?
}

/// A threshold event.
struct EventBlock: Sendable {
    /// Its name and place, and the condition at which it happens.
    var name: String
    var place: Place
    var condition: ExpressionSource
    /// Assignments; empty for a spike.
    var affect: [(variable: String, value: ExpressionSource)]
}

/// A model: equations with their names.
public struct DynamicsBlock: Sendable {
    /// Its name, place and declared kind, and its declarations in document order.
    var name: String
    var place: Place
    var modelType: String?
    /// How many values each state has.
    var modes = 1
    /// Whether its equations give next values in place of rates.
    var isMap = false
    var parameters: [ValueBlock] = []
    var derivedParameters: [DefinitionBlock] = []
    var functions: [FunctionBlock] = []
    var derivedVariables: [DefinitionBlock] = []
    var couplingInputs: [CouplingInputBlock] = []
    var states: [StateBlock] = []
    var events: [EventBlock] = []
}

/// A node of a network.
struct NodeBlock: Sendable {
    /// Its id and place, the name of its dynamics, values that differ from those of the dynamics, and whether it is recorded.
    var id: Int
    var place: Place
    var dynamics: String?
    var dynamicsPlace: Place
    var parameters: [ValueBlock]
    var states: [ValueBlock]
    var isRecorded: Bool
    /// Its coordinates in the network's unit of length; nil where they are not given.
    var position: SIMD3<Double>?
}

/// An edge of a network.
struct EdgeBlock: Sendable {
    /// Its place, the ids of its ends, the name of its synapse with values for that, its weight and its delay.
    var place: Place
    var source: Int
    var sourcePlace: Place
    var target: Int
    var targetPlace: Place
    var coupling: String?
    var couplingPlace: Place
    var parameters: [ValueBlock]
    var weight: ValueBlock?
    var delay: ValueBlock?
    /// Its length, from which its delay follows where none is given.
    var distance: ValueBlock?
    /// Whether it acts one way only; nil where it does not say.
    var isDirected: Bool?
    var directedPlace: Place
    /// Its coupling function; nil for a synapse.
    var function: CouplingBlock?
}

/// A network of nodes and edges; a lone node when both are empty.
public struct NetworkBlock: Sendable {
    /// Its place, models by name, nodes and edges in document order.
    var place: Place
    var library: [DynamicsBlock] = []
    var nodes: [NodeBlock] = []
    var edges: [EdgeBlock] = []
    /// The speed of signals along edges; nil for the default.
    var conductionSpeed: ValueBlock?
    /// The units of delays, lengths and speeds that have none; nil where the network does not say.
    var timeUnit: PhysicalUnit?
    var distanceUnit: PhysicalUnit?
    /// Whether its nodes were not listed but counted.
    var isCounted = false

    /// Whether edges have coupling functions.
    var isCoupled = false
}

/// How an experiment is integrated.
public struct IntegrationBlock: Sendable {
    /// Its place; the method; step size, duration and transient in the time scale; and the time scale.
    public var place: Place
    public var method: String
    public var methodPlace: Place
    public var step: DecimalNumber
    public var stepPlace: Place
    public var duration: DecimalNumber
    public var durationPlace: Place
    public var transient: DecimalNumber
    public var timeScale: PhysicalUnit
    /// How often a step evaluates what comes from other nodes; nil where the experiment does not say.
    public var couplingEvaluation: CouplingEvaluation?
    public var couplingEvaluationPlace: Place
    /// Where `delayed: false` stands; nil where it does not.
    public var undelayedPlace: Place?

    /// How often a step of several stages evaluates what comes from other nodes.
    public enum CouplingEvaluation: String, Sendable, CaseIterable {
        /// Once, at its start: TVBO's default.
        case perStep = "per_step"
        /// At each stage.
        case perStage = "per_stage"
    }
}
