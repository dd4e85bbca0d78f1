import Diagnostics

/// The rules by which the components of a type contain, refer to, and create other components.
///
///     // A population: `size` instances of the component that the attribute `component` names.
///     var population = Composition()
///     population.references = [.init(name: "component", type: "Component")]
///     population.structure = [.multiInstantiate(.init(number: "size", source: .component("component")))]
///
/// The terms are those of LEMS (Cannon et al. 2014, doi 10.3389/fninf.2014.00079).
public struct Composition: Hashable, Sendable {
    /// A rule for a named slot or list that holds contained components (LEMS: `Child`, `Children`).
    public struct Slot: Hashable, Sendable {
        /// The name of the slot or list of contained components.
        public var name: String
        /// The name of the type of the contained components; a type that extends it is accepted as well.
        public var type: String
        /// Creates a slot or list for components of a type.
        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// An attribute that names another component (LEMS: `ComponentReference`).
    public struct Reference: Hashable, Sendable {
        /// The name of the attribute that names the other component.
        public var name: String
        /// The name of the type of the named component; a type that extends it is accepted as well.
        public var type: String
        /// A Boolean value that indicates whether the attribute may also name a component that has the same parent.
        public var isLocal: Bool
        /// Creates the rule that an attribute names a component of a type.
        public init(name: String, type: String, isLocal: Bool = false) {
            self.name = name
            self.type = type
            self.isLocal = isLocal
        }
    }

    /// A port through which events are sent or received.
    public struct EventPort: Hashable, Sendable {
        /// The name of the event port.
        public var name: String
        /// A Boolean value that indicates whether events are sent through the port; false for a port that receives
        /// events.
        public var isOut: Bool
        /// Creates a port that sends or receives events.
        public init(name: String, isOut: Bool) {
            self.name = name
            self.isOut = isOut
        }
    }

    /// The names of the types that the type extends, nearest first.
    public var ancestors: [String] = []
    /// The slots of the type for one contained component each (LEMS: `Child`).
    public var children: [Slot] = []
    /// The lists of the type for any number of contained components each (LEMS: `Children`).
    public var lists: [Slot] = []
    /// The attributes that name other components (LEMS: `ComponentReference`).
    public var references: [Reference] = []
    /// The names of the attributes that name a sibling component (LEMS: `Link`), as a transition of a kinetic scheme
    /// names its states.
    public var links: [String] = []
    /// The names of the attributes that hold texts (LEMS: `Text`).
    public var texts: [String] = []
    /// The names of the attributes that hold the path of an instance (LEMS: `Path`).
    public var paths: [String] = []
    /// The names of the exposed quantities, which other components can read. An exposure to which no variable belongs
    /// is 0.
    public var exposures: [String] = []
    /// The ports through which events are sent or received, in document order.
    public var eventPorts: [EventPort] = []
    /// The instructions of the type's `Structure` element, which create instances, connections and tunnels before a
    /// simulation, in order.
    public var structure: [StructureElement] = []
    /// The role of the type in a simulation, such as that of an output file; nil for a type without one.
    public var simulation: SimulationRole?

    /// Creates a composition without any parts.
    public init() {}
}

/// The role that components of a type have in a simulation (LEMS: `Simulation`). The associated values are the names of
/// the component's attributes that hold the values.
public enum SimulationRole: Hashable, Sendable {
    /// A simulation of the component that the attribute `component` names, for the time in the attribute `total`, in
    /// steps of the time in `increment`. Unlike the others, `variable` is not an attribute but the name of the time,
    /// such as `t`.
    case run(component: String, variable: String, increment: String, total: String)
    /// An output file of quantities over time; the attributes hold its folder and its file name.
    case dataWriter(path: String, fileName: String)
    /// A column of an output file of quantities; the attribute holds the path of the quantity.
    case record(quantity: String)
    /// An output file of events; the attributes hold its folder, its file name and its layout.
    case eventWriter(path: String, fileName: String, format: String)
    /// A source of events that an output file records; the attributes hold the path of the sending instance and the
    /// name of its port.
    case eventRecord(quantity: String, eventPort: String)
}

/// An instruction of the `Structure` element of a component type, executed once before a simulation to create instances
/// and connect them. Names of attributes in it refer to the component whose structure is executed.
public indirect enum StructureElement: Hashable, Sendable {
    /// Creates several instances of one component, as many as a parameter says.
    case multiInstantiate(MultiInstantiation)
    /// Creates one instance of the component that the attribute `component` names, as a child with the name of that
    /// attribute.
    case childInstance(component: String)
    /// Gives an instance a name for the instructions that follow. `instance` is the name of the attribute that holds
    /// the path of the instance, or `this` or `parent`.
    case with(instance: String, name: String)
    /// Gives a member of a list a name for the instructions that follow. `list` and `index` are the names of the
    /// attributes that hold the path of the list and the index of the member.
    case withMember(list: String, index: String, name: String)
    /// Executes the `inner` instructions once for each of several instances, which has the given name in them.
    /// `instances` is the name of the attribute that holds the path of a list or of a single instance.
    case forEach(instances: String, name: String, inner: [StructureElement])
    /// Connects two instances, so that events of one arrive at the other.
    case connection(EventConnection)
    /// Attaches a new instance to each of two instances, so that the attached ones can read each other's quantities.
    case tunnel(Tunnel)

    /// An instruction that creates several instances of one component in a list (LEMS: `MultiInstantiate`).
    public struct MultiInstantiation: Hashable, Sendable, CustomStringConvertible {
        /// The component of which instances are created, named by an attribute or given by its type.
        public enum Source: Hashable, Sendable {
            /// The component that the attribute with this name refers to.
            case component(String)
            /// A component without attributes, of the type with this name.
            case type(String)
        }

        /// The name of the parameter or constant that holds the number of instances.
        public var number: String
        /// The component of which instances are created, named by an attribute or given by its type.
        public var source: Source
        /// The values of properties of each created instance, in order. The expressions can use the instance's own
        /// parameters, its `index` and the properties assigned before, then the parameters of the component that
        /// creates the instance.
        public var assignments: [Dynamics.StateAssignment]
        /// The place of the instruction in the source; nil for one that is not read from a file.
        public var place: Place?

        /// Creates an instruction that creates several instances of one component.
        public init(
            number: String, source: Source, assignments: [Dynamics.StateAssignment] = [], place: Place? = nil
        ) {
            self.number = number
            self.source = source
            self.assignments = assignments
            self.place = place
        }

        /// The text of the instruction in `Model.canonicalText`, with everything except the place.
        public var description: String {
            let made =
                switch source {
                case .component(let name): "component: \"\(name)\""
                case .type(let name): "type: \"\(name)\""
                }
            return "number: \"\(number)\", \(made)" + assignments.map { ", \($0.variable) = \($0.value)" }.joined()
        }
    }

    /// A connection that sends events of a source instance to a target instance, or to a new instance that is attached
    /// to the target (LEMS: `EventConnection`).
    public struct EventConnection: Hashable, Sendable {
        /// The name of the sending instance, which a preceding instruction such as
        /// ``StructureElement/with(instance:name:)`` gave it, or the slot of a child of the component whose structure
        /// is executed.
        public var from: String
        /// The name of the receiving instance, which a preceding instruction such as
        /// ``StructureElement/with(instance:name:)`` gave it, or the slot of a child of the component whose structure
        /// is executed.
        public var to: String
        /// The name of the attribute that refers to a component, of which a new instance is attached to the target and
        /// receives the events; nil if the target itself receives them.
        public var receiver: String?
        /// The name of the attribute that holds the name of the target's list to which the new instance is attached;
        /// nil for the target's only list of attachments.
        public var container: String?
        /// The name of the attribute that holds the name of the port that sends; nil for the first port of the source
        /// that sends events.
        public var sourcePort: String?
        /// The name of the attribute that holds the name of the port that receives; nil for the first port of the
        /// receiver that receives events.
        public var targetPort: String?
        /// The name of the parameter of the connection that holds the delay in seconds; nil for no delay.
        public var delay: String?
        /// The values of properties of the new instance that receives the events: expressions over the parameters of
        /// the connection.
        public var assignments: [Dynamics.StateAssignment]

        /// Creates a connection that sends events from one instance to another.
        public init(
            from: String, to: String, receiver: String? = nil, container: String? = nil, sourcePort: String? = nil,
            targetPort: String? = nil, delay: String? = nil, assignments: [Dynamics.StateAssignment] = []
        ) {
            self.from = from
            self.to = to
            self.receiver = receiver
            self.container = container
            self.sourcePort = sourcePort
            self.targetPort = targetPort
            self.delay = delay
            self.assignments = assignments
        }
    }

    /// Two new instances, attached to one end each, that read each other's quantities under a common name (LEMS:
    /// `Tunnel`).
    public struct Tunnel: Hashable, Sendable {
        /// The name under which each of the two attached instances reads the quantities of the other.
        public var name: String
        /// The name of the instance that is the first end, as a preceding instruction such as
        /// ``StructureElement/with(instance:name:)`` gave it.
        public var endA: String
        /// The name of the instance that is the second end, as a preceding instruction such as
        /// ``StructureElement/with(instance:name:)`` gave it.
        public var endB: String
        /// The name of the attribute that refers to the component of which a new instance is attached to the first end.
        public var componentA: String
        /// The name of the attribute that refers to the component of which a new instance is attached to the second
        /// end.
        public var componentB: String
        /// The values of properties of both new instances: expressions over the parameters of the component whose
        /// structure is executed.
        public var assignments: [Dynamics.StateAssignment]

        /// Creates a tunnel between two instances.
        public init(
            name: String, endA: String, endB: String, componentA: String, componentB: String,
            assignments: [Dynamics.StateAssignment] = []
        ) {
            self.name = name
            self.endA = endA
            self.endB = endB
            self.componentA = componentA
            self.componentB = componentB
            self.assignments = assignments
        }
    }
}
