import Diagnostics
import Expressions
import ModelCore

/// An instance of a component in a simulation, a node in the tree of instances. Several instances can belong to one
/// component.
///
///     let root = try InstanceTree.root(of: model)
///     let cell = root.descendant("pop[0]")
final class Instance {
    /// A named list of instances inside another instance. An instance first has the lists that its component and its
    /// structure fill, and then the lists of attachments.
    struct List {
        /// The name of the list.
        var name: String
        /// A Boolean value that indicates whether the members are attached by connections and inputs, such as synapses
        /// to a cell.
        var isAttachments: Bool
        /// The members of the list, in the order in which they were added.
        private(set) var members: [Instance] = []
        /// The number of members with each id; empty as long as all have the same one.
        private var counts: [String: Int] = [:]

        /// Creates an empty list.
        init(name: String, isAttachments: Bool) {
            self.name = name
            self.isAttachments = isAttachments
        }

        /// Adds a member at the end.
        mutating func append(_ member: Instance) {
            if counts.isEmpty, let first = members.first, first.id != member.id { counts[first.id] = members.count }
            members.append(member)
            if !counts.isEmpty { counts[member.id, default: 0] += 1 }
        }

        /// Returns the number of members with an id.
        func count(of id: String) -> Int {
            counts.isEmpty ? members.first?.id == id ? members.count : 0 : counts[id] ?? 0
        }

        /// Removes the members that satisfy a condition, and keeps the order of the others.
        mutating func removeAll(where isRemoved: (Instance) -> Bool) {
            let kept = members.filter { !isRemoved($0) }
            (members, counts) = ([], [:])
            for member in kept { append(member) }
        }

        /// Returns the member of the list at an index; nil if the index is out of range.
        func member(_ index: Int) -> Instance? { members.indices.contains(index) ? members[index] : nil }
    }

    /// A connection over which an instance sends its events to another one.
    struct Connection {
        /// The ports that the connection joins, which connections share.
        let ports: ConnectionPorts
        /// The instance that receives the events.
        let target: Instance
        /// The delay in seconds; events without a positive delay arrive at once.
        let delay: Double

        /// Returns whether the connection transmits the events that are sent through a port.
        func transmits(_ port: String) -> Bool { ports.source == nil || ports.source == port }
    }

    /// The id of the component of which this is an instance; the slot of an instance that only groups others.
    var id: String { component?.id ?? slot }
    /// The name of the slot or list of the parent that holds the instance. A member of a population has its index in
    /// brackets instead, such as `[0]`, an attachment in a network of populations name and index, such as
    /// `synapses[0]`, and the root has the id of its component.
    let slot: String
    /// The type of the component with the facts about it, which all instances of the type share.
    let layout: TypeLayout
    /// The component of which this is an instance; nil for an instance that only groups others, such as a population.
    let component: Component?
    /// The path of the instance from the root of the tree, such as `pop[0]`; empty for the root.
    var path: String {
        if let ownPath { return ownPath }
        let name = attachmentNumber < 0 ? slot : "\(slot):\(id):\(attachmentNumber)"
        return parent?.path(of: name) ?? name
    }
    /// The path; nil for an attachment, whose path follows from that of the instance that contains it.
    private let ownPath: String?
    /// The instance that contains this one; nil for the root.
    private(set) weak var parent: Instance?
    /// The number of instances on the way from the root to this instance, both included: 1 for the root.
    var depth: Int { 1 + (parent?.depth ?? 0) }
    /// The number of the instance in the order of a step, in which each instance follows those inside of it; negative for
    /// an instance that is not in the tree, or before the instances of the tree are numbered.
    var number: Int { Int(position) }
    private var position: Int32 = -1
    /// The number of instances that were removed from this one, directly or with others, because a run does not need them.
    private(set) var removedCount: Int32 = 0
    /// The position among the members of a population, which is the value of the name `index`; negative for other
    /// instances.
    var index: Int32 = -1
    /// The number of members with the same id before an attachment in its list; negative for an attachment whose slot
    /// contains its index, and for other instances.
    private let attachmentNumber: Int32
    /// A Boolean value that indicates whether ``constants`` have been changed, so that instances of one component may
    /// have different ones.
    private(set) var hasOwnConstants: Bool
    /// A Boolean value that indicates whether names of ``named`` refer to instances elsewhere in the tree.
    private(set) var hasAliases = false
    /// A Boolean value that indicates whether the start actions (`OnStart`) are executed twice in each initialization.
    /// As in jLEMS, this is so for the root, for instances that `ChildInstance`, `MultiInstantiate` and
    /// `EventConnection` create, and for the children of all of these that are in no list; never in a network of
    /// populations.
    let isDoubled: Bool
    /// A Boolean value that indicates whether the instances that the structure of the type requires have been created.
    var isBuilt = false
    /// The values of the parameters, constants and properties of the instance, in SI units, by name, without ``index``.
    var constants: [String: Double] { didSet { hasOwnConstants = true } }
    /// The child instances that are not in a list, in the order in which they are stepped.
    private(set) var children: [Instance] = []
    /// The instances to which a path that starts at this instance can refer by a name: children by their names, members
    /// of lists that are not attachments by their ids, and aliases.
    private(set) var named: [String: Instance] = [:]
    /// The lists inside this instance, in the order in which their members are stepped.
    private(set) var lists: [List] = []
    /// The connections over which the instance sends events, in the order in which they were created.
    var connections: [Connection] = []

    /// Creates an instance without children, lists and connections.
    /// - Parameters:
    ///   - path: The path of the instance; nil for that of its slot in the parent, or with `attachmentNumber` that of
    ///     slot, id and number.
    ///   - attachmentNumber: The number of members with the same id before an attachment in its list.
    ///   - hasOwnConstants: A Boolean value that indicates whether the constants may be others than those of other
    ///     instances of the component.
    init(
        slot: String, layout: TypeLayout, component: Component?, path: String?, attachmentNumber: Int32 = -1,
        parent: Instance?, constants: [String: Double], isDoubled: Bool, hasOwnConstants: Bool = false
    ) {
        self.slot = slot
        self.layout = layout
        self.component = component
        ownPath = path
        self.attachmentNumber = attachmentNumber
        self.parent = parent
        self.constants = constants
        self.isDoubled = isDoubled
        self.hasOwnConstants = hasOwnConstants
    }

    /// The type of the component, which defines the equations of the instance.
    var type: ComponentType { layout.type }

    /// Returns the path, from the root of the tree, of a quantity of the instance, such as `pop[0]/v` for `v`.
    func path(of quantity: String) -> String { path.isEmpty ? quantity : "\(path)/\(quantity)" }

    /// Adds a child to ``children`` and ``named``, so that paths that start at this instance can refer to it by a name.
    func add(child: Instance, as name: String) {
        children.append(child)
        named[name] = child
    }

    /// Lets paths that start at this instance refer to another instance by a name, without adding the other one as a
    /// child.
    func alias(_ other: Instance, as name: String) {
        named[name] = other
        hasAliases = true
    }

    /// Adds an empty list of attachments with a name.
    func addList(_ name: String) { lists.append(List(name: name, isAttachments: true)) }

    /// Adds a member to the list with a name that does not hold attachments, and creates the list if it does not exist.
    /// Paths can also refer to the member by its id.
    func add(member: Instance, to name: String) {
        if let index = lists.firstIndex(where: { $0.name == name && !$0.isAttachments }) {
            lists[index].append(member)
        } else {
            lists.append(List(name: name, isAttachments: false))
            lists[lists.count - 1].append(member)
        }
        if !member.id.isEmpty { named[member.id] = member }
    }

    /// Gives back the room for further connections.
    func trimConnections() { connections = connections.withUnsafeBufferPointer { Array($0) } }

    /// Adds an instance to the list of attachments at an index of `lists`.
    func attach(_ instance: Instance, at list: Int) { lists[list].append(instance) }

    /// Removes the members of lists that satisfy a condition.
    func removeMembers(where isRemoved: (Instance, List) -> Bool) {
        let removed = lists.flatMap { list in list.members.filter { isRemoved($0, list) } }
        let names = Set(removed.map(ObjectIdentifier.init))
        guard !names.isEmpty else { return }
        for index in lists.indices { lists[index].removeAll { names.contains(ObjectIdentifier($0)) } }
        named = named.filter { !names.contains(ObjectIdentifier($0.value)) }
        removedCount += Int32(removed.count) + removed.reduce(0) { $0 + $1.removedCount }
    }

    /// Numbers the instances inside of this one and then this one.
    /// - Parameter first: The first number.
    /// - Returns: The number after the last one.
    @discardableResult func assignNumbers(from first: Int = 0) -> Int {
        // The limit of instances is far below that of these numbers.
        position = Int32(parts.reduce(first) { $1.assignNumbers(from: $0) })
        return number + 1
    }

    /// Returns the number of variables and requirements of this instance and of those inside of it.
    /// - Returns: The number, and whether it exceeds the limit; the number is then not complete.
    func variables(upTo limit: Int) -> (count: Int, isBeyond: Bool) {
        var count = layout.slots.count
        for part in parts where count <= limit { count += part.variables(upTo: limit - count).count }
        return (count, count > limit)
    }

    /// Returns the value, in SI units, of a parameter, constant or property of the instance, or of `index`; nil for
    /// another name.
    func constant(_ name: String) -> Double? {
        index >= 0 && name == "index" ? Double(index) : constants[name]
    }

    /// The instances directly inside this one: the children, then the members of all lists, in the order in which they
    /// are stepped.
    var parts: [Instance] { children + lists.flatMap(\.members) }

    /// The members of lists that are not attachments, in the order in which jLEMS connects them: those that the
    /// component contains in the order of the document, also across lists, then those that the structure of its type
    /// creates.
    var connectingMembers: [Instance] {
        let lists = lists.filter { !$0.isAttachments }
        var positions = Array(repeating: 0, count: lists.count)
        var members: [Instance] = []
        for child in component?.children ?? [] where child.isListed {
            guard let list = lists.firstIndex(where: { $0.name == child.slot }),
                let member = lists[list].member(positions[list])
            else { continue }
            members.append(member)
            positions[list] += 1
        }
        return members + zip(lists, positions).flatMap { $0.members.dropFirst($1) }
    }

    /// The name of the list of the enclosing instance that holds this one; nil if it is in none.
    var listName: String? {
        guard let parent, !parent.children.contains(where: { $0 === self }) else { return nil }
        // Members of populations and of networks of populations have their index as their slot, and an unnamed list.
        return parent.lists.first { $0.name == slot }?.name ?? (slot.hasPrefix("[") ? "" : nil)
    }

    /// Returns the members of the list with a name; nil if there is no such list.
    func members(of list: String) -> [Instance]? { lists.first { $0.name == list }?.members }

    /// Returns the instance to which one part of a path refers, seen from this instance; nil if there is none. The part
    /// is a member of a list such as `pop[2]` or `synapses[0]` (`[2]` if there is a single list), a name, an id, or
    /// `synapses:ampa:1`, the second of the members with the id `ampa` in the list `synapses`. Indices are counted from
    /// 0.
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
        return lists.last { $0.count(of: part) > 0 }?.members.first { $0.id == part }
    }

    /// Returns the instance at a path such as `pop[0]/bioPhys1/membraneProperties`, which starts at this instance and
    /// in which `..` denotes the parent; nil if there is none. An empty path denotes this instance.
    func descendant(_ path: String) -> Instance? {
        var place: Instance? = self
        for part in path.split(separator: "/").map(String.init) where part != "." {
            place = part == ".." ? place?.parent : place?.child(part)
        }
        return place
    }

    /// The ids of the instances directly inside this one, or the slots of those without an id, each once, sorted, for
    /// messages on paths that lead nowhere.
    var partNames: [String] {
        let members = lists.flatMap { list in list.members.map { $0.id.isEmpty ? $0.slot : $0.id } }
        return Array(Set(children.map { $0.id.isEmpty ? $0.slot : $0.id } + members)).sorted()
    }

    /// Returns the value of an attribute by which a path can select instances, as in `populations[ion='ca']`; nil if
    /// the component does not have the attribute, or if its type declares it neither as a text nor as a reference.
    func text(_ attribute: String) -> String? {
        let composition = type.composition
        guard composition.texts.contains(attribute) || composition.references.contains(where: { $0.name == attribute })
        else { return nil }
        return component?.attributes[attribute]
    }
}
