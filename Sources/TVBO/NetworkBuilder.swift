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
struct NetworkBuilder {
    /// The builder of the whole model.
    private(set) var owner: ModelBuilder
    /// What was made so far.
    var parts = NetworkParts()
    /// Populations by the name of their dynamics; members, inputs and places of nodes by id.
    var populations: [String: Int] = [:]
    var members: [Int: Network.Member] = [:]
    var inputNodes: [Int: (type: ComponentType, node: NodeBlock)] = [:]
    var places: [Int: Place] = [:]
    /// Edges with coupling functions, one for each way in which they act.
    var coupled: [CoupledEdge] = []
    /// Where the one that counts stands among them.
    var coupledIndices: [CoupledEdge.Key: Int] = [:]
    /// Edges whose place a later one took.
    var replaced: [(place: Place, by: CoupledEdge)] = []
    /// Whether it was told that the integration denies delays that the network has.
    var deniesDelays = false
    /// Whether it was told that a speed was assumed.
    var assumesSpeed = false

    /// Starts on a model.
    init(_ owner: ModelBuilder) { self.owner = owner }

    /// Where faults go.
    var reading: ReadContext { owner.reading }

    /// Builds everything.
    mutating func build() -> NetworkParts {
        for node in owner.experiment.network.nodes { add(node) }
        for edge in owner.experiment.network.edges { add(edge) }
        finishCouplings()
        warnOfIdleInputs()
        return parts
    }

    // MARK: Nodes

    private mutating func add(_ node: NodeBlock) {
        if let first = places.updateValue(node.place, forKey: node.id) {
            reading.log.error(
                .duplicateName, "the node id \(node.id) stands twice", at: node.place,
                notes: [.init("first here", at: first)])
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
            reading.log.error(
                .unsupportedFeature, "a node of the type '\(name)' is not supported", at: node.dynamicsPlace,
                hint: "supported inputs: " + StandardTypes.inputs.keys.sorted().joined(separator: ", "))
            return
        }
        let known = owner.experiment.network.library.map(\.name) + StandardTypes.inputs.keys.sorted()
        reading.log.error(
            .unknownReference, "node \(node.id) names the dynamics '\(name)', which is not defined",
            at: node.dynamicsPlace,
            hint: Spelling.hint(for: name, among: known) ?? "define it under network.dynamics")
    }

    private mutating func add(_ node: NodeBlock, _ cell: CellTypeBuilder, _ name: String) {
        var values = cell.values()
        owner.draw(cell, into: &values)
        for parameter in node.parameters { override(parameter, of: node, cell, in: &values) }
        for state in node.states { override(state: state, of: node, cell, in: &values) }
        let isPlain = node.parameters.isEmpty && node.states.isEmpty && !owner.draws(cell)
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
            reading.log.error(
                .unknownName, "'\(block.name)' has no parameter '\(parameter.name)'", at: parameter.place,
                hint: Spelling.hint(for: parameter.name, among: block.parameters.map(\.name)))
            return
        }
        let unit = parameter.unit ?? declared.unit
        guard unit?.dimension ?? .bare == declared.unit?.dimension ?? .bare else {
            reading.log.error(
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
            reading.log.error(
                .unknownName, "'\(block.name)' has no state variable '\(state.name)'", at: state.place,
                hint: Spelling.hint(for: state.name, among: block.states.map(\.name)))
            return
        }
        let unit = state.unit ?? declared.unit
        guard unit?.dimension ?? .bare == declared.unit?.dimension ?? .bare else {
            reading.log.error(
                .wrongDimension,
                "'\(state.name)' is \(declared.unit?.dimension ?? .bare), not \(unit?.dimension ?? .bare)",
                at: state.place)
            return
        }
        values[cell.initialName(state.name)] = cell.converted(state.value, unit)
    }

    private func warnOfIdleInputs() {
        let sources = Set(owner.experiment.network.edges.map(\.source))
        for (id, input) in inputNodes.sorted(by: { $0.key < $1.key }) where !sources.contains(id) {
            reading.log.warning(
                .assumedConvention, "the \(input.type.name) of node \(id) has no edge and acts on nothing",
                at: input.node.place)
        }
    }
}
