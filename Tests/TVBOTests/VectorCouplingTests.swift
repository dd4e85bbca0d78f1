import TVBO
import TestSupport
import Testing

/// Coupling functions and inputs with several values. Their numbers are compared with Scripts/oracle-network and
/// Scripts/oracle-connectome, in the tests of networks.
struct VectorCouplingTests {
    private static func network(
        input: String = "{ dimension: 2, keys: [p, q] }", rhs: String = "p - q - x",
        function: String = "pre_expression: { rhs: '[x_j, 2*x_j]' }", edge: String = "source: 0, target: 1",
        matrix: String? = nil
    ) -> String {
        """
        dynamics:
          name: N
          coupling_inputs: { c: \(input) }
          state_variables:
            x: { equation: { rhs: "\(rhs)" }, initial_value: 0.5, coupling_variable: true }
            y: { equation: { rhs: "\(rhs)" }, initial_value: 0.25, coupling_variable: true }
        network:
          \(matrix ?? "nodes: [{ id: 0 }, { id: 1 }]\n  edges: [{ \(edge) }]")
          coupling: { f: { \(function) } }
        integration: { method: euler, step_size: 0.1, duration: 1 }
        """
    }

    /// An input without names for its values, written with indices, is the same model as one with the names `c_0` and
    /// `c_1`; a list with one end for each value is the same as one end for all.
    @Test func spellings() throws {
        let named = try Small.model(
            Self.network(input: "{ keys: [c_0, c_1] }", rhs: "c_0 - c_1 - x")
        ).canonicalText
        #expect(try Small.model(Self.network(input: "{ dimension: 2 }", rhs: "c[0] - c[1] - x")).canonicalText == named)
        let ends = "pre_expression: { rhs: '[x_j, 2*x_j]' }, post_expression: { rhs: '[gx_0, gx]' }"
        #expect(
            try Small.model(Self.network(function: ends)).canonicalText == Small.model(Self.network()).canonicalText)
    }

    static let faults: [(text: String, message: String)] = [
        // To TVBO an input with several values is one, for which there are two functions here.
        (
            network(function: "pre_expression: { rhs: x_j } }, g: { pre_expression: { rhs: 2*x_j }"),
            "error[E0501]: it is ambiguous which coupling input of the model 'N' the coupling 'f' feeds"
        ),
        (
            network(input: "{ dimension: 0 }"),
            "error[E0405]: 'dimension' of coupling input 'c', the number of its values, must be a whole number from"
                + " 1 to 64, not 0"
        ),
        (
            network(input: "{ dimension: 1e300 }"),
            "error[E0405]: 'dimension' of coupling input 'c', the number of its values, must be a whole number from"
                + " 1 to 64, not 1e300"
        ),
        (
            network(input: "{ dimension: 3, keys: [p, q] }"),
            "error[E0405]: coupling input 'c' has 'dimension: 3', that is 3 values, but 'keys' names 2"
        ),
        (
            network(input: "{ dimension: 2 }", rhs: "c - x"),
            "error[E0405]: the coupling input 'c' has 2 values, but an equation of the model 'N' uses it as a single"
                + " number"
        ),
        (
            network(input: "{ dimension: 2 }", rhs: "c[2] - x"),
            "error[E0405]: the coupling input 'c' has 2 values, but an equation of the model 'N' uses it as a single"
                + " number"
        ),
        (
            network(function: "pre_expression: { rhs: '[x_j, x_i, 1]' }"),
            "error[E0405]: the coupling 'f' has 3 values, but the model 'N' has 2 coupling inputs for them"
        ),
        (
            network(function: "outsym: [a, b, c], pre_expression: { rhs: '[x_j, x_i]' }"),
            "error[E0405]: coupling 'f' names 3 values in 'outsym', but its expressions give 2"
        ),
        (
            network(function: "pre_expression: { rhs: '[]' }"),
            "error[E0201]: coupling 'f' has an empty list of expressions"
        ),
        (
            network(function: "pre_expression: { rhs: '[x_j, z]' }"),
            "error[E0203]: unknown name 'z' in coupling 'f'"
        ),
        (
            network(edge: "source: 0, target: 1, target_var: p"),
            "error[E0501]: this edge has 'target_var', which feeds one input with one value, but the coupling 'f' has"
                + " 2 values"
        ),
        (
            network(function: "pre_expression: { rhs: 'e_dst[1] = x_j; e_dst[3] = x_i' }"),
            "error[E0201]: coupling 'f' must assign to e_dst[1], e_dst[2] and so on without a gap"
        ),
        (
            network(function: "pre_expression: { rhs: 'e_dst[1] = v_src[0]; e_dst[2] = 1' }"),
            "error[E0201]: cannot read the statement 'e_dst[1] = v_src[0]' of coupling 'f'"
        ),
        (
            network(function: "pre_expression: { rhs: 'e_dst .= v_src' }"),
            "error[E0201]: cannot read the statement 'e_dst .= v_src' of coupling 'f'"
        ),
        (
            network(function: "pre_expression: { rhs: 'e_dst[1] = 1; e_dst[1] = 2' }"),
            "error[E0201]: coupling 'f' assigns to 'e_dst[1]', which is either assigned twice or not one of the values"
                + " e_dst[1] to e_dst[64]"
        ),
        (
            network(
                function:
                    "pre_expression: { rhs: 'a = x_j; a = a*a*a*a*a*a*a*a; a = a*a*a*a*a*a*a*a; a = a*a*a*a*a*a*a*a;"
                    + " a = a*a*a*a*a*a*a*a; a = a*a*a*a*a*a*a*a; a = a*a*a*a*a*a*a*a; e_dst[1] = a; e_dst[2] = a' }"),
            "error[E0605]: a value of coupling 'f' has more than 100000 characters when the names that it uses are replaced by their expressions"
        ),
        (
            network(
                function: "pre_expression: { rhs: 'e_dst[1] = v_src[1]; e_dst[2] = v_src[2]' }",
                matrix: "number_of_nodes: 4\n  graph_generator: { type: Cycle }"),
            "error[E0501]: the coupling 'f' is written as statements, which are supported for listed edges, not for a matrix"
        ),
    ]

    @Test(arguments: faults.indices) func faultsOfVectors(index: Int) {
        let (text, message) = Self.faults[index]
        let found = headlines { _ = try Small.model(text) }.filter { $0.contains("error[") }
        #expect(found.count == 1)
        #expect(
            found.first.map { $0.contains(message.dropFirst(13)) && $0.contains(message.prefix(13)) } == true,
            "\(found)")
    }
}
