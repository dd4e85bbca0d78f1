import Diagnostics
import Expressions
import ModelCore

/// An instance of a component in a simulation, a node in the tree of instances. Several instances can belong to one
/// component.
///
///     let root = try InstanceTree.root(of: model)
///     let cell = root.descendant("pop[0]")
final class Instance {
    /// A named list of instances, which belongs to an instance. Lists of attachments follow the lists of the document.
    struct List {
        /// The name of the list.
        var name: String
        /// A Boolean value that indicates whether the list holds what connections and inputs attach, such as synapses.
        var isAttachments: Bool
        /// The members, in order.
        var members: [Instance]

        /// Returns the member at an index; nil if the index is out of range.
        func member(_ index: Int) -> Instance? { members.indices.contains(index) ? members[index] : nil }
    }

    /// A connection from an instance, over which its events are sent.
    struct Connection {
        /// The port of the sending instance; nil for the events of all its ports.
        var port: String?
        /// The instance that receives the events.
        var target: Instance
        /// The port at which the events arrive.
        var targetPort: String
        /// The delay in seconds; events without a positive delay arrive at once.
        var delay: Double
        /// A Boolean value that indicates whether jLEMS loses the events of the connection. This is the case if the
        /// connection names no port and the handlers of the source send through its first port in several places.
        var isLost = false
    }

    /// The id of the component of which this is an instance.
    let id: String
    /// The name of the slot or list of the parent that contains the instance.
    let slot: String
    /// The type of the component.
    let type: ComponentType
    /// The component of which this is an instance; nil for an instance that only groups others.
    let component: Component?
    /// The path from the root of the tree, such as `pop[0]`.
    let path: String
    /// The instance that contains this one; nil for the root.
    private(set) weak var parent: Instance?
    /// The number of instances from the root to this instance.
    let depth: Int
    /// The values of the parameters, constants and properties, in SI, by name.
    var constants: [String: Double]
    /// The child instances, in the order in which they are stepped.
    private(set) var children: [Instance] = []
    /// The instances that a path can refer to by name, starting at this instance.
    private(set) var named: [String: Instance] = [:]
    /// The lists of instances, in the order in which their members are stepped.
    private(set) var lists: [List] = []
    /// The outgoing connections, in order.
    var connections: [Connection] = []
    /// A Boolean value that indicates whether the start actions (`OnStart`) are executed twice in each initialization,
    /// as jLEMS does for some instances.
    let isDoubled: Bool
    /// A Boolean value that indicates whether the instances and connections that the type's structure describes have
    /// been created.
    var isBuilt = false

    /// Creates an instance without children.
    init(
        id: String, slot: String, type: ComponentType, component: Component?, path: String, parent: Instance?,
        constants: [String: Double], isDoubled: Bool
    ) {
        self.id = id
        self.slot = slot
        self.type = type
        self.component = component
        self.path = path
        self.parent = parent
        depth = (parent?.depth ?? 0) + 1
        self.constants = constants
        self.isDoubled = isDoubled
    }

    /// Returns the path of a quantity of the instance.
    func path(of quantity: String) -> String { path.isEmpty ? quantity : "\(path)/\(quantity)" }

    /// Adds a child that paths can refer to by a name.
    func add(child: Instance, as name: String) {
        children.append(child)
        named[name] = child
    }

    /// Makes another instance known to paths under a name, without adding it as a child.
    func know(_ other: Instance, as name: String) { named[name] = other }

    /// Adds an empty list of attachments.
    func addList(_ name: String) { lists.append(List(name: name, isAttachments: true, members: [])) }

    /// Adds a member to the list with a name, which is created if it does not exist.
    func add(member: Instance, to name: String) {
        if let index = lists.firstIndex(where: { $0.name == name && !$0.isAttachments }) {
            lists[index].members.append(member)
        } else {
            lists.append(List(name: name, isAttachments: false, members: [member]))
        }
        if !member.id.isEmpty { named[member.id] = member }
    }

    /// Adds an instance to the list of attachments with an index.
    func attach(_ instance: Instance, at list: Int) { lists[list].members.append(instance) }

    /// The children and the members of all lists, in the order in which they are stepped.
    var parts: [Instance] { children + lists.flatMap(\.members) }

    /// Returns the members of the list with a name; nil if there is no such list.
    func members(of list: String) -> [Instance]? { lists.first { $0.name == list }?.members }

    /// Returns the instance that one part of a path refers to: `pop[2]`, a name, an id, `synapses:ampa:0` or
    /// `synapses[0]`.
    func child(_ part: String) -> Instance? {
        if let open = part.firstIndex(of: "["), let index = Int(part[part.index(after: open)...].dropLast()) {
            let name = String(part[..<open])
            if name.isEmpty { return lists.count == 1 ? lists[0].member(index) : nil }
            return lists.first { $0.name == name }?.member(index) ?? child(name)?.child("[\(index)]")
        }
        if let known = named[part] ?? children.first(where: { $0.id == part }) { return known }
        let bits = part.split(separator: ":").map(String.init)
        if bits.count == 3, let index = Int(bits[2]), let members = members(of: bits[0]) {
            let same = members.filter { $0.id == bits[1] }
            return same.indices.contains(index) ? same[index] : nil
        }
        return lists.last { list in list.members.contains { $0.id == part } }?.members.first { $0.id == part }
    }

    /// Returns the instance at a relative path such as `pop[0]/bioPhys1/membraneProperties`, in which `..` denotes the
    /// parent; nil if there is none.
    func descendant(_ path: String) -> Instance? {
        var place: Instance? = self
        for part in path.split(separator: "/").map(String.init) where part != "." {
            place = part == ".." ? place?.parent : place?.child(part)
        }
        return place
    }

    /// The parts that can continue a path at this instance, sorted, for messages.
    var partNames: [String] {
        let members = lists.flatMap { list in list.members.map { $0.id.isEmpty ? $0.slot : $0.id } }
        return Array(Set(children.map { $0.id.isEmpty ? $0.slot : $0.id } + members)).sorted()
    }

    /// Returns the value of an attribute with which a selection can be restricted, if the type declares it as a text or
    /// a reference; nil otherwise.
    func text(_ attribute: String) -> String? {
        let composition = type.composition
        guard composition.texts.contains(attribute) || composition.references.contains(where: { $0.name == attribute })
        else { return nil }
        return component?.attributes[attribute]
    }

    /// The port from which a connection sends if it names none: the first port through which an action of the type
    /// sends.
    var firstOutPort: String? {
        let dynamics = type.dynamics
        var actions = dynamics.onEvents.flatMap(\.actions) + dynamics.onConditions.flatMap(\.actions)
        for regime in dynamics.regimes {
            actions += regime.onEntry + regime.onEvents.flatMap(\.actions) + regime.onConditions.flatMap(\.actions)
        }
        for case .send(let port) in actions { return port }
        return nil
    }

    /// Returns whether the handlers of the type, outside regimes, contain several actions that send through one port.
    func sendsRepeatedly(through port: String) -> Bool {
        let actions = type.dynamics.onEvents.flatMap(\.actions) + type.dynamics.onConditions.flatMap(\.actions)
        return actions.count { $0 == .send(port: port) } > 1
    }

    /// The port at which a connection arrives if it names none: the first port with an event handler, in the order of
    /// Java's hash map.
    var firstInPort: String? {
        let ports = type.composition.eventPorts.filter { !$0.isOut }.map(\.name)
        var listening = type.dynamics.onEvents.map(\.port)
        if !type.dynamics.regimes.isEmpty { listening += ports.filter { !listening.contains($0) } }
        return JavaHashOrder.sorted(Array(Set(listening)).sorted()).first ?? ports.first
    }
}
