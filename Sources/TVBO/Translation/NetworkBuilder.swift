import Diagnostics
import ModelCore
import Quantities
import Schema

extension ModelBuilder {
    /// Returns the parts of the component model that come from the nodes and edges of the experiment's network: the
    /// network itself, the types and components that it needs, and its recordings. Problems are reported.
    func listedNodes() throws -> NetworkParts {
        var builder = NetworkBuilder(self)
        return builder.build()
    }
}

/// The translation of the nodes and edges of an experiment into a network of populations.
///
/// Nodes with the same model form a population. Inputs and synapses become components attached to their targets, and
/// edges with coupling functions become the expressions of coupling inputs. The builder makes one pass over the nodes
/// and edges with shared tables. Its extensions are in files of their own, such as `NetworkEdges` (synapses and
/// inputs), `CoupledEdge` (the directions of coupled edges), `NetworkCouplings` (their expressions), `MatrixCouplings`
/// (edges from matrices), `EdgeEvents` and `StandardValues` (the parameters of standard types).
///
///     var network = NetworkBuilder(owner)
///     let parts = network.build()
struct NetworkBuilder {
    /// The builder of the whole experiment, to which the network belongs.
    private(set) var owner: ModelBuilder
    /// The parts of the component model that have been built so far.
    var parts = NetworkParts()
    /// The indices of the populations in the network, by the names of their models.
    var populations: [String: Int] = [:]
    /// The members of populations to which nodes correspond, by the ids of the nodes.
    var members: [Int: Network.Member] = [:]
    /// The names of the models of the members.
    private var models: [Network.Member: String] = [:]
    /// The nodes that are inputs, such as pulse generators, with their standard types, by the ids of the nodes.
    var inputNodes: [Int: (type: ComponentType, node: NodeBlock)] = [:]
    /// The places of all nodes in the experiment, by the id of the node.
    var places: [Int: Place] = [:]
    /// The edges with coupling functions, one element for each direction.
    var coupled: [CoupledEdge] = []
    /// The index in `coupled` of the edge that is used for each key: of several edges with the same nodes, coupling
    /// function and variables, which are the key, the last is used.
    var coupledIndices: [CoupledEdge.Key: Int] = [:]
    /// The places of the edges that are not used, each with the later edge that is used in its place.
    var replaced: [(place: Place, by: CoupledEdge)] = []
    /// The result of the last search by ``functionsInUse()``, and the number of elements that `coupled` had then; nil
    /// before the first search.
    var usedFunctions: (edgeCount: Int, functions: [CouplingBlock])?
    /// The coupling inputs of models that are sums of currents, by the name of the model.
    var currentInputs: [String: Set<String>] = [:]
    /// The number of components of synapses created so far, by the names of their types. The ids of the components are
    /// made from these numbers.
    var numbers: [String: Int] = [:]
    /// The translations of the models that edges name as their `dynamics`, by the name of the model of the synapse and
    /// that of the target.
    var synapses: [[String]: SynapseBuilder] = [:]
    /// The indices in `parts.network.couplings` of the equations of coupling inputs, by the paths of the inputs.
    var fedInputs: [String: Int] = [:]
    /// The pairs of a model and a name of the form `x_out`, written `model/x_out`, for which the warning that `x` is
    /// read instead has been given.
    var readOutputs: Set<String> = []
    /// The pairs of a coupling function and a model, written `function/model`, for which the warning that the function
    /// reads the first state of the model has been given.
    var readFirst: Set<String> = []
    /// The names of the models for which the error that their coupling inputs are ambiguous has been reported.
    var ambiguous: Set<String> = []
    /// The coupling functions and models for which the warning that no coupling input is left has been given.
    var surplus: Set<[String]> = []
    /// The models and their quantities of which nodes give units that are ignored.
    private var ignoredUnits: Set<[String]> = []
    /// The combinations, whose units have been checked, of the names of a coupling function, the source's model, the
    /// target's model and a coupling input.
    var checkedUnits: Set<[String]> = []
    /// A Boolean value that indicates whether the warning that edges have delays in spite of `delayed: false` has been
    /// given.
    var keepsDelays = false
    /// A Boolean value that indicates whether the warning that a conduction speed is assumed has been given.
    var assumesSpeed = false

    /// The lengths of the edges.
    let edgeLengths: EdgeLengths
    /// The delays of edges that are rounded to 0 steps.
    var vanishing: VanishingDelays

    /// Creates a builder for the network of an experiment.
    init(_ owner: ModelBuilder) {
        self.owner = owner
        edgeLengths = EdgeLengths(owner.experiment.network)
        vanishing = VanishingDelays(owner.experiment.integration)
    }

    /// The read context, which collects errors and warnings.
    var reading: ReadContext { owner.reading }

    /// Returns the parts of the component model that come from the network; reports problems.
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
                notes: [.init("the first node with this id is here", at: first)])
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
                hint: "use a model of the experiment, or one of the inputs "
                    + StandardTypes.inputs.keys.sorted().joined(separator: ", "))
            return
        }
        let known = owner.experiment.network.library.map(\.name) + StandardTypes.inputs.keys.sorted()
        reading.log.error(
            .unknownReference, "node \(node.id) names the dynamics '\(name)', which is not defined",
            at: node.dynamicsPlace,
            hint: Spelling.hint(for: name, among: known) ?? "define it under 'dynamics' of 'network'")
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
        guard node.isRecorded else {
            owner.reading.log.warning(
                .assumedConvention,
                "node \(node.id) is left out of the recording, as its 'record: false' says; the jax and tvboptim back ends of"
                    + " TVBO 0.5.3 record it", at: node.place)
            return
        }
        parts.recorded += owner.recordings(of: cell) { parts.network.path(of: $0, in: member) }
    }

    /// Returns the translation of the model of a node; nil if the node is unknown.
    func cell(of member: Network.Member) -> CellTypeBuilder? { models[member].flatMap { owner.cells[$0] } }

    private mutating func newPopulation(_ name: String) -> Int {
        parts.network.populations.append(.init(id: "\(name)_pop", members: []))
        populations[name] = parts.network.populations.count - 1
        return parts.network.populations.count - 1
    }

    /// Replaces the value of a parameter among the values of a component; a value without a unit is in the unit that
    /// the model declares. Reports an error if the model has no parameter of this name, or has one with another
    /// dimension.
    /// - Parameters:
    ///   - parameter: The parameter with its new value.
    ///   - cell: The translation of the model of the component.
    ///   - values: The values of the component by parameter name.
    mutating func override(_ parameter: ValueBlock, _ cell: CellTypeBuilder, in values: inout [String: Double]) {
        let block = cell.equations.block
        guard let declared = block.parameters.first(where: { $0.name == parameter.name }) else {
            if block.derivedVariables.contains(where: { $0.isStimulus && $0.name == parameter.name }) {
                reading.log.error(
                    .conflictingEntries,
                    "a node cannot give the parameter '\(parameter.name)' of the model '\(block.name)' a value, because a"
                        + " stimulus replaces it", at: parameter.place, hint: "remove the value or the stimulus")
                return
            }
            reading.log.error(
                .unknownName, "'\(block.name)' has no parameter '\(parameter.name)'", at: parameter.place,
                hint: Spelling.hint(for: parameter.name, among: block.parameters.map(\.name)))
            return
        }
        let unit = unit(of: parameter, "parameter", declared.unit, block)
        guard unit?.dimension ?? .bare == declared.unit?.dimension ?? .bare else {
            reading.log.error(
                .wrongDimension,
                "the value of the parameter '\(parameter.name)' at this node has the dimension"
                    + " \(unit?.dimension ?? .bare), but the model gives the parameter the dimension"
                    + " \(declared.unit?.dimension ?? .bare)",
                at: parameter.place, notes: [.init("declared here", at: declared.place)])
            return
        }
        values[parameter.name] = cell.converted(parameter.value, unit)
    }

    /// Returns the unit of a value at a node: its own, or else the one that the model declares. In a model without
    /// units, a unit is ignored with a warning, because all numbers are bare there.
    private mutating func unit(
        of value: ValueBlock, _ kind: String, _ declared: PhysicalUnit?, _ block: DynamicsBlock
    ) -> PhysicalUnit? {
        guard let unit = value.unit, unit.dimension != .bare, declared == nil, block.hasNoUnits else {
            return value.unit ?? declared
        }
        if ignoredUnits.insert([block.name, value.name]).inserted {
            reading.log.warning(
                .ignoredKey,
                "the unit \(unit.name) of the \(kind) '\(value.name)' at this node is ignored, because the model"
                    + " '\(block.name)' has no units, as in the jax and tvboptim back ends of TVBO 0.5.3",
                at: value.place, hint: "remove the unit, also at other nodes, or give the model units")
        }
        return nil
    }

    private mutating func override(
        state: ValueBlock, of node: NodeBlock, _ cell: CellTypeBuilder, in values: inout [String: Double]
    ) {
        let block = cell.equations.block
        guard let declared = block.states.first(where: { $0.name == state.name }) else {
            guard !block.hasModes(of: state.name) else {
                reading.log.error(
                    .unsupportedFeature,
                    "a node cannot give the state '\(state.name)' a value, because the model '\(block.name)' has several modes",
                    at: state.place, hint: "give the model the initial value")
                return
            }
            reading.log.error(
                .unknownName,
                "the model '\(block.name)' has no state variable '\(state.name)', to which this node gives a value",
                at: state.place,
                hint: Spelling.hint(for: state.name, among: block.states.map(\.name)))
            return
        }
        let unit = unit(of: state, "state variable", declared.unit, block)
        guard unit?.dimension ?? .bare == declared.unit?.dimension ?? .bare else {
            reading.log.error(
                .wrongDimension,
                "the value of the state variable '\(state.name)' at this node has the dimension"
                    + " \(unit?.dimension ?? .bare), but the model gives the variable the dimension"
                    + " \(declared.unit?.dimension ?? .bare)",
                at: state.place)
            return
        }
        values[cell.initialName(state.name)] = cell.converted(state.value, unit)
    }

    private func warnOfIdleInputs() {
        let sources = Set(owner.experiment.network.edges.map(\.source))
        for (id, input) in inputNodes.sorted(by: { $0.key < $1.key }) where !sources.contains(id) {
            reading.log.warning(
                .assumedConvention,
                "the \(input.type.name) of node \(id) has no effect, because no edge starts at it",
                at: input.node.place)
        }
    }
}

extension DynamicsBlock {
    /// A Boolean value that indicates whether no quantity of the model has a unit.
    fileprivate var hasNoUnits: Bool {
        // A stimulus adds quantities with units to the model.
        let own = parameters.filter { !annotations.contains($0.name) }.map(\.unit) + states.map(\.unit)
        let derived = (derivedParameters + derivedVariables).filter { !$0.isStimulus }.map(\.unit)
        return (own + derived).allSatisfy { $0 == nil }
    }
}
