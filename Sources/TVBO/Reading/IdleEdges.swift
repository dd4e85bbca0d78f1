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

    /// Removes the edges, matrices and graph of a network, and warns of it, if none of them names a coupling function or
    /// synapse or acts on a coupling input. Otherwise all are kept, because events of edges refer to them by number.
    /// - Parameter own: The model of the experiment; nil if there is none.
    func remove(from network: inout NetworkBlock, own: DynamicsBlock?) {
        guard network.functions.isEmpty else { return }
        let models = models(of: network, own)
        func isIdle(_ node: Int) -> Bool { models[node]?.networkInputs.isEmpty ?? false }
        let areIdle = network.edges.allSatisfy { edge in
            edge.functions.isEmpty && edge.coupling == nil && edge.dynamics == nil && models[edge.source] != nil
                && isIdle(edge.target) && (edge.isDirected == true || isIdle(edge.source))
        }
        let made = network.matrices.map(\.place) + (network.graph.map { [$0.place] } ?? [])
        guard areIdle, made.isEmpty || network.nodes.allSatisfy({ isIdle($0.id) }),
            let first = (network.edges.map(\.place) + made).first
        else { return }
        (network.edges, network.matrices, network.graph) = ([], [], nil)
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
