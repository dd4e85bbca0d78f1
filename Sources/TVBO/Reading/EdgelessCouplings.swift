import Algorithms
import Diagnostics
import Expressions
import Schema

/// The coupling functions of a network without edges, whose inputs are the ends of the functions without a sum.
///
/// In TVBO, a function acts on every node, with `gx` = 0 if no edge ends there. The node then receives `b` from
/// `a*gx + b`. An end that does not read the sum, as the factor of the sum in RateML's experiments, is left out.
///
///     EdgelessCouplings(reading: reading, functions: couplings.all()).act(in: &network, on: model)
struct EdgelessCouplings {
    /// The read context, which collects warnings.
    let reading: ReadContext
    /// The coupling functions of the network.
    let functions: [CouplingBlock]

    /// Gives the network a matrix without edges, through which its functions act, if one of them has another value
    /// than 0 without edges, and the model has an input from the network. A network without nodes gets a single one.
    func act(in network: inout NetworkBlock, on model: DynamicsBlock?) {
        guard network.edges.isEmpty, network.matrices.isEmpty, network.graph == nil,
            model?.networkInputs.isEmpty == false
        else { return }
        let acting = functions.filter(Self.acts)
        for function in acting where !function.values.readsSums { warn(of: function) }
        guard acting.contains(where: \.values.readsSums) else { return }
        if network.nodes.isEmpty {
            network.nodes = NodeCount.nodes(1, network.place)
            network.isCounted = true
        }
        let count = network.nodes.count
        network.functions = functions.filter(\.values.readsSums)
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

    /// Returns whether a function has another value than 0 without edges, or one that depends on states.
    private static func acts(_ function: CouplingBlock) -> Bool {
        let parameters = function.parameters.keyed(by: \.name) { _, _, last in last }
        return function.values.postExpressions.contains { end in
            guard let parsed = try? Parser.number(end) else { return false }
            let value = ConstantExpression.value(parsed.expression) { name in
                if let parameter = parameters[name] { return parameter.value }
                return name == "gx" || name.hasPrefix("gx_") ? 0 : nil
            }
            return value != 0
        }
    }
}
