import Diagnostics
import ModelCore
import Quantities
import Schema

extension ModelBuilder {
    /// Returns the populations, inputs, connections and couplings of a network; problems are reported.
    func listedNodes() throws -> NetworkParts {
        var builder = NetworkBuilder(self)
        return builder.build()
    }
}

/// Translates the nodes and edges of an experiment into a network.
///
/// Nodes with the same model form a population. Inputs and synapses become components attached to their targets, and
/// edges with coupling functions become the expressions of coupling inputs. The builder makes one pass over the nodes
/// and edges with shared tables. Its extensions are in one file each: `NetworkEdges` (synapses and inputs),
/// `CoupledEdge` (the directions of coupled edges), `NetworkCouplings` (their expressions) and `StandardValues` (the
/// parameters of standard types).
///
///     var network = NetworkBuilder(owner)
///     let parts = network.build()
struct NetworkBuilder {
    /// The builder of the model that the network belongs to.
    private(set) var owner: ModelBuilder
    /// The parts that have been built so far.
    var parts = NetworkParts()
    /// The indices of the populations by the names of their models.
    var populations: [String: Int] = [:]
    /// The members of populations by the ids of their nodes.
    var members: [Int: Network.Member] = [:]
    /// The names of the models of the members.
    private var models: [Network.Member: String] = [:]
    /// The nodes that are inputs, with their standard types, by id.
    var inputNodes: [Int: (type: ComponentType, node: NodeBlock)] = [:]
    /// The places of all nodes by id.
    var places: [Int: Place] = [:]
    /// The edges with coupling functions, one element for each direction.
    var coupled: [CoupledEdge] = []
    /// The indices in `coupled` of the edges that are used.
    var coupledIndices: [CoupledEdge.Key: Int] = [:]
    /// The places of the edges that are not used, with the later edges that replace them.
    var replaced: [(place: Place, by: CoupledEdge)] = []
    /// The numbers of the components of synapses by type.
    var numbers: [String: Int] = [:]
    /// The builders of the synapses whose models edges name, by the names of their models and of the targets' models.
    var synapses: [[String]: SynapseBuilder] = [:]
    /// The indices in `parts.network.couplings` of the coupling inputs that are fed, by path.
    var fedInputs: [String: Int] = [:]
    /// The names such as `x_out` that have been reported, each with its model.
    var readOutputs: Set<String> = []
    /// The names of functions and models whose first state is read, which is reported once for each.
    var readFirst: Set<String> = []
    /// The names of the models whose inputs are ambiguous, which is reported once for each.
    var ambiguous: Set<String> = []
    /// The coupling functions whose units have been checked: names of function, source, target and input.
    var checkedUnits: Set<[String]> = []
    /// A Boolean value that indicates whether the conflict of `delayed: false` with an edge's delay has been reported,
    /// which is done once.
    var deniesDelays = false
    /// A Boolean value that indicates whether the assumed conduction speed has been reported.
    var assumesSpeed = false

    /// The delays that are rounded to 0 steps.
    var vanishing: VanishingDelays

    /// Creates a builder for the network of a model.
    init(_ owner: ModelBuilder) {
        self.owner = owner
        vanishing = VanishingDelays(owner.experiment.integration)
    }

    /// The context that collects diagnostics.
    var reading: ReadContext { owner.reading }

    /// Returns the parts of the network; problems are reported.
    mutating func build() -> NetworkParts {
        for node in owner.experiment.network.nodes { add(node) }
        for edge in owner.experiment.network.edges { add(edge) }
        for matrix in owner.experiment.network.matrices { project(matrix) }
        finishCouplings()
        warnOfIdleInputs()
        vanishing.report(to: reading)
        return parts
    }

    // MARK: Nodes

    private mutating func add(_ node: NodeBlock) {
        if let first = places.updateValue(node.place, forKey: node.id) {
            reading.log.error(
                .duplicateName, "the node id \(node.id) is used twice", at: node.place,
                notes: [.init("first used here", at: first)])
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
        for parameter in node.parameters { override(parameter, cell, in: &values) }
        NodeInitialState.apply(node, cell, to: &values, reading)
        for state in node.states { override(state: state, of: node, cell, in: &values) }
        let isPlain =
            node.parameters.isEmpty && node.states.isEmpty && node.initial.isEmpty && !owner.draws(cell)
        let id = isPlain ? "\(name)_0" : "\(name)_node\(node.id)"
        if !parts.components.contains(where: { $0.id == id }) {
            parts.components.append(Component(id: id, type: name, values: values))
        }
        let population = populations[name] ?? newPopulation(name)
        let member = Network.Member(
            population: population, index: parts.network.populations[population].members.count)
        parts.network.populations[population].members.append(id)
        members[node.id] = member
        models[member] = name
        guard node.isRecorded else { return }
        parts.recorded += owner.recordings(of: cell) { parts.network.path(of: $0, in: member) }
    }

    /// Returns the builder of a node's model.
    func cell(of member: Network.Member) -> CellTypeBuilder? { models[member].flatMap { owner.cells[$0] } }

    private mutating func newPopulation(_ name: String) -> Int {
        parts.network.populations.append(.init(id: "\(name)_pop", members: []))
        populations[name] = parts.network.populations.count - 1
        return parts.network.populations.count - 1
    }

    /// Replaces the value of a parameter; reports an error when the model does not have it, or its dimension differs.
    func override(_ parameter: ValueBlock, _ cell: CellTypeBuilder, in values: inout [String: Double]) {
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
