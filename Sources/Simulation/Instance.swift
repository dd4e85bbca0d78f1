import Diagnostics
import Expressions
import ModelCore

/// A component in a run: one of possibly many that share a definition, with its place in the tree.
final class Instance {
    /// A list of instances; attachments stand behind the lists of a document.
    struct List {
        var name: String
        var isAttachments: Bool
        var members: [Instance]

        /// The member of an index; nil beyond the end.
        func member(_ index: Int) -> Instance? { members.indices.contains(index) ? members[index] : nil }
    }

    /// A way for events.
    struct Connection {
        /// The port they leave through; nil for every one.
        var port: String?
        var target: Instance
        var targetPort: String
        /// From event to arrival, in seconds; at once where it is not positive.
        var delay: Double
        /// Whether jLEMS connects it to a port that never fires: no port is named, and the sender's own handlers send
        /// through the first one in several places.
        var isLost = false
    }

    /// The id of its component, and the name of the slot or list that holds it.
    let id: String
    let slot: String
    /// Its type.
    let type: ComponentType
    /// Its component; nil for what the tree itself adds.
    let component: Component?
    /// Where it stands, from the root.
    let path: String
    /// What holds it.
    private(set) weak var parent: Instance?
    /// How many instances stand one inside the other down to it.
    let depth: Int
    /// Its parameters, constants and properties, in SI.
    var constants: [String: Double]
    /// Instances in slots of their own, in the order in which they take their steps.
    private(set) var children: [Instance] = []
    /// Instances by the names under which paths find them.
    private(set) var named: [String: Instance] = [:]
    /// Lists, in the order in which they take their steps.
    private(set) var lists: [List] = []
    /// Where its events go, in order.
    var connections: [Connection] = []
    /// Whether jLEMS runs its initialisation twice over.
    let isDoubled: Bool
    /// Whether the structure of its type has been made.
    var isBuilt = false

    /// Creates an instance without anything inside.
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

    /// The path of a quantity of it.
    func path(of quantity: String) -> String { path.isEmpty ? quantity : "\(path)/\(quantity)" }

    /// Adds a child that is found under a name.
    func add(child: Instance, as name: String) {
        children.append(child)
        named[name] = child
    }

    /// Makes another instance known under a name without holding it.
    func know(_ other: Instance, as name: String) { named[name] = other }

    /// Adds an empty list of attachments.
    func addList(_ name: String) { lists.append(List(name: name, isAttachments: true, members: [])) }

    /// Adds a member to a list of the document, making the list where it is the first.
    func add(member: Instance, to name: String) {
        if let index = lists.firstIndex(where: { $0.name == name && !$0.isAttachments }) {
            lists[index].members.append(member)
        } else {
            lists.append(List(name: name, isAttachments: false, members: [member]))
        }
        if !member.id.isEmpty { named[member.id] = member }
    }

    /// Attaches an instance at a list.
    func attach(_ instance: Instance, at list: Int) { lists[list].members.append(instance) }

    /// Everything inside, children first, in the order in which it takes its steps.
    var parts: [Instance] { children + lists.flatMap(\.members) }

    /// The members of a list; nil when there is none of that name.
    func members(of list: String) -> [Instance]? { lists.first { $0.name == list }?.members }

    /// What a part of a path means: `pop[2]`, a name, an id, `synapses:ampa:0`, `synapses[0]`.
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

    /// The instance at a path such as `pop[0]/bioPhys1/membraneProperties`; `..` is the parent.
    func descendant(_ path: String) -> Instance? {
        var place: Instance? = self
        for part in path.split(separator: "/").map(String.init) where part != "." {
            place = part == ".." ? place?.parent : place?.child(part)
        }
        return place
    }

    /// The parts of a path that are there to choose from, for messages.
    var partNames: [String] {
        let members = lists.flatMap { list in list.members.map { $0.id.isEmpty ? $0.slot : $0.id } }
        return Array(Set(children.map { $0.id.isEmpty ? $0.slot : $0.id } + members)).sorted()
    }

    /// The text of an attribute that a selection compares: one of its own type's texts, or a reference.
    func text(_ attribute: String) -> String? {
        let composition = type.composition
        guard composition.texts.contains(attribute) || composition.references.contains(where: { $0.name == attribute })
        else { return nil }
        return component?.attributes[attribute]
    }

    /// The port through which events leave where none is named: the first that anything sends through.
    var firstOutPort: String? {
        let dynamics = type.dynamics
        var actions = dynamics.onEvents.flatMap(\.actions) + dynamics.onConditions.flatMap(\.actions)
        for regime in dynamics.regimes {
            actions += regime.onEntry + regime.onEvents.flatMap(\.actions) + regime.onConditions.flatMap(\.actions)
        }
        for case .send(let port) in actions { return port }
        return nil
    }

    /// Whether its own handlers, outside regimes, send through a port in several places.
    func sendsRepeatedly(through port: String) -> Bool {
        let actions = type.dynamics.onEvents.flatMap(\.actions) + type.dynamics.onConditions.flatMap(\.actions)
        return actions.count { $0 == .send(port: port) } > 1
    }

    /// The port at which events arrive where none is named: the first that anything listens at.
    var firstInPort: String? {
        let ports = type.composition.eventPorts.filter { !$0.isOut }.map(\.name)
        var listening = type.dynamics.onEvents.map(\.port)
        if !type.dynamics.regimes.isEmpty { listening += ports.filter { !listening.contains($0) } }
        return JavaHashOrder.sorted(Array(Set(listening)).sorted()).first ?? ports.first
    }
}
