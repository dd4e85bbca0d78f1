import Algorithms
import Connectomes
import Diagnostics
import Expressions
import Schema

/// The coupling functions of a network without edges, whose inputs are the ends of the functions without a sum.
///
/// In TVBO, a function acts on every node, with `gx` = 0 if no edge ends there. The node then receives `b` from
/// `a*gx + b`. If no end reads the sum, as in RateML's experiments, where the end is a factor of the sum, the functions
/// are left out.
///
///     let edgeless = EdgelessCouplings(reading: reading)
///     if edgeless.exist(in: network, model) { edgeless.act(couplings.all(), in: &network) }
struct EdgelessCouplings {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Returns whether a network has no edges, but a node with an input from the network.
    /// - Parameter own: The model of the experiment; nil if there is none.
    func exist(in network: NetworkBlock, _ own: DynamicsBlock?) -> Bool {
        guard network.edges.isEmpty, network.matrices.isEmpty, network.graph == nil else { return false }
        let models = network.nodes.isEmpty ? [own].compactMap(\.self) : Array(network.models(own).values)
        return models.contains { !$0.networkInputs.isEmpty }
    }

    /// Gives a network a matrix without edges, through which its functions act, if one of them has another value than 0
    /// without edges. A network without nodes gets a single one.
    func act(_ functions: [CouplingBlock], in network: inout NetworkBlock) {
        let acting = functions.filter(Self.acts)
        guard acting.contains(where: \.values.readsSums) else {
            for function in acting { warn(of: function) }
            return
        }
        if network.nodes.isEmpty {
            network.nodes = NodeCount.nodes(1, network.place)
            network.isCounted = true
        }
        let count = network.nodes.count
        guard count <= SquareMatrix.largestSize else {
            reading.log.error(
                .tooLarge,
                "the network has \(count) nodes; coupling functions act on nodes without edges in networks of at most"
                    + " \(SquareMatrix.largestSize) nodes", at: network.place,
                hint: "remove 'coupling' if the nodes are independent")
            return
        }
        network.functions = functions
        network.matrices = [
            EdgeMatrix(place: network.place, count: count, weights: Array(repeating: 0, count: count * count))
        ]
    }

    private func warn(of function: CouplingBlock) {
        reading.log.warning(
            .assumedConvention,
            "the 'post_expression' of coupling '\(function.name)' does not read 'gx', and the network has no edges, so that"
                + " its value \(function.post.text) is left out; the jax and tvboptim back ends of TVBO 0.5.3 use it",
            at: function.post.place)
    }

    /// Returns whether a function has another value than 0 without edges, or one that depends on states. True for an end
    /// that cannot be read, which is reported when the network is built.
    private static func acts(_ function: CouplingBlock) -> Bool {
        let parameters = function.parameters.keyed(by: \.name) { _, _, last in last }
        return function.values.postExpressions.contains { end in
            guard let parsed = try? Parser.number(end) else { return true }
            let value = ConstantExpression.value(parsed.expression) { name in
                if let parameter = parameters[name] { return parameter.value }
                return name == "gx" || name.hasPrefix("gx_") ? 0 : nil
            }
            return value != 0
        }
    }
}
