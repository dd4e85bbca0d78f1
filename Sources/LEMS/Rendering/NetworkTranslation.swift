import Diagnostics
import ModelCore
import OrderedCollections
import Quantities

/// The translation of populations, inputs and connections into components of NeuroML's network types.
///
///     var translation = NetworkTranslation(model, names: names)
///     let network = translation.translated()
///     let path = try translation.path(of: "pop[0]/v")
struct NetworkTranslation {
    /// The id of the component to which a network is translated.
    static let networkID = "net"

    private let model: Model
    private let names: [String: NameTable]
    /// The paths of the members in the network component, such as `pop[0]`.
    private var paths: [Network.Member: String] = [:]
    /// The components attached to each member so far, in order: the id, the number of components of the same id
    /// attached before it, and whether it is translated to several components.
    private var attached: [Network.Member: [(id: String, before: Int, isSplit: Bool)]] = [:]
    private var network = Component(id: networkID, type: "network", values: [:])

    /// Creates a translation of a model.
    /// - Parameters:
    ///   - model: The model, whose network is translated.
    ///   - names: The names that the quantities of each component type have in LEMS, by the name of the type.
    init(_ model: Model, names: [String: NameTable]) {
        self.model = model
        self.names = names
    }

    /// Returns the component that describes the network. Call it once, and before `path(of:)`.
    mutating func translated() -> Component {
        for (index, population) in model.network.populations.enumerated() { add(population, index) }
        for input in model.network.inputs { add(input) }
        for connection in model.network.connections { add(connection) }
        return network
    }

    /// Adds the populations for one population of the model. All members of a LEMS population are instances of one
    /// component, so members are grouped by their component.
    private mutating func add(_ population: Network.Population, _ index: Int) {
        let groups = OrderedDictionary(grouping: population.members.indices) { population.members[$0] }
        for (number, group) in groups.enumerated() {
            let id = NameTable.plain(groups.count == 1 ? population.id : "\(population.id)_\(number)")
            var component = Component(id: id, type: "population", values: ["size": Double(group.value.count)])
            component.attributes["component"] = NameTable.plain(group.key)
            add(component, to: "populations")
            for (place, member) in group.value.enumerated() {
                paths[.init(population: index, index: member)] = "\(id)[\(place)]"
            }
        }
    }

    private mutating func add(_ component: Component, to list: String) {
        network.children.append(.init(slot: list, isListed: true, component: component))
    }

    private mutating func add(_ input: Network.Input) {
        let path = paths[input.target] ?? ""
        let destination = names[type(of: input.target)]?[input.attachments] ?? input.attachments
        let id = NameTable.plain(input.component)
        attach(id, to: input.target, isSplit: false)
        if input.weight == 1 {
            var component = Component(id: "", type: "explicitInput", values: [:])
            component.attributes = ["input": id, "target": path, "destination": destination]
            return add(component, to: "explicitInputs")
        }
        var weighted = Component(id: "0", type: "inputW", values: ["weight": input.weight])
        weighted.attributes = ["target": "../" + path, "destination": destination]
        let number = network.children.count { $0.component.type == "inputList" }
        var list = Component(id: "inputs_\(number)", type: "inputList", values: [:])
        list.attributes = ["component": id, "population": String(path.prefix { $0 != "[" })]
        list.children = [.init(slot: "inputs", isListed: true, component: weighted)]
        add(list, to: "inputs")
    }

    private mutating func add(_ connection: Network.Connection) {
        let events = model.type(type(of: connection.source)).map(SystemTypes.events) ?? []
        attach(NameTable.plain(connection.synapse), to: connection.target, isSplit: events.count > 1)
        guard events.count > 1 else { return add(connection, port: nil) }
        // Synapses are linear in their events, so the currents of one synapse for each port add up to that of a single
        // one.
        for event in events { add(connection, port: NameTable.plain(event)) }
    }

    private mutating func add(_ connection: Network.Connection, port: String?) {
        let id = NameTable.plain(connection.synapse)
        var component = Component(
            id: "", type: port == nil ? "synapticConnectionWD" : SystemTypes.portConnectionName,
            values: ["weight": connection.weight, "delay": connection.delay.value])
        component.attributes = [
            "from": paths[connection.source] ?? "", "to": paths[connection.target] ?? "", "synapse": id,
        ]
        component.attributes["sourcePort"] = port
        add(component, to: "synapticConnections")
    }

    private mutating func attach(_ id: String, to member: Network.Member, isSplit: Bool) {
        let before = attached[member, default: []].count { $0.id == id }
        attached[member, default: []].append((id, before, isSplit))
    }

    private func type(of member: Network.Member) -> String {
        let id = model.network.populations[member.population].members[member.index]
        return model.component(id)?.type ?? ""
    }

    // MARK: Paths

    /// Returns the path that a recorded quantity of the model has in the document: `pop[0]/v` for a quantity of a
    /// member, or `pop[0]/synapses:syn:1/g` for a quantity of an attached component, here of the second one with the id
    /// `syn`.
    /// - Throws: `DiagnosticsError` for a path to no member or attached component, or for a quantity of a synapse that
    ///   is translated to several.
    func path(of recorded: String) throws -> String {
        for (member, path) in paths {
            let own = model.network.path(of: "", in: member)
            guard recorded.hasPrefix(own) else { continue }
            let rest = recorded.dropFirst(own.count)
            guard !rest.contains("/") else { return try self.path(ofAttached: rest, member, path) }
            return "\(path)/\(names[type(of: member)]?[String(rest)] ?? String(rest))"
        }
        throw DiagnosticsError(
            .unknownQuantity, "there is no quantity '\(recorded)' to record: no member of the network has it")
    }

    private func path(ofAttached rest: Substring, _ member: Network.Member, _ path: String) throws -> String {
        guard let match = rest.wholeMatch(of: /(\w+)\[(\d+)\]\/(\w+)/), let index = Int(match.2, radix: 10),
            let all = attached[member], all.indices.contains(index)
        else { throw DiagnosticsError(.unknownQuantity, "LEMS has no path to '\(rest)'") }
        let (id, count, isSplit) = all[index]
        guard !isSplit else {
            throw DiagnosticsError(
                .unsupportedFeature,
                "the quantity '\(rest)' cannot be recorded in LEMS: the source of its synapse sends events through"
                    + " several ports, for each of which the LEMS document has a synapse of its own",
                hint: "record it with another method than lems")
        }
        let type = model.components.first { NameTable.plain($0.id) == id }?.type ?? ""
        let point = names[self.type(of: member)]?[String(match.1)] ?? String(match.1)
        return "\(path)/\(point):\(id):\(count)/\(names[type]?[String(match.3)] ?? String(match.3))"
    }
}
