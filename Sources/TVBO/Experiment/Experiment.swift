import Diagnostics
import Expressions
import Quantities

/// A TVBO experiment as read from its document, with the place of every value for error messages.
///
/// It holds the parts that a simulation uses. Expressions are texts, and units are not applied; ``model(seed:)``
/// translates an experiment into a model:
///
///     let experiment = try Experiment.load(path: "experiment.yaml", database: ModelDatabase())
///     let model = try experiment.model()
///
/// The blocks in this file are values without logic. The stages that read and translate them extend them in their own
/// files: `ExperimentReader` reads them; `ModelBuilder`, `DynamicsEquations` and `UnitConventionInference` translate
/// them.
public struct Experiment: Sendable {
    /// The path of the document, or the name that was given for a text.
    public var file: String
    /// The label of the experiment; if it has none, the name of its model or else of its file.
    public var label: String
    /// The model of all nodes that name no model of their own; nil if every node names one, and for NeuroML components.
    public var dynamics: DynamicsBlock?
    /// The NeuroML components with their nodes and edges, for an experiment that contains some; otherwise nil.
    var components: ComponentNetworkBlock?
    /// The nodes and edges; without nodes the experiment is a single node.
    public var network: NetworkBlock
    /// The integration settings: method, step size, duration and others.
    public var integration: IntegrationBlock
    /// The warnings found while reading the document.
    public var remarks: [Diagnostic]
    /// The keys of the document for computations that run the simulation many times, such as `optimization`, which are
    /// not carried out.
    public var outerStages: [String] = []
    /// The stimuli that the experiment declares itself, in addition to those that its models declare.
    var stimuli: [StimulusBlock] = []
    /// The functions of the experiment that the equations of stimuli call.
    var functions: [FunctionBlock] = []
    /// The events that change parameters of edges.
    var edgeEvents: [EdgeEventBlock] = []
    /// The place of `find_fixpoint: true`, with which runs start at a fixed point; nil without it.
    var fixedPointPlace: Place?
}

/// A named number with its unit, such as a parameter. In a model with several modes it can be a vector or a matrix.
struct ValueBlock: Sendable {
    /// The name of the value.
    var name: String
    /// The place of the name in the document.
    var place: Place
    /// The number as written, in `unit`; 0 for a vector or matrix, and NaN for a random parameter without a value.
    var value: Double
    /// The unit of the value; nil if none is given.
    var unit: PhysicalUnit?
    /// The values of a vector (one row) or matrix, shape `[rows][columns]`; nil for a number.
    var array: [[Double]]?
    /// A Boolean value that indicates whether all numbers of the array are written as whole numbers, such as `2`.
    var hasIntegers = false
    /// The distribution from which the value is drawn if there is a seed; nil if none is given.
    var random: RandomValue?
    /// A Boolean value that indicates whether the value is written as a number instead of a mapping with `value`.
    var isPlain = false
}

/// A name that refers to something defined elsewhere, such as a model, with its place in the document.
struct NameBlock: Sendable {
    /// The name as it is written.
    var text: String
    /// The place of the name in the document.
    var place: Place
}

/// An equation as read from a document: a right-hand side, cases with conditions, or both.
struct EquationBlock: Sendable {
    /// A branch of a piecewise equation.
    struct Case: Sendable {
        /// The condition under which the branch applies.
        var condition: ExpressionSource
        /// The expression for the value of the branch.
        var value: ExpressionSource
    }

    /// The place of the equation in the document, to which errors refer.
    var place: Place
    /// The right-hand side; nil if only cases are given. Beside cases, it is the value where no condition holds, or, if
    /// it contains `Piecewise`, the whole equation, with which the cases are compared.
    var rhs: ExpressionSource?
    /// The cases in document order; the first whose condition is true applies. The value is that of `rhs` if none
    /// applies, or 0 without one.
    var cases: [Case]

    /// The right-hand side, and the conditions and values of the cases.
    var sources: [ExpressionSource] { [rhs].compactMap(\.self) + cases.flatMap { [$0.condition, $0.value] } }
}

/// A derived variable or derived parameter.
struct DefinitionBlock: Sendable {
    /// The name of the quantity.
    var name: String
    /// The place of the definition in the document, to which errors refer.
    var place: Place
    /// The equation that defines the quantity.
    var equation: EquationBlock
    /// The declared unit; nil if none is given.
    var unit: PhysicalUnit?
    /// A Boolean value that indicates whether runs record the quantity.
    var isRecorded: Bool
    /// The function of time, given by samples, to which `equation` refers; nil if it refers to none.
    var table: SampledFunction?
    /// A Boolean value that indicates whether the quantity was made from a stimulus.
    var isStimulus = false
    /// A Boolean value that indicates whether the variable is a stimulus in the place of a parameter of the model.
    var replacesParameter = false
}

/// A function that a model defines for use in its equations.
struct FunctionBlock: Sendable {
    /// The name of the function.
    var name: String
    /// The place of the function in the document, to which errors refer.
    var place: Place
    /// The names of the arguments in call order: first those without default values.
    var arguments: [String]
    /// The default values of the last arguments.
    var defaults: [Double] = []
    /// A Boolean value that indicates whether the arguments are written in another order than that of a call.
    var isReordered = false
    /// A Boolean value that indicates whether an experiment, and not the database, writes the arguments as a mapping,
    /// which TVBO 0.5.3 sorts by name.
    var isMapped = false
    /// The constants that only the function knows, the parameters of its equation.
    var constants: [(name: String, value: Double)] = []
    /// The expression that the function returns.
    var body: ExpressionSource
}

/// A state variable of a model.
struct StateBlock: Sendable {
    /// The name of the state variable.
    var name: String
    /// The place of the state variable in the document, to which errors refer.
    var place: Place
    /// The equation of the time derivative, or of the next value in a map.
    var equation: EquationBlock
    /// The initial value of the state, in `unit`; 0.1 if the document gives none.
    var initial: Double
    /// The unit of the value; nil if none is given.
    var unit: PhysicalUnit?
    /// A Boolean value that indicates whether runs record the state.
    var isRecorded: Bool
    /// The distribution of the initial value, used if the run or the experiment gives a seed, in place of `initial`;
    /// nil for a fixed value.
    var distribution: InitialDistribution?
    /// The seed in the experiment for drawing the initial value; nil if none is given.
    var distributionSeed: UInt64?
    /// A Boolean value that indicates whether the document marks the state as a coupling variable.
    var couples = false
    /// The interval in `unit` to which the state is clamped; nil for an unbounded state.
    var limits: ClosedRange<Double>?
    /// The noise that the state declares itself; nil if only noise of the integration settings can act on it.
    var noise: NoiseBlock?
}

/// A threshold event: a condition of a model, and the assignments that are made when it holds.
struct EventBlock: Sendable {
    /// The name of the event.
    var name: String
    /// The place of the event in the document, to which errors refer.
    var place: Place
    /// The condition under which the event occurs.
    var condition: ExpressionSource
    /// The assignments of the event in document order; empty for a spike.
    var affect: [(variable: String, value: ExpressionSource)]
}

/// An event of a synapse model without a condition, which occurs when a spike arrives, and its assignments.
struct ArrivalBlock: Sendable {
    /// The name of the event.
    var name: String
    /// The place of the event in the document, to which errors refer.
    var place: Place
    /// The assignments of the event in document order.
    var affect: [(variable: String, value: ExpressionSource)]
}

/// The model of a node or synapse as read from a document: declarations in document order, and equations as texts.
public struct DynamicsBlock: Sendable {
    /// The name of the model.
    var name: String
    /// The place of the model in the document, to which errors refer.
    var place: Place
    /// The value of `model_type`, such as `spiking`; nil if none is given.
    var modelType: String?
    /// The NeuroML type that the model extends, such as `baseCellMembPot`, as `iri: extends:…` says; nil if it extends none.
    var extendedType: String?
    /// The number of modes of the model: the number of values that each state has.
    var modes = 1
    /// A Boolean value that indicates whether the model is a discrete map, whose equations give next values instead of
    /// time derivatives.
    var isMap = false
    /// The parameters of the model.
    var parameters: [ValueBlock] = []
    /// The parameters that are computed from other parameters.
    var derivedParameters: [DefinitionBlock] = []
    /// The functions that the equations can call.
    var functions: [FunctionBlock] = []
    /// The quantities that are computed from states and parameters at every time.
    var derivedVariables: [DefinitionBlock] = []
    /// The quantities of the model whose values come from other nodes.
    var couplingInputs: [CouplingInputBlock] = []
    /// The state variables of the model.
    var states: [StateBlock] = []
    /// The threshold events of the model.
    var events: [EventBlock] = []
    /// The stimuli that the model itself declares.
    var stimuli: [StimulusBlock] = []
    /// The names of parameters whose units do not count in the decision whether the model has units.
    var annotations: Set<String> = []
    /// The events without a condition, which occur when a spike arrives; only the model of a synapse has any.
    var arrivals: [ArrivalBlock] = []
    /// The keys, such as `events`, of the collections of the model that an experiment, and not the database, writes as
    /// mappings. TVBO 0.5.3 sorts these mappings by name.
    var mappings: Set<String> = []
}

/// A node of a network as read from a document.
struct NodeBlock: Sendable {
    /// The id by which edges refer to the node.
    var id: Int
    /// The place of the node in the document, to which errors refer.
    var place: Place
    /// The name of the model or input of the node; nil for the experiment's own model.
    var dynamics: String?
    /// The place of the name in `dynamics` in the document; the place of the node if it names no model.
    var dynamicsPlace: Place
    /// The parameter values that replace parameter values of the model.
    var parameters: [ValueBlock]
    /// The initial values that replace initial values of the model.
    var states: [ValueBlock]
    /// A Boolean value that indicates whether runs record the quantities of the node.
    var isRecorded: Bool
    /// The coordinates of the node in the network's unit of length; nil if none are given.
    var position: SIMD3<Double>?
    /// The number of members, identical nodes, by which the node is replaced (the key `size`).
    var size = 1
    /// The label of the node; nil if none is given.
    var label: String?
    /// The initial values of all states in the order of the model, in the units of the states; empty if none are given.
    var initial: [Double] = []
    /// A Boolean value that indicates whether the node is listed in the document of a network, not in the experiment.
    var isFromDocument = false

    /// A Boolean value that indicates whether the node has nothing of its own but its id, label and position.
    var isPlain: Bool {
        dynamics == nil && parameters.isEmpty && states.isEmpty && initial.isEmpty && isRecorded && size == 1
    }
}

/// An edge of a network as read from a document.
struct EdgeBlock: Sendable {
    /// The place of the edge in the document, to which errors refer.
    var place: Place
    /// The id of the node at which the edge starts.
    var source: Int
    /// The place of the id of the source node.
    var sourcePlace: Place
    /// The id of the node at which the edge ends.
    var target: Int
    /// The place of the id of the target node.
    var targetPlace: Place
    /// The name of the synapse or coupling function; nil if none is given.
    var coupling: String?
    /// The place of the name of the coupling; the place of the edge if it names none.
    var couplingPlace: Place
    /// The parameter values of the synapse or coupling function.
    var parameters: [ValueBlock]
    /// The weight of the edge; nil for 1.
    var weight: ValueBlock?
    /// The delay of the edge; nil for the default, which is the length divided by the conduction speed for an edge with
    /// a coupling function, and 0 for other edges.
    var delay: ValueBlock?
    /// The length of the edge; nil if none is given. Without it, or if it is 0, the length is the distance between the
    /// positions of the two nodes, if both have one.
    var distance: ValueBlock?
    /// The value of the key `directed`; nil if the document does not say. An edge with coupling functions acts in both
    /// directions unless the value is true or the edge names a variable of its source or target; every other edge acts
    /// in one direction.
    var isDirected: Bool?
    /// The place of the key `directed`; the place of the edge if it does not have the key.
    var directedPlace: Place
    /// The coupling functions through which the edge acts; empty for an edge with a synapse or from an input.
    var functions: [CouplingBlock] = []
    /// The variable of the source that the edge reads; nil for the coupling variables of the source.
    var sourceVariable: NameBlock?
    /// The coupling input of the target on which the edge acts; nil for the one that belongs to its coupling function.
    var targetVariable: NameBlock?
    /// The name of the model of the synapse on the edge; nil if the edge names none.
    var dynamics: NameBlock?
    /// The rule by which the members of the two nodes are connected, `all_to_all` or `one_to_one`; nil if none is
    /// given, which is permitted between nodes of one member each.
    var connectivity: NameBlock?
    /// A Boolean value that indicates whether an edge from a node to itself connects its members to themselves as well;
    /// nil if the document does not say, which is an error for a node of several members that are connected by
    /// `all_to_all`.
    var allowsSelf: Bool?
    /// The names among `weight`, `delay` and `distance` that the edge has as keys of its own, outside `parameters`.
    var ownKeys: [String] = []
    /// The names of the parameters of the edge that are plain numbers, and not mappings with `value`.
    var plainKeys: [String] = []
}

/// A network of nodes and edges as read from a document; a single node when both are empty.
public struct NetworkBlock: Sendable {
    /// The place of the network in the document, to which errors refer.
    var place: Place
    /// The models that nodes and edges can name: those under the key `dynamics` of the network, and those under the key
    /// `local_dynamics` of the experiment.
    var library: [DynamicsBlock] = []
    /// The nodes in document order.
    var nodes: [NodeBlock] = []
    /// The edges in document order.
    var edges: [EdgeBlock] = []
    /// The ways in which TVBO's back ends read the transforms of the weights of `edges` differently.
    var edgeDifferences: [MatrixDifference] = []
    /// The place of the transforms that have changed the weights of `edges`; nil if there are none.
    var transformPlace: Place?
    /// The edges that are given by matrices, which act in addition to `edges`.
    var matrices: [EdgeMatrix] = []
    /// The graph generator that makes the edges; nil if they are listed or given by matrices.
    var graph: GraphBlock?
    /// The coupling functions, in document order, through which matrices and edges that name no function act.
    var functions: [CouplingBlock] = []
    /// The names in the network's `coupling` with their places, in document order.
    var couplingNames: [NameBlock] = []
    /// A Boolean value that indicates whether the network's `coupling` is a list instead of a mapping, which TVBO 0.5.3
    /// sorts by name.
    var couplingsAreListed = false
    /// The speed by which lengths of edges with coupling functions are divided to obtain delays; nil for 3 mm/ms.
    var conductionSpeed: ValueBlock?
    /// The unit of time of delays and speeds written without one; nil for the time scale (delays) or ms (speeds).
    var timeUnit: PhysicalUnit?
    /// The unit of length of lengths and speeds that are written without a unit; nil for mm.
    var distanceUnit: PhysicalUnit?
    /// A Boolean value that indicates whether the number of nodes comes from a key such as `number_of_nodes`, from the
    /// matrix of the network or from a graph generator, and not from the list of nodes alone.
    var isCounted = false
    /// A Boolean value that indicates whether an edge has a coupling function, or a matrix or generator gives edges.
    var isCoupled = false
}
