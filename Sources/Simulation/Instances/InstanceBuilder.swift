import Algorithms
import Diagnostics
import Expressions
import ModelCore

/// A builder of a component's instances: those of components inside it, then of structures, then the connections.
///
///     var builder = InstanceBuilder(model)
///     let root = try builder.tree(of: "net1")
struct InstanceBuilder {
    private static var instanceLimit: Int { Limit.instances.value }
    private static let depthLimit = Limit.instanceDepth.standard

    private let types: [String: ComponentType]
    private let components: [String: Component]
    private let prototypes: [String: Component]
    private let globals: [String: Double]
    private var layouts: [String: TypeLayout] = [:]
    private var references: ComponentReferences
    private let inert: InertInstances
    /// The ports that connections join.
    private var ports: Set<ConnectionPorts> = []
    private var count = 0

    /// Creates a builder for the types and components of a model.
    init(_ model: Model) {
        types = model.types.keyed(by: \.name) { _, first, _ in first }
        components = model.components.keyed(by: \.id) { _, first, _ in first }
        references = ComponentReferences(components)
        inert = InertInstances(model)
        (prototypes, globals) = (model.prototypes, model.globals)
    }

    /// Returns the root of the tree of instances of the component with an id.
    /// - Throws: `DiagnosticsError` for unknown references, invalid structures, and trees that are too large.
    mutating func tree(of target: String) throws -> Instance {
        guard let component = components[target] else {
            throw DiagnosticsError(
                .unknownReference, "there is no component '\(target)'",
                hint: Spelling.hint(for: target, among: components.keys.sorted()))
        }
        let root = try instance(component, slot: target, path: "", parent: nil, isDoubled: true)
        try instantiate(root)
        try connect(root)
        try InstanceAssignments.requireProperties(root)
        inert.remove(from: root)
        trimConnections(of: root)
        return root
    }

    // MARK: Instances

    private mutating func instance(
        _ component: Component, slot: String, path: String?, attachmentNumber: Int32 = -1, parent: Instance?,
        isDoubled: Bool
    ) throws -> Instance {
        count += 1
        guard count <= Self.instanceLimit else { throw Self.tooManyInstances(component) }
        guard let type = types[component.type] else {
            throw DiagnosticsError(.unknownReference, "there is no type '\(component.type)'", at: component.place)
        }
        guard (parent?.depth ?? 0) < Self.depthLimit else {
            throw DiagnosticsError(
                .inputTooLarge, "instances are nested more than \(Self.depthLimit) levels deep", at: component.place,
                hint: "let no component type contain itself in its Structure, directly or through others")
        }
        try CompartmentCheck.check(component, type)
        let layout = layouts[type.name] ?? TypeLayout(type)
        layouts[type.name] = layout
        let result = Instance(
            slot: slot, layout: layout, component: component, path: path, attachmentNumber: attachmentNumber,
            parent: parent, constants: component.values, isDoubled: isDoubled)
        var names = SiblingNames(of: result)
        let single = component.children.filter { !$0.isListed }
        for name in JavaHashOrder.sorted(Array(single.map(\.slot).uniqued())) {
            guard let child = single.last(where: { $0.slot == name })?.component else { continue }
            result.add(
                child: try self.instance(
                    child, slot: name, path: names.path(of: child.id.isEmpty ? name : child.id, slot: name),
                    parent: result, isDoubled: isDoubled), as: name)
        }
        for child in component.children where child.isListed {
            let name = child.component.id.isEmpty ? child.slot : child.component.id
            let member = try self.instance(
                child.component, slot: child.slot, path: names.path(of: name, slot: child.slot), parent: result,
                isDoubled: false)
            result.add(member: member, to: child.slot)
        }
        for name in JavaHashOrder.sorted(type.attachments.map(\.name)) { result.addList(name) }
        return result
    }

    private static func tooManyInstances(_ component: Component) -> DiagnosticsError {
        DiagnosticsError(
            beyond: .instances,
            "with the instances of the component '\(component.id)', the run exceeds the limit of \(instanceLimit) instances",
            at: component.place)
    }

    /// Creates the instances that the structure of each type requires, starting at the root.
    private mutating func instantiate(_ instance: Instance) throws {
        guard !instance.isBuilt else { return }
        instance.isBuilt = true
        for element in instance.type.composition.structure {
            switch element {
            case .multiInstantiate(let multiple): try multiply(instance, multiple)
            case .childInstance(let reference):
                let component = try references.component(reference, of: instance)
                var names = SiblingNames(of: instance)
                let path = names.path(of: component.id, slot: reference)
                instance.add(
                    child: try self.instance(
                        component, slot: reference, path: path, parent: instance, isDoubled: true), as: reference)
            default: break
            }
        }
        for part in instance.parts { try instantiate(part) }
    }

    private mutating func multiply(_ instance: Instance, _ multiple: StructureElement.MultiInstantiation) throws {
        let component =
            switch multiple.source {
            case .component(let reference): try references.component(reference, of: instance)
            case .type(let name): try prototype(name, multiple.place)
            }
        // In jLEMS, the number of instances can be a parameter or a constant, but not a property, which is evaluated
        // only during a run.
        let isProperty = instance.type.properties.contains { $0.quantity.name == multiple.number }
        guard !isProperty, let value = instance.constant(multiple.number), value >= 0,
            let count = Int(exactly: value.rounded())
        else {
            throw DiagnosticsError(
                .invalidValue,
                "the number of a MultiInstantiate in '\(instance.id)', '\(multiple.number)', must name a parameter or constant of at least 0",
                at: instance.component?.place)
        }
        guard count <= (Self.instanceLimit - self.count) / component.size else {
            throw Self.tooManyInstances(component)
        }
        for index in 0..<count {
            // Several MultiInstantiate elements of an instance add their members to the same list.
            let slot = "[\(instance.members(of: "")?.count ?? 0)]"
            let member = try self.instance(
                component, slot: slot, path: instance.path + slot, parent: instance, isDoubled: true)
            member.index = Int32(index)
            try InstanceAssignments(multiple.assignments, place: multiple.place).apply(to: member) {
                member.constant($0) ?? instance.constant($0)
            }
            instance.add(member: member, to: "")
        }
    }

    private func prototype(_ type: String, _ place: Place?) throws -> Component {
        if let component = prototypes[type] { return component }
        throw DiagnosticsError(.unknownReference, "there is no component type '\(type)' to instantiate", at: place)
    }

    // MARK: Connections

    private func trimConnections(of instance: Instance) {
        if !instance.connections.isEmpty { instance.trimConnections() }
        for part in instance.parts { trimConnections(of: part) }
    }

    private mutating func connect(_ instance: Instance) throws {
        var names: [String: Instance] = [:]
        try connect(instance, instance.type.composition.structure, &names)
        for part in instance.children { try connect(part) }
        for member in instance.connectingMembers { try connect(member) }
    }

    private mutating func connect(
        _ base: Instance, _ elements: [StructureElement], _ names: inout [String: Instance]
    ) throws {
        for element in elements {
            switch element {
            case .multiInstantiate, .childInstance: break
            case .with(let path, let name): names[name] = try instance(named: path, from: base)
            case .withMember(let list, let index, let name): names[name] = try member(list, index, from: base)
            case .forEach(let path, let name, let inner):
                for instance in try instances(named: path, from: base) {
                    names[name] = instance
                    try connect(base, inner, &names)
                }
            case .connection(let connection): try connect(base, connection, names)
            case .tunnel(let tunnel): try connect(base, tunnel, names)
            }
        }
    }

    /// Returns the attribute with a name; if `climbs` is true, enclosing components are searched as well.
    private func attribute(_ name: String, of base: Instance, climbs: Bool) -> String? {
        var place: Instance? = base
        var rest = Substring(name)
        while rest.hasPrefix("../") {
            place = place?.parent
            rest = rest.dropFirst(3)
        }
        while let instance = place {
            if let text = instance.component?.attributes[String(rest)] { return text }
            place = climbs ? instance.parent : nil
        }
        return nil
    }

    private func instance(named path: String, from base: Instance) throws -> Instance {
        if path == "this" { return base }
        let text = path == "parent" ? "parent" : attribute(path, of: base, climbs: false)
        guard let text else { throw fault("With names '\(path)', no attribute of '\(base.component?.id ?? "")'", base) }
        if text == "this" { return base }
        if text == "parent", let parent = base.parent { return parent }
        let start = text.hasPrefix("./") ? base : base.parent
        guard let found = start?.descendant(text.hasPrefix("./") ? String(text.dropFirst(2)) : text) else {
            throw unknown(text, from: start, base)
        }
        return found
    }

    private func member(_ list: String, _ index: String, from base: Instance) throws -> Instance {
        guard let number = attribute(index, of: base, climbs: false).flatMap({ Int($0) }) else {
            throw fault("the attribute '\(index)', the index of a With, is not a whole number", base)
        }
        let members = try instances(named: list, from: base)
        guard members.indices.contains(number) else {
            throw fault("index \(number) of a With is outside of the list '\(list)' of \(members.count) members", base)
        }
        return members[number]
    }

    /// Returns the members of the list at a path, or the instance there, resolved on each level up to the root.
    private func instances(named list: String, from base: Instance) throws -> [Instance] {
        guard let path = attribute(list, of: base, climbs: true) else { throw fault("there is no '\(list)'", base) }
        var place = base.parent
        while let start = place {
            if let found = start.descendant(path) {
                return found.lists.count == 1 ? found.lists[0].members : [found]
            }
            if let members = start.members(of: path) { return members }
            place = start.parent
        }
        throw unknown(path, from: base.parent, base)
    }

    private mutating func connect(
        _ base: Instance, _ connection: StructureElement.EventConnection, _ names: [String: Instance]
    ) throws {
        guard let source = names[connection.from] ?? base.child(connection.from),
            let target = names[connection.to] ?? base.child(connection.to)
        else { throw fault("an EventConnection's end '\(connection.from)' or '\(connection.to)' is no instance", base) }
        let delay = connection.delay.flatMap { base.constant($0) } ?? 0
        let named = connection.sourcePort.flatMap { attribute($0, of: base, climbs: false) }
        let port = named ?? source.layout.ports.out
        var receiver = target
        if let reference = connection.receiver {
            let component = try references.component(reference, of: base)
            let container = connection.container.map { attribute($0, of: base, climbs: false) ?? "" }
            receiver = try attach(component, to: target, at: container, base, connection.assignments, isDoubled: true)
        }
        let targetPort = connection.targetPort.flatMap { attribute($0, of: base, climbs: false) }
        guard let port else {
            throw fault(
                "the instance '\(source.path)' sends no events, so it cannot be the source of a connection", base,
                hint: "give the type '\(source.type.name)' an EventPort and an OnCondition that sends through it")
        }
        guard let targetPort = targetPort ?? receiver.layout.ports.incoming else {
            throw fault(
                "the type '\(receiver.type.name)' receives no events, so it cannot be a connection's target", base,
                hint: "give the type '\(receiver.type.name)' an EventPort with direction=\"in\"")
        }
        let joined = ConnectionPorts(
            source: port, target: targetPort, isLost: named == nil && source.layout.ports.repeated.contains(port))
        source.connections.append(
            .init(ports: ports.insert(joined).memberAfterInsert, target: receiver, delay: delay))
    }

    private mutating func connect(
        _ base: Instance, _ tunnel: StructureElement.Tunnel, _ names: [String: Instance]
    ) throws {
        guard let endA = names[tunnel.endA], let endB = names[tunnel.endB] else {
            throw fault(
                "an end of a Tunnel, '\(tunnel.endA)' or '\(tunnel.endB)', is not a name that an 'as' of a With or ForEach gives",
                base)
        }
        let first = try attach(
            try references.component(tunnel.componentA, of: base), to: endA, at: nil, base, tunnel.assignments,
            isDoubled: false)
        let second = try attach(
            try references.component(tunnel.componentB, of: base), to: endB, at: nil, base, tunnel.assignments,
            isDoubled: false)
        first.alias(second, as: tunnel.name)
        second.alias(first, as: tunnel.name)
    }

    private mutating func attach(
        _ component: Component, to target: Instance, at container: String?, _ base: Instance,
        _ assignments: [Dynamics.StateAssignment], isDoubled: Bool
    ) throws -> Instance {
        let index = try attachments(of: target, container, base)
        let list = target.lists[index].name
        // The limit of instances is far below that of these numbers.
        let number = Int32(target.lists[index].count(of: component.id))
        let instance = try instance(
            component, slot: list, path: nil, attachmentNumber: number, parent: target, isDoubled: isDoubled)
        try InstanceAssignments(assignments, place: base.component?.place).apply(to: instance) {
            base.constant($0) ?? globals[$0]
        }
        target.attach(instance, at: index)
        try instantiate(instance)
        try connect(instance)
        return instance
    }

    private func attachments(of target: Instance, _ name: String?, _ base: Instance) throws -> Int {
        let attachments = target.lists.indices.filter { target.lists[$0].isAttachments }
        if let name, !name.isEmpty {
            if let index = target.lists.firstIndex(where: { $0.name == name }) { return index }
            let known = attachments.map { target.lists[$0].name }
            throw fault(
                "the instance '\(target.path)' has no Attachments '\(name)', to which to attach a component", base,
                hint: Spelling.hint(for: name, among: known)
                    ?? (known.isEmpty
                        ? "add Attachments to '\(target.type.name)'" : "use \(known.joined(separator: ", "))"))
        }
        // jLEMS demands a name if there are lists of Children, too. Some types of connections have no place for it.
        if attachments.count == 1, name == nil || target.lists.count == 1 { return attachments[0] }
        let lists = target.lists.map { "'\($0.name)'" }.joined(separator: ", ")
        throw fault(
            attachments.isEmpty
                ? "nothing can be attached to the instance '\(target.path)': its type '\(target.type.name)' has no Attachments"
                : "the instance '\(target.path)' has several lists, \(lists), so that 'destination' must name one",
            base,
            hint: attachments.first.map { "write, for instance, destination=\"\(target.lists[$0].name)\"" })
    }

    private func fault(_ message: String, _ base: Instance, hint: String? = nil) -> DiagnosticsError {
        DiagnosticsError(.unknownReference, message, at: base.component?.place, hint: hint)
    }

    private func unknown(_ path: String, from start: Instance?, _ base: Instance) -> DiagnosticsError {
        fault(
            "there is no instance at the path '\(path)'", base,
            hint: start.flatMap { start in
                Spelling.hint(for: String(path.prefix { $0 != "[" && $0 != "/" }), among: start.partNames)
            } ?? "write a path such as pop[0] or, in a populationList, pop/0/cell")
    }
}
