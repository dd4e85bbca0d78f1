import Algorithms
import Diagnostics
import ModelCore
import Schema

/// The removal of edges that have no effect, because the models of their nodes have no coupling inputs.
///
///     IdleEdges(reading: reading).remove(from: &network, own: experiment.dynamics)
struct IdleEdges {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Removes the edges, matrices and graph of a network that name no coupling function or synapse and act on no
    /// coupling input, and warns of them. A matrix or graph is kept if one of the nodes has a coupling input.
    /// - Parameter own: The model of the experiment; nil if there is none.
    func remove(from network: inout NetworkBlock, own: DynamicsBlock?) {
        guard network.functions.isEmpty else { return }
        let models = models(of: network, own)
        func isIdle(_ node: Int) -> Bool { models[node]?.networkInputs.isEmpty ?? false }
        var idle: [Place] = []
        network.edges.removeAll { edge in
            guard edge.functions.isEmpty, edge.coupling == nil, edge.dynamics == nil, models[edge.source] != nil,
                isIdle(edge.target), edge.isDirected == true || isIdle(edge.source)
            else { return false }
            idle.append(edge.place)
            return true
        }
        if !network.nodes.isEmpty, network.nodes.allSatisfy({ isIdle($0.id) }) {
            idle += network.matrices.map(\.place) + (network.graph.map { [$0.place] } ?? [])
            (network.matrices, network.graph) = ([], nil)
        }
        guard let first = idle.first else { return }
        let names = Set(models.values.filter(\.networkInputs.isEmpty).map(\.name)).sorted()
        reading.log.warning(
            .ignoredKey,
            "edges of the network have no effect, as in TVBO: no coupling input is declared in"
                + " \(names.count == 1 ? "the model" : "the models") \(names.map { "'\($0)'" }.joined(separator: ", "))",
            at: first, hint: "add 'coupling_inputs' to the model, or name a synapse in the edge")
    }

    /// Returns the models of nodes by their ids; inputs and components of NeuroML have none.
    private func models(of network: NetworkBlock, _ own: DynamicsBlock?) -> [Int: DynamicsBlock] {
        var known = network.library.keyed(by: \.name) { _, first, _ in first }
        if let own { known[own.name] = known[own.name] ?? own }
        var result: [Int: DynamicsBlock] = [:]
        for node in network.nodes { result[node.id] = node.dynamics.map { known[$0] } ?? own }
        return result
    }
}
