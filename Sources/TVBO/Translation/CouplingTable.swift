import Diagnostics
import ModelCore
import Schema
import YAML

/// The coupling functions that edges can name.
///
/// A name is looked up first in the network's `coupling`, then in the experiment's `coupling`, then in the database.
///
///     var table = CouplingTable(reading: reading, database: database, network: block["coupling"], experiment: nil)
///     edge.function = table.function(of: edge, in: network)
struct CouplingTable {
    private let reading: ReadContext
    private let database: ModelDatabase
    private let network: YAMLNode?
    private let experiment: YAMLNode?
    /// The results of earlier lookups by name; nil for a function that was not found.
    private var known: [String: CouplingBlock?] = [:]

    /// The name of a coupling without a name, by TVBO's default.
    private static let usual = "Linear"

    /// Creates a table.
    /// - Parameters:
    ///   - database: the database for names that the experiment does not define.
    ///   - network: the mapping `coupling` of the network, from names to functions.
    ///   - experiment: the `coupling` of the experiment, a function or a name, for edges that name no coupling.
    init(reading: ReadContext, database: ModelDatabase, network: YAMLNode?, experiment: YAMLNode?) {
        self.reading = reading
        self.database = database
        self.network = network
        self.experiment = experiment
    }

    /// Returns the coupling function of an edge; nil for an edge with a synapse or from an input, and when the function
    /// does not exist.
    mutating func function(of edge: EdgeBlock, in network: NetworkBlock) -> CouplingBlock? {
        guard let name = edge.coupling else { return isFromInput(edge, network) ? nil : unnamed() }
        guard StandardTypes.synapses[name] == nil, !StandardTypes.unsupported.contains(name) else { return nil }
        return function(named: name)
    }

    /// Returns the functions through which matrices, and edges that name none, act: those of the network's `coupling` in
    /// document order, else the coupling of the experiment.
    mutating func all() -> [CouplingBlock] {
        let own = network?.entries?.compactMap { function(named: $0.key) } ?? []
        return own.isEmpty ? unnamed().map { [$0] } ?? [] : own
    }

    private func isFromInput(_ edge: EdgeBlock, _ network: NetworkBlock) -> Bool {
        let source = network.nodes.first { $0.id == edge.source }?.dynamics ?? ""
        return StandardTypes.inputs[source] != nil || StandardTypes.unsupported.contains(source)
    }

    /// Returns the coupling of the experiment; nil when there is none.
    private mutating func unnamed() -> CouplingBlock? {
        guard let experiment else { return nil }
        return function(named: experiment.scalar?.text ?? experiment["name"]?.scalar?.text ?? Self.usual)
    }

    private mutating func function(named name: String) -> CouplingBlock? {
        if let found = known[name] { return found }
        let found = read(name)
        known[name] = .some(found)
        return found
    }

    private func read(_ name: String) -> CouplingBlock? {
        if let node = network?[name] { return own(node, named: name) }
        if let experiment, experiment.scalar == nil, experiment["name"]?.scalar?.text ?? Self.usual == name {
            return own(experiment, named: name)
        }
        let found = reading.collect { try database.coupling(named: name) } ?? nil
        return found.flatMap { CouplingReader(reading: reading).coupling($0, named: name) }
    }

    /// Reads a coupling of the experiment, merged over the database entry that it refers to.
    private func own(_ node: YAMLNode, named name: String) -> CouplingBlock? {
        let iri = node["iri"]?.scalar?.text ?? ""
        let wanted = iri.hasPrefix("tvbo:") ? String(iri.dropFirst(5)) : node["pre_expression"] == nil ? name : nil
        let base = wanted.flatMap { wanted in reading.collect { try database.coupling(named: wanted) } ?? nil }
        return CouplingReader(reading: reading).coupling(base.map { node.merged(over: $0) } ?? node, named: name)
    }
}
