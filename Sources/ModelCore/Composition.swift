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
    /// A named slot or list for contained components (LEMS: `Child`, `Children`).
    public struct Slot: Hashable, Sendable {
        /// The name of the slot or list.
        public var name: String
        /// The name of the type of the contained components; a type that extends it is accepted as well.
        public var type: String
        /// Creates a slot.
        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// An attribute that names another component (LEMS: `ComponentReference`).
    public struct Reference: Hashable, Sendable {
        /// The name of the attribute.
        public var name: String
        /// The name of the type of the named component; a type that extends it is accepted as well.
        public var type: String
        /// A Boolean value that indicates whether the attribute may also name a component that has the same parent.
        public var isLocal: Bool
        /// Creates a reference.
        public init(name: String, type: String, isLocal: Bool = false) {
            self.name = name
            self.type = type
            self.isLocal = isLocal
        }
    }

    /// A port through which events are sent or received.
    public struct EventPort: Hashable, Sendable {
        /// The name of the port.
        public var name: String
        /// A Boolean value that indicates whether events are sent through the port; otherwise they are received.
        public var isOut: Bool
        /// Creates a port.
        public init(name: String, isOut: Bool) {
            self.name = name
            self.isOut = isOut
        }
    }

    /// The names of the types that the type extends, nearest first.
    public var ancestors: [String] = []
    /// The slots for one component each.
    public var children: [Slot] = []
    /// The lists for any number of components.
    public var lists: [Slot] = []
    /// The attributes that name other components.
    public var references: [Reference] = []
    /// The names of the links to sibling components, as from the transitions of a kinetic scheme to its states.
    public var links: [String] = []
    /// The names of the attributes that are texts.
    public var texts: [String] = []
    /// The names of the attributes that are paths to instances.
    public var paths: [String] = []
    /// The names of the exposed quantities, which other components can read. An exposure to which no variable belongs
    /// is 0.
    public var exposures: [String] = []
    /// The event ports, in document order.
    public var eventPorts: [EventPort] = []
    /// The instances, connections and tunnels that are created before a simulation, in order.
    public var structure: [StructureElement] = []
    /// The role of the type in a simulation, such as that of an output file; nil for a type without one.
    public var simulation: SimulationRole?

    /// Creates a composition without any parts.
    public init() {}
}

/// The role that components of a type have in a simulation (LEMS: `Simulation`). Each associated value is the name of
/// the attribute that holds the value.
public enum SimulationRole: Hashable, Sendable {
    /// A simulation: it runs the component that one attribute names, for the time `total` in steps of `increment`.
    case run(component: String, variable: String, increment: String, total: String)
    /// A file of quantities over time, with the names of the attributes for its folder and its file name.
    case dataWriter(path: String, fileName: String)
    /// A column in a file of quantities, with the name of the attribute for the path of the quantity.
    case record(quantity: String)
    /// A file of events, with the names of the attributes for its folder, its file name and its layout.
    case eventWriter(path: String, fileName: String, format: String)
    /// A source of events in a file of events, with the names of the attributes for the path of the sending instance
    /// and for its port.
    case eventRecord(quantity: String, eventPort: String)
}

/// An instruction of a `Structure` element, executed once before a simulation to create instances and connect them.
public indirect enum StructureElement: Hashable, Sendable {
    /// Creates several instances of one component; a parameter gives their number.
    case multiInstantiate(MultiInstantiation)
    /// Creates one instance of the component that a reference names, under the name of the reference.
    case childInstance(component: String)
    /// Gives an instance a name for the instructions that follow.
    case with(instance: String, name: String)
    /// Gives a member of a list a name for the instructions that follow; an attribute holds its index.
    case withMember(list: String, index: String, name: String)
    /// Executes the `inner` instructions once for each of several instances, each under the given name.
    case forEach(instances: String, name: String, inner: [StructureElement])
    /// Connects two instances by events.
    case connection(EventConnection)
    /// Attaches an instance to each of two ends, so that the attached instances can read each other's quantities.
    case tunnel(Tunnel)

    /// An instruction that creates several instances of one component in a list (LEMS: `MultiInstantiate`).
    public struct MultiInstantiation: Hashable, Sendable, CustomStringConvertible {
        /// The component of which instances are created.
        public enum Source: Hashable, Sendable {
            /// The component that the reference of this name names.
            case component(String)
            /// A component of the type of this name, without attributes.
            case type(String)
        }

        /// The name of the parameter that holds the number of instances.
        public var number: String
        /// The component of which instances are created.
        public var source: Source
        /// The values of properties of each instance, in order. The expressions can use the instance's own parameters,
        /// its `index` and the properties assigned before, then the parameters of the component that creates the
        /// instance.
        public var assignments: [Dynamics.StateAssignment]
        /// The place in the source; nil for an instruction that is not read from a file.
        public var place: Place?

        /// Creates an instruction.
        public init(
            number: String, source: Source, assignments: [Dynamics.StateAssignment] = [], place: Place? = nil
        ) {
            self.number = number
            self.source = source
            self.assignments = assignments
            self.place = place
        }

        /// A text of all properties except the place, as part of `Model.canonicalText`.
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
        /// The name of the sending instance, as given by `with`.
        public var from: String
        /// The name of the receiving instance, as given by `with`.
        public var to: String
        /// The reference to the component of which an instance is attached to the target; nil if the target itself
        /// receives.
        public var receiver: String?
        /// The name of the attribute with the list of the target to which the receiver is attached; nil for the list
        /// that fits.
        public var container: String?
        /// The name of the attribute with the port that sends; nil if the source's first port is to be used.
        public var sourcePort: String?
        /// The name of the attribute with the port that receives; nil if the receiver's first port is to be used.
        public var targetPort: String?
        /// The name of the parameter with the delay in seconds; nil for no delay.
        public var delay: String?
        /// The values of properties of the receiver: expressions over the parameters of the connection.
        public var assignments: [Dynamics.StateAssignment]

        /// Creates a connection.
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
        /// The name under which each of the two instances reads the other.
        public var name: String
        /// The name of the first end, as given by `with`.
        public var endA: String
        /// The name of the second end, as given by `with`.
        public var endB: String
        /// The reference to the component of which an instance is attached to the first end.
        public var componentA: String
        /// The reference to the component of which an instance is attached to the second end.
        public var componentB: String
        /// The values of properties of both instances.
        public var assignments: [Dynamics.StateAssignment]

        /// Creates a tunnel.
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
