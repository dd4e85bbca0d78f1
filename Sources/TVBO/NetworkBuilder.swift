import Diagnostics
import ModelCore
import Quantities
import Schema

extension ModelBuilder {
    /// Builds the populations, inputs and connections of a listed network.
    func listedNodes() throws -> NetworkParts {
        var builder = NetworkBuilder(self)
        return builder.build()
    }
}

/// Translates nodes and edges: cells into populations by the name of their dynamics, inputs and synapses into
/// components that are attached to their targets.
private struct NetworkBuilder {
    let owner: ModelBuilder
    var parts = NetworkParts()
    var populations: [String: Int] = [:]
    var members: [Int: Network.Member] = [:]
    var inputNodes: [Int: (type: ComponentType, node: NodeBlock)] = [:]
    var places: [Int: Place] = [:]

    init(_ owner: ModelBuilder) { self.owner = owner }

    private var log: Reading { owner.reading }

    mutating func build() -> NetworkParts {
        for node in owner.experiment.network.nodes { add(node) }
        for edge in owner.experiment.network.edges { add(edge) }
        warnOfIdleInputs()
        return parts
    }

    // MARK: Nodes

    private mutating func add(_ node: NodeBlock) {
        if let first = places.updateValue(node.place, forKey: node.id) {
            log.log.error(
                .duplicateName, "the node id \(node.id) stands twice", at: node.place, notes: [.init("first here", at: first)])
            return
        }
        let name = node.dynamics ?? owner.experiment.dynamics?.name ?? ""
        if let cell = owner.cells[name] {
            add(node, cell, name)
        } else if let type = StandardTypes.inputs[name] {
            inputNodes[node.id] = (type, node)
        } else {
            refuse(name, node)
        }
    }

    private func refuse(_ name: String, _ node: NodeBlock) {
        guard !StandardTypes.unsupported.contains(name), StandardTypes.synapses[name] == nil else {
            log.log.error(
                .unsupportedFeature, "a node of the type '\(name)' is not supported", at: node.dynamicsPlace,
                hint: "supported inputs: " + StandardTypes.inputs.keys.sorted().joined(separator: ", "))
            return
        }
        let known = owner.experiment.network.library.map(\.name) + StandardTypes.inputs.keys.sorted()
        log.log.error(
            .unknownReference, "node \(node.id) names the dynamics '\(name)', which is not defined", at: node.dynamicsPlace,
            hint: Spelling.hint(for: name, among: known) ?? "define it under network.dynamics")
    }

    private mutating func add(_ node: NodeBlock, _ cell: CellTypeBuilder, _ name: String) {
        var values = cell.values()
        for parameter in node.parameters { override(parameter, of: node, cell, in: &values) }
        for state in node.states { override(state: state, of: node, cell, in: &values) }
        let isPlain = node.parameters.isEmpty && node.states.isEmpty
        let id = isPlain ? "\(name)_0" : "\(name)_node\(node.id)"
        if !parts.components.contains(where: { $0.id == id }) {
            parts.components.append(Component(id: id, type: name, values: values))
        }
        let population = populations[name] ?? newPopulation(name)
        let member = Network.Member(
            population: population, index: parts.network.populations[population].members.count)
        parts.network.populations[population].members.append(id)
        members[node.id] = member
        guard node.isRecorded else { return }
        parts.recorded += owner.recordings(of: cell) { parts.network.path(of: $0, in: member) }
    }

    private mutating func newPopulation(_ name: String) -> Int {
        parts.network.populations.append(.init(id: "\(name)_pop", members: []))
        populations[name] = parts.network.populations.count - 1
        return parts.network.populations.count - 1
    }

    private func override(
        _ parameter: ValueBlock, of node: NodeBlock, _ cell: CellTypeBuilder, in values: inout [String: Double]
    ) {
        let block = cell.equations.block
        guard let declared = block.parameters.first(where: { $0.name == parameter.name }) else {
            log.log.error(
                .unknownName, "'\(block.name)' has no parameter '\(parameter.name)'", at: parameter.place,
                hint: Spelling.hint(for: parameter.name, among: block.parameters.map(\.name)))
            return
        }
        let unit = parameter.unit ?? declared.unit
        guard unit?.dimension ?? .bare == declared.unit?.dimension ?? .bare else {
            log.log.error(
                .wrongDimension,
                "'\(parameter.name)' is \(declared.unit?.dimension ?? .bare), not \(unit?.dimension ?? .bare)",
                at: parameter.place, notes: [.init("declared here", at: declared.place)])
            return
        }
        values[parameter.name] = cell.converted(parameter.value, unit)
    }

    private func override(
        state: ValueBlock, of node: NodeBlock, _ cell: CellTypeBuilder, in values: inout [String: Double]
    ) {
        let block = cell.equations.block
        guard let declared = block.states.first(where: { $0.name == state.name }) else {
            log.log.error(
                .unknownName, "'\(block.name)' has no state variable '\(state.name)'", at: state.place,
                hint: Spelling.hint(for: state.name, among: block.states.map(\.name)))
            return
        }
        let unit = state.unit ?? declared.unit
        guard unit?.dimension ?? .bare == declared.unit?.dimension ?? .bare else {
            log.log.error(
                .wrongDimension, "'\(state.name)' is \(declared.unit?.dimension ?? .bare), not \(unit?.dimension ?? .bare)",
                at: state.place)
            return
        }
        values[cell.initialName(state.name)] = cell.converted(state.value, unit)
    }

    private func warnOfIdleInputs() {
        let sources = Set(owner.experiment.network.edges.map(\.source))
        for (id, input) in inputNodes.sorted(by: { $0.key < $1.key }) where !sources.contains(id) {
            log.log.warning(
                .assumedConvention, "the \(input.type.name) of node \(id) has no edge and acts on nothing", at: input.node.place)
        }
    }

    // MARK: Edges

    private mutating func add(_ edge: EdgeBlock) {
        guard exists(edge.source, "source", edge.sourcePlace), exists(edge.target, "target", edge.targetPlace) else { return }
        guard let target = members[edge.target] else {
            if inputNodes[edge.target] != nil {
                log.log.error(
                    .unknownReference, "node \(edge.target) is an input and cannot be a target", at: edge.targetPlace)
            }
            return
        }
        guard checkTarget(edge) else { return }
        if let input = inputNodes[edge.source] {
            attach(input.type, input.node, edge, target)
        } else if let source = members[edge.source] {
            connect(source, edge, target)
        }
    }

    private func exists(_ id: Int, _ end: String, _ place: Place) -> Bool {
        if places[id] != nil { return true }
        let ids = places.keys.sorted().map(String.init)
        log.log.error(
            .unknownReference, "the \(end) of this edge is node \(id), which does not exist", at: place,
            hint: "there are nodes \(ids.prefix(12).joined(separator: ", "))\(ids.count > 12 ? ", …" : "")")
        return false
    }

    /// The target must be able to take a current.
    private func checkTarget(_ edge: EdgeBlock) -> Bool {
        guard let block = owner.experiment.network.nodes.first(where: { $0.id == edge.target }),
            let cell = owner.cells[block.dynamics ?? owner.experiment.dynamics?.name ?? ""]
        else { return false }
        let name = cell.equations.block.name
        if cell.equations.block.couplingInputs.count != 1 {
            log.log.error(
                .unsupportedFeature,
                "'\(name)' has \(cell.equations.block.couplingInputs.count) coupling inputs; a synapse or input needs exactly one",
                at: edge.targetPlace)
            return false
        }
        if cell.finding.convention == .bare {
            log.log.error(
                .wrongDimension, "a current in amperes cannot act on '\(name)', which has no units that balance",
                at: edge.targetPlace,
                notes: cell.finding.disagreements.prefix(4).map { .init($0.message, at: $0.place) },
                hint: "give its parameters and state variables their units")
            return false
        }
        return true
    }

    private mutating func attach(
        _ type: ComponentType, _ node: NodeBlock, _ edge: EdgeBlock, _ target: Network.Member
    ) {
        if let coupling = edge.coupling {
            log.log.error(
                .unsupportedFeature, "a \(type.name) acts directly and takes no coupling '\(coupling)'", at: edge.couplingPlace)
        }
        for parameter in edge.parameters {
            log.log.error(
                .unknownName, "the parameters of a \(type.name) belong to its node", at: parameter.place)
        }
        if let delay = edge.delay, delay.value != 0 {
            log.log.error(
                .unsupportedFeature, "an edge from a \(type.name) takes no delay", at: delay.place,
                hint: "set the 'delay' of the \(type.name) itself")
        }
        let id = "\(type.name)_node\(node.id)"
        if !parts.components.contains(where: { $0.id == id }) {
            guard let values = values(of: type, node.parameters, at: node.place, "the \(type.name) of node \(node.id)") else { return }
            if values["duration", default: 0] < 0 {
                log.log.error(.invalidValue, "the duration of the \(type.name) of node \(node.id) is negative", at: node.place)
            }
            use(type)
            parts.components.append(Component(id: id, type: type.name, values: values))
        }
        parts.network.inputs.append(
            .init(target: target, component: id, attachments: CellTypeBuilder.attachmentPoint, weight: edge.weight?.value ?? 1))
    }

    private mutating func connect(_ source: Network.Member, _ edge: EdgeBlock, _ target: Network.Member) {
        guard let type = synapse(edge), checkSource(edge) else { return }
        guard let values = values(of: type, edge.parameters, at: edge.place, "this \(type.name)"),
            check(values, of: type, edge), let delay = delay(edge)
        else { return }
        let id = "\(type.name)_\(parts.components.count { $0.type == type.name })"
        use(type)
        parts.components.append(Component(id: id, type: type.name, values: values))
        parts.network.connections.append(
            .init(
                source: source, target: target, synapse: id, attachments: CellTypeBuilder.attachmentPoint,
                weight: edge.weight?.value ?? 1, delay: delay))
    }

    private func synapse(_ edge: EdgeBlock) -> ComponentType? {
        let known = StandardTypes.synapses.keys.sorted()
        guard let name = edge.coupling else {
            log.log.error(
                .unsupportedFeature, "an edge between cells needs a synapse", at: edge.place,
                hint: "add 'coupling:' with one of \(known.joined(separator: ", "))")
            return nil
        }
        if let type = StandardTypes.synapses[name] { return type }
        let isKnown = StandardTypes.unsupported.contains(name)
        log.log.error(
            isKnown ? .unsupportedFeature : .unknownReference,
            isKnown ? "the synapse '\(name)' is not supported" : "unknown coupling '\(name)'", at: edge.couplingPlace,
            hint: Spelling.hint(for: name, among: known) ?? "use one of \(known.joined(separator: ", "))")
        return nil
    }

    private func checkSource(_ edge: EdgeBlock) -> Bool {
        guard let node = owner.experiment.network.nodes.first(where: { $0.id == edge.source }),
            let cell = owner.cells[node.dynamics ?? owner.experiment.dynamics?.name ?? ""]
        else { return false }
        guard !cell.equations.events.isEmpty else {
            log.log.error(
                .missingKey, "'\(cell.equations.block.name)' has no event, so its node \(edge.source) never sends a spike",
                at: edge.sourcePlace, hint: "add an event such as 'spike: { condition: { rhs: \"v > thresh\" } }'")
            return false
        }
        return true
    }

    private func delay(_ edge: EdgeBlock) -> Double? {
        guard let delay = edge.delay else { return 0 }
        let unit = delay.unit ?? owner.experiment.integration.timeScale
        guard unit.dimension == .time else {
            log.log.error(.wrongDimension, "a delay is a time, not \(unit.dimension)", at: delay.place)
            return nil
        }
        guard delay.value >= 0 else {
            log.log.error(.invalidValue, "a delay must not be negative", at: delay.place)
            return nil
        }
        return unit.si(delay.value)
    }

    // MARK: Values of standard types

    private mutating func use(_ type: ComponentType) {
        if !parts.types.contains(where: { $0.name == type.name }) { parts.types.append(type) }
    }

    private func values(
        of type: ComponentType, _ given: [ValueBlock], at place: Place, _ what: String
    ) -> [String: Double]? {
        var values: [String: Double] = [:]
        var isGood = true
        for value in given {
            guard let parameter = type.parameters.first(where: { $0.name == value.name }) else {
                log.log.error(
                    .unknownName, "\(what) has no parameter '\(value.name)'", at: value.place,
                    hint: Spelling.hint(for: value.name, among: type.parameters.map(\.name)))
                isGood = false
                continue
            }
            guard value.unit?.dimension ?? .bare == parameter.dimension else {
                log.log.error(
                    .wrongDimension,
                    "'\(value.name)' of \(what) is a \(parameter.dimension), not "
                        + (value.unit.map { "'\($0.name)'" } ?? "a bare number"),
                    at: value.place,
                    hint: "units of \(parameter.dimension): "
                        + UnitTable.units(of: parameter.dimension).map(\.name).joined(separator: ", "))
                isGood = false
                continue
            }
            values[value.name] = value.unit?.si(value.value) ?? value.value
        }
        let missing = type.parameters.map(\.name).filter { name in !given.contains { $0.name == name } }
        if !missing.isEmpty {
            log.log.error(
                .missingKey, "\(what) lacks \(missing.map { "'\($0)'" }.joined(separator: ", "))", at: place)
        }
        return isGood && missing.isEmpty ? values : nil
    }

    /// Time constants must be positive, and those of a double exponential must differ.
    private func check(_ values: [String: Double], of type: ComponentType, _ edge: EdgeBlock) -> Bool {
        let times = type.parameters.filter { $0.dimension == .time }.map(\.name)
        for name in times where values[name, default: 1] <= 0 {
            log.log.error(.invalidValue, "'\(name)' of this \(type.name) must be positive", at: edge.place)
            return false
        }
        if type.name == "expTwoSynapse", values["tauRise"] == values["tauDecay"] {
            log.log.error(
                .invalidValue, "tauRise and tauDecay of an expTwoSynapse must differ", at: edge.place,
                hint: "an alphaSynapse is the limit of equal time constants")
            return false
        }
        return true
    }
}
