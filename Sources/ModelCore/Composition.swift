import Diagnostics

/// How components of a type are put together from others: what may stand inside, what they refer to, and what is made
/// of them before a run.
public struct Composition: Hashable, Sendable {
    /// A place for a component inside another.
    public struct Slot: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// The type that fits, or one that extends it.
        public var type: String
        /// Creates a slot.
        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// An attribute that names another component.
    public struct Reference: Hashable, Sendable {
        /// The attribute.
        public var name: String
        /// The type that fits, or one that extends it.
        public var type: String
        /// Whether the component is looked for among the neighbours only.
        public var isLocal: Bool
        /// Creates a reference.
        public init(name: String, type: String, isLocal: Bool = false) {
            self.name = name
            self.type = type
            self.isLocal = isLocal
        }
    }

    /// A gate for events.
    public struct EventPort: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Whether events leave through it.
        public var isOut: Bool
        /// Creates a port.
        public init(name: String, isOut: Bool) {
            self.name = name
            self.isOut = isOut
        }
    }

    /// The types that this one extends, nearest first.
    public var ancestors: [String] = []
    /// Slots for one component each.
    public var children: [Slot] = []
    /// Slots for lists of components.
    public var lists: [Slot] = []
    /// Attributes that name other components.
    public var references: [Reference] = []
    /// Links to neighbours, as a kinetic scheme's transitions have to its states.
    public var links: [String] = []
    /// Attributes that are text, and those that are paths to instances.
    public var texts: [String] = []
    public var paths: [String] = []
    /// The names that others may ask for; one to which no variable belongs is 0.
    public var exposures: [String] = []
    /// Gates for events, in order.
    public var eventPorts: [EventPort] = []
    /// What is made before a run, in order.
    public var structure: [StructureElement] = []
    /// What its components mean to a simulation, if anything.
    public var simulation: SimulationRole?

    /// Creates an empty composition.
    public init() {}
}

/// What a component means to a simulation; the texts are names of its attributes.
public enum SimulationRole: Hashable, Sendable {
    /// It runs a component.
    case run(component: String, variable: String, increment: String, total: String)
    /// It is a file of quantities.
    case dataWriter(path: String, fileName: String)
    /// It is a quantity in a file.
    case record(quantity: String)
    /// It is a file of events.
    case eventWriter(path: String, fileName: String, format: String)
    /// It is a source of events in a file.
    case eventRecord(quantity: String, eventPort: String)
}

/// Something that is made before a run.
public indirect enum StructureElement: Hashable, Sendable {
    /// Instances of one component, as many as a parameter says.
    case multiInstantiate(MultiInstantiation)
    /// One instance of a component, known by the name of the reference.
    case childInstance(component: String)
    /// A name for an instance, from here on.
    case with(instance: String, name: String)
    /// A name for a member of a list, by an attribute that holds its index.
    case withMember(list: String, index: String, name: String)
    /// Instances one after the other under a name; `inner` are made for each.
    case forEach(instances: String, name: String, inner: [StructureElement])
    /// A way for events.
    case connection(EventConnection)
    /// Two instances, one attached to either end, that see each other.
    case tunnel(Tunnel)

    /// Instances of one component in a list.
    public struct MultiInstantiation: Hashable, Sendable, CustomStringConvertible {
        /// What each instance is of.
        public enum Source: Hashable, Sendable {
            /// The component that a reference names.
            case component(String)
            /// A component of a type, without attributes of its own.
            case type(String)
        }

        /// The parameter that holds their number.
        public var number: String
        /// What each of them is of.
        public var source: Source
        /// Values that each instance gets, in order: expressions over its own parameters, its `index` and the values
        /// before, then over the parameters of what makes it.
        public var assignments: [Dynamics.StateAssignment]
        /// Where it is written.
        public var place: Place?

        /// Creates a list of instances.
        public init(
            number: String, source: Source, assignments: [Dynamics.StateAssignment] = [], place: Place? = nil
        ) {
            self.number = number
            self.source = source
            self.assignments = assignments
            self.place = place
        }

        /// All but the place, for the canonical text of a model.
        public var description: String {
            let made =
                switch source {
                case .component(let name): "component: \"\(name)\""
                case .type(let name): "type: \"\(name)\""
                }
            return "number: \"\(number)\", \(made)" + assignments.map { ", \($0.variable) = \($0.value)" }.joined()
        }
    }

    /// A way for events from one instance to another, or to an instance that is made and attached to it.
    public struct EventConnection: Hashable, Sendable {
        /// Names of the ends, from `with`.
        public var from: String
        public var to: String
        /// The component of which an instance is attached to the target; nil when the target itself receives.
        public var receiver: String?
        /// Attributes that hold the list to attach to, the ports and the delay.
        public var container: String?
        public var sourcePort: String?
        public var targetPort: String?
        public var delay: String?
        /// Values for properties of the receiver: expressions over the parameters.
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

    /// Two instances that see each other under a name.
    public struct Tunnel: Hashable, Sendable {
        /// The name under which each sees the other.
        public var name: String
        /// Names of the ends, from `with`.
        public var endA: String
        public var endB: String
        /// The components of which instances are attached.
        public var componentA: String
        public var componentB: String
        /// Values for properties of both.
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
