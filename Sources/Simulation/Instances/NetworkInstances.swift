import Diagnostics
import Expressions
import ModelCore

/// A builder of the tree of instances of a network of populations: first the members of the populations, then the
/// inputs and synapses that are attached to them.
///
///     let root = try NetworkInstances.tree(of: model)
struct NetworkInstances {
    private let model: Model
    private var members: [Network.Member: Instance] = [:]
    /// The layouts of the types of components, by name.
    private var layouts: [String: TypeLayout] = [:]
    /// The layout of instances that only group others.
    private let group: TypeLayout
    /// The ports that connections join: those of all events, and of spikes.
    private let ports = ConnectionPorts(source: nil, target: StandardTypes.spikePort)

    private init(_ model: Model) {
        self.model = model
        var type = ComponentType(name: "network")
        type.hasDynamics = false
        group = TypeLayout(type)
        for component in model.components where layouts[component.type] == nil {
            layouts[component.type] = model.type(component.type).map(TypeLayout.init)
        }
    }

    /// Returns the root of the tree of instances; for a network that is a single node, the instance of that node.
    /// - Throws: `DiagnosticsError` for unknown components and attachment points, and for a derived parameter that
    ///   depends on more than parameters.
    static func tree(of model: Model) throws -> Instance {
        var builder = NetworkInstances(model)
        let root = try builder.populations()
        for input in model.network.inputs {
            _ = try builder.attach(input.component, to: input.target, at: input.attachments, weight: input.weight)
        }
        for connection in model.network.connections { try builder.connect(connection) }
        return root
    }

    private mutating func populations() throws -> Instance {
        let network = model.network
        if network.isSingleNode, let id = network.populations.first?.members.first {
            let root = try instance(id, slot: id, path: "", parent: nil, weight: nil)
            members[.init(population: 0, index: 0)] = root
            return root
        }
        let root = bare("network", path: "", parent: nil)
        for (index, population) in network.populations.enumerated() {
            let list = bare(population.id, path: population.id, parent: root)
            root.add(child: list, as: population.id)
            for (number, id) in population.members.enumerated() {
                let member = Network.Member(population: index, index: number)
                let instance = try instance(
                    id, slot: "[\(number)]", path: network.path(of: member), parent: list, weight: nil)
                list.add(member: instance, to: "")
                members[member] = instance
            }
        }
        return root
    }

    /// Returns an instance that only groups others.
    private func bare(_ id: String, path: String, parent: Instance?) -> Instance {
        Instance(
            slot: id, layout: group, component: nil, path: path, parent: parent, constants: [:],
            isDoubled: false)
    }

    private func instance(
        _ id: String, slot: String, path: String?, parent: Instance?, weight: Double?
    ) throws -> Instance {
        guard let component = model.component(id), let layout = layouts[component.type] else {
            throw DiagnosticsError(.unknownReference, "no component '\(id)'")
        }
        let result = Instance(
            slot: slot, layout: layout, component: component, path: path, parent: parent,
            constants: try constants(of: component, layout.type, weight: weight), isDoubled: false,
            hasOwnConstants: weight != nil)
        for attachments in layout.type.attachments { result.addList(attachments.name) }
        return result
    }

    private func constants(of component: Component, _ type: ComponentType, weight: Double?) throws -> [String: Double] {
        var values = component.values
        for constant in type.constants { values[constant.quantity.name] = constant.value }
        for property in type.properties { values[property.quantity.name] = property.value }
        if let weight, values[StandardTypes.weight] != nil { values[StandardTypes.weight] = weight }
        for (quantity, value) in type.derivedParameters {
            guard let number = ConstantExpression.value(value, { values[$0] }) else {
                throw DiagnosticsError(
                    .unknownName,
                    "the value '\(value)' of the derived parameter '\(quantity.name)' of '\(type.name)' depends on"
                        + " other things than parameters",
                    hint: "use only parameters and constants, not state variables or the time")
            }
            values[quantity.name] = number
        }
        return values
    }

    // MARK: Attachments

    private func attach(
        _ component: String, to member: Network.Member, at point: String, weight: Double
    ) throws -> Instance {
        guard let target = members[member], let index = target.lists.firstIndex(where: { $0.name == point }) else {
            throw DiagnosticsError(
                .unknownReference,
                "the node to which the component '\(component)' is attached has no attachment point '\(point)'")
        }
        let slot = "\(point)[\(target.lists[index].members.count)]"
        let result = try instance(component, slot: slot, path: nil, parent: target, weight: weight)
        target.attach(result, at: index)
        return result
    }

    private func connect(_ connection: Network.Connection) throws {
        let synapse = try attach(
            connection.synapse, to: connection.target, at: connection.attachments, weight: connection.weight)
        members[connection.source]?.connections.append(
            .init(ports: ports, target: synapse, delay: connection.delay.value))
    }
}

/// The creation of the tree of instances of a model, which is either a LEMS component or a network of populations.
enum InstanceTree {
    /// The number of instances from which on it is worthwhile to give unused memory back to the system.
    static let manyInstances = 100_000

    /// Returns the root of the tree of instances of a model, which are numbered: the instance of the LEMS target
    /// component or, without one, the network of populations.
    /// - Throws: `DiagnosticsError` if the tree cannot be built.
    static func root(of model: Model) throws -> Instance {
        let root: Instance
        if let target = model.target {
            var builder = InstanceBuilder(model)
            root = try builder.tree(of: target)
        } else {
            root = try NetworkInstances.tree(of: model)
        }
        let limit = Limit.variables.value
        let (_, isBeyond) = root.variables(upTo: limit)
        guard !isBeyond else {
            throw DiagnosticsError(
                beyond: .variables, "the instances of the run have more than \(limit) variables together",
                at: root.component?.place)
        }
        // The elements from which the tree was made may be gone by now.
        if root.assignNumbers() >= manyInstances { MemoryReuse.release() }
        return root
    }
}
