import Diagnostics
import Expressions
import Quantities

/// A NeuroML component as read from an experiment: its type, its values, and the components that it contains.
///
///     // gates: { m: { iri: neuroml:gateHHrates, parameters: { instances: { value: 3 } } } }
///     let gate = ComponentBlock(name: "m", place: place, type: "gateHHrates", typePlace: typePlace)
struct ComponentBlock: Sendable {
    /// A value of a parameter or attribute of a component: a number with its unit, or a word such as the name of
    /// another component.
    struct Value: Sendable {
        /// The name of the parameter or attribute that has the value.
        var name: String
        /// The place of the value in the document.
        var place: Place
        /// The place of the parameter's name in the document, to which errors in the name refer; nil for a value that
        /// is not a member of `parameters`, such as an initial value, for which they refer to `place`.
        var namePlace: Place?
        /// The number or word of the value as written, without the unit.
        var text: String
        /// The value as a number; nil for a word.
        var number: Double?
        /// The unit of the value; nil if none is given.
        var unit: PhysicalUnit?
        /// A Boolean value that indicates whether the value is a number without a mapping around it, as in `weight: 2`,
        /// which TVBO 0.5.3 takes for a label.
        var isBare = false
        /// A Boolean value that indicates whether the value is a number in the description of its parameter, as in
        /// `description: "nml:10 pS"`, which TVBO 0.5.3 reads only for cells.
        var isDescribed = false

        /// The value in the notation of NeuroML, such as `10 nS`.
        var written: String { unit.map { $0 == .one ? text : "\(text) \($0.name)" } ?? text }
    }

    /// A state variable of a component's type that the experiment lists, in order to give its initial value or to say
    /// whether it is recorded.
    struct State: Sendable {
        /// The name of the state variable.
        var name: String
        /// The place of the state variable in the document, to which errors refer.
        var place: Place
        /// The initial value of the state variable; nil if none is given.
        var initial: Value?
        /// A Boolean value that indicates whether the initial value is given as null.
        var isNull = false
        /// A Boolean value that indicates whether the state variable is recorded.
        var isRecorded: Bool
    }

    /// An equation for a quantity of a component, which makes the type of the component one that the experiment defines
    /// itself.
    struct Definition: Sendable {
        /// The name of the quantity that the equation defines.
        var name: String
        /// The place of the equation in the document, to which errors refer.
        var place: Place
        /// The expression of the equation, in the language of LEMS, with the additions `**` and `Piecewise`.
        var value: ExpressionSource
        /// The unit of the quantity that the equation defines; nil if none is given.
        var unit: PhysicalUnit?
    }

    /// The name of the component: its key in the mapping that contains it, or its key `name`.
    var name: String
    /// The place of the component in the document, to which errors refer.
    var place: Place
    /// The name of the component's type, such as `ionChannelHH`.
    var type: String
    /// The place in the document at which the component's type is named, to which errors refer.
    var typePlace: Place
    /// The values of the component's parameters and attributes, in document order.
    var values: [Value] = []
    /// The state variables that the component lists, in document order.
    var states: [State] = []
    /// A Boolean value that indicates whether ``states`` are written as a mapping, which TVBO 0.5.3 sorts by name.
    var statesAreMapped = false
    /// The equations of the component, in document order; empty for a component of a type that NeuroML defines.
    var definitions: [Definition] = []
    /// The times of the component's events (`trigger_times`), as written in the time scale of the experiment, with
    /// their places.
    var triggers: [(time: String, place: Place)] = []
    /// The contained components, sorted by name.
    ///
    /// TVBO sorts the keys of every mapping before it renders, and the order of channels decides the rounding of their
    /// total current.
    var parts: [ComponentBlock] = []

    /// A Boolean value that indicates whether the component has a type and nothing else, such as values or equations.
    var isBare: Bool { values.isEmpty && states.isEmpty && definitions.isEmpty && triggers.isEmpty && parts.isEmpty }

    /// Returns whether two components are equal in everything but their names and places: types, values, states,
    /// equations, events and contained components with their names.
    func isEquivalent(to other: ComponentBlock) -> Bool { signature == other.signature }

    private var signature: [String] {
        [type] + values.map { "\($0.name)=\($0.written)" }.sorted()
            + states.map { "\($0.name)@\($0.initial?.written ?? "")\($0.isRecorded)" }.sorted()
            + definitions.map { "\($0.name):\($0.value.text)" }.sorted() + triggers.map(\.time)
            + parts.flatMap { ["(", $0.name] + $0.signature + [")"] }
    }

    /// Returns the value of the parameter or attribute with a name; nil if the component does not give it.
    func value(_ name: String) -> Value? { values.first { $0.name == name } }
}

/// A node of an experiment's network of NeuroML components.
struct ComponentNode: Sendable {
    /// The settings that a node of any network has. Its parameters are empty, because they are in `values`.
    var block: NodeBlock
    /// The values of the node, which replace values of the component of which the node is an instance.
    var values: [ComponentBlock.Value]
    /// The id of the node as written in the document. A node that stands for several members is replaced by its
    /// members; all but the first get new ids in `block`.
    var origin: Int
}

/// An edge of an experiment's network of NeuroML components.
struct ComponentEdge: Sendable {
    /// The settings that an edge of any network has. Its parameters are empty, because they are in `values`.
    var block: EdgeBlock
    /// The index of the edge in the document's list of edges, from which TVBO makes the ids of synapses.
    var index: Int
    /// The values of the synapse that the edge gives, and those that select the place on a cell at which the synapse
    /// acts.
    var values: [ComponentBlock.Value]
    /// The weight of the edge; nil if none is given.
    var weight: ComponentBlock.Value?
    /// The delay of the edge; nil if none is given.
    var delay: ComponentBlock.Value?
    /// A Boolean value that indicates whether the weight is a key of the edge itself, outside `parameters`.
    var ownsWeight = false
    /// A Boolean value that indicates whether the delay is a key of the edge itself, outside `parameters`.
    var ownsDelay = false
}

/// The part of an experiment that consists of NeuroML components.
///
/// `ComponentDocument` translates it into the elements of a LEMS document.
struct ComponentNetworkBlock: Sendable {
    /// The experiment's own component, of which nodes without `dynamics` are instances; nil if the experiment has none.
    var own: ComponentBlock?
    /// The components under `network.dynamics`, to which nodes and edges refer by name, in document order.
    var library: [ComponentBlock] = []
    /// The nodes of the network in document order; empty for an experiment that is a single cell.
    var nodes: [ComponentNode] = []
    /// The edges of the network in document order.
    var edges: [ComponentEdge] = []
    /// A Boolean value that indicates whether the network gives the number of its nodes, under `number_of_nodes` or
    /// `number_of_regions`, instead of listing them; ``nodes`` then are that many instances of ``own``.
    var isCounted = false
    /// The seed of random components, such as Poisson sources, among the parameters of the integration, and whether it is
    /// a number without a mapping around it; nil if none is given.
    var seed: ComponentBlock.Value?
    /// The seed among the execution settings, which is used if ``seed`` is nil; nil if none is given.
    var executionSeed: (text: String, place: Place)?
    /// The unit of the delays of edges that have no unit of their own; nil for the time scale of the experiment.
    var timeUnit: PhysicalUnit?
    /// The place of the type of the first component, to which errors refer if the core types of NeuroML cannot be read.
    var place: Place
}
