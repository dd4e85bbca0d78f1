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

    /// Removes the edges, matrices and graph of a network, and warns of it, if none of them has a synapse or acts on a
    /// coupling input. Otherwise all are kept, because events of edges refer to them by number.
    /// - Parameter own: The model of the experiment; nil if there is none.
    func remove(from network: inout NetworkBlock, own: DynamicsBlock?) {
        let models = network.models(own)
        let isCoupled = !network.functions.isEmpty
        // In TVBO, a function feeds a local input that is the only one.
        func isIdle(_ node: Int) -> Bool { models[node].map { $0.couplingInputs.isEmpty && !$0.isStatic } ?? false }
        let areIdle = network.edges.allSatisfy { edge in
            // An edge that names a function, a synapse or variables is checked when the network is built.
            edge.coupling == nil && edge.dynamics == nil && edge.sourceVariable == nil && edge.targetVariable == nil
                && edge.functions.isEmpty != isCoupled && models[edge.source] != nil && isIdle(edge.target)
                && (edge.isDirected == true || isIdle(edge.source))
        }
        let made = network.matrices.map(\.place) + (network.graph.map { [$0.place] } ?? [])
        guard areIdle, made.isEmpty || network.nodes.allSatisfy({ isIdle($0.id) }),
            let first = (network.edges.map(\.place) + made).first
        else { return }
        (network.edges, network.matrices, network.graph, network.functions) = ([], [], nil, [])
        let names = Set(models.values.filter(\.couplingInputs.isEmpty).map(\.name))
        let shown = names.sorted().map { "'\($0)'" }.joined(separator: ", ")
        reading.log.warning(
            .ignoredKey,
            "edges of the network have no effect, as in TVBO: no coupling input is declared in"
                + " \(names.count == 1 ? "the model" : "the models") \(shown)",
            at: first, hint: "add 'coupling_inputs' to the model, or name a synapse in the edge")
    }
}

extension NetworkBlock {
    /// Returns the models of nodes by their ids; inputs and components of NeuroML have none.
    /// - Parameter own: The model of the experiment, which nodes without `dynamics` have; nil if there is none.
    func models(_ own: DynamicsBlock?) -> [Int: DynamicsBlock] {
        var known = library.keyed(by: \.name) { _, first, _ in first }
        if let own { known[own.name] = known[own.name] ?? own }
        var result: [Int: DynamicsBlock] = [:]
        for node in nodes { result[node.id] = node.dynamics.map { known[$0] } ?? own }
        return result
    }
}
