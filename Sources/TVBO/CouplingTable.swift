import Diagnostics
import ModelCore
import Schema
import YAML

/// The coupling functions that edges may name: the network's own, the experiment's, and those of the database.
struct CouplingTable {
    private let reading: ReadContext
    private let database: ModelDatabase
    private let network: YAMLNode?
    private let experiment: YAMLNode?
    /// Functions that were looked for, by name; nil for one that is not there.
    private var known: [String: CouplingBlock?] = [:]

    /// TVBO's choice for an edge that names no coupling.
    private static let usual = "Linear"

    /// Starts with what stands in an experiment.
    init(reading: ReadContext, database: ModelDatabase, network: YAMLNode?, experiment: YAMLNode?) {
        self.reading = reading
        self.database = database
        self.network = network
        self.experiment = experiment
    }

    /// The coupling function of an edge; nil for a synapse, an input, or what is none.
    mutating func function(of edge: EdgeBlock, in network: NetworkBlock) -> CouplingBlock? {
        guard let name = edge.coupling else { return isFromInput(edge, network) ? nil : unnamed() }
        guard StandardTypes.synapses[name] == nil, !StandardTypes.unsupported.contains(name) else { return nil }
        return function(named: name)
    }

    private func isFromInput(_ edge: EdgeBlock, _ network: NetworkBlock) -> Bool {
        let source = network.nodes.first { $0.id == edge.source }?.dynamics ?? ""
        return StandardTypes.inputs[source] != nil || StandardTypes.unsupported.contains(source)
    }

    /// The experiment's own coupling, where it has one.
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

    /// A coupling that is written in the experiment, over the one of the database that it names.
    private func own(_ node: YAMLNode, named name: String) -> CouplingBlock? {
        let iri = node["iri"]?.scalar?.text ?? ""
        let wanted = iri.hasPrefix("tvbo:") ? String(iri.dropFirst(5)) : node["pre_expression"] == nil ? name : nil
        let base = wanted.flatMap { wanted in reading.collect { try database.coupling(named: wanted) } ?? nil }
        return CouplingReader(reading: reading).coupling(base.map { node.merged(over: $0) } ?? node, named: name)
    }
}
