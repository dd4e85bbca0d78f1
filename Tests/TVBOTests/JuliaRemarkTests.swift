import Diagnostics
import TVBO
import TestSupport
import Testing

/// The warnings about what TVBO's back ends in Julia compute differently. They follow from the programs that TVBO 0.5.3
/// renders for NetworkDynamics.jl.
struct JuliaRemarkTests {
    private static func network(
        pre: String = "k*(x_j - x_i)", function: String = "", edge: String = "", more: String = "",
        method: String = "Heun"
    ) -> String {
        """
        dynamics:
          name: N
          coupling_inputs: { c: {} }
          state_variables: { x: { equation: { rhs: "c - x" }, coupling_variable: true } }
        network:
          number_of_nodes: 2
          edges: [{ source: 0, target: 1\(edge) }]
          coupling: { f: { delayed: false, parameters: { k: { value: 2 } }, pre_expression: { rhs: "\(pre)" }\(function) }\(more) }
        integration: { method: \(method), step_size: 0.1, duration: 1 }
        """
    }

    private static let antisymmetric =
        "the networkdynamics back end takes the coupling function 'f' for antisymmetric, because it contains x_j, x_i"
        + " and a minus: there, an edge that is not directed gives its two ends opposite values"
    private static let symmetric =
        "the networkdynamics back end takes the coupling function 'f' for symmetric, because it does not contain x_j,"
        + " x_i and a minus: there, an edge that is not directed gives both ends the value of the node with the"
        + " larger index"

    private func notes(_ text: String) throws -> [String] {
        try Small.model(text).remarks.filter {
            $0.message
                == "the networkdynamics back end of TVBO 0.5.3 computes this network differently, so its results differ"
                + " from those of tvbo-verify"
        }.flatMap { $0.notes.map(\.message) }
    }

    /// The symmetry of a function is decided by its text there; only wrong decisions are reported.
    @Test(
        arguments: [
            ("x_j - 2*x_i", antisymmetric), ("x_j*x_i - 1", antisymmetric), ("x_j - x_i", nil),
            ("k*sin(x_j - x_i)", nil),
            ("x_j*abs(x_i) - x_i*abs(x_j)", nil), ("x_j + x_i", nil), ("k*x_j*x_i", nil), ("x_j", symmetric),
            ("k*x_j + x_i", symmetric), ("x", symmetric), ("k", nil),
        ] as [(String, String?)]) func symmetryIsThatOfTheText(pre: String, note: String?) throws
    {
        #expect(try notes(Self.network(pre: pre)) == [note].compactMap(\.self))
        // A program with a directed edge is another difference; the function then acts in one direction here.
        let directed = try notes(Self.network(pre: pre, edge: ", directed: true"))
        #expect(directed == ["the networkdynamics back end lets a directed edge act in both directions"])
    }

    static let differences: [(text: String, notes: [String])] = [
        (network(), []),
        (
            network(edge: ", parameters: { weight: { value: 0.5 } }"),
            ["the networkdynamics back end ignores the weights of edges"]
        ),
        (network(edge: ", parameters: { weight: { value: 1 } }"), []),
        (
            network(function: ", post_expression: { rhs: 2*gx }"),
            ["the networkdynamics back end ignores 'post_expression' of the coupling function 'f'"]
        ),
        (network(function: ", post_expression: { rhs: gx }"), []),
        (
            network(edge: ", parameters: { distance: { value: 3 } }").replacing("delayed: false, ", with: ""),
            ["the networkdynamics back end ignores delays"]
        ),
        (network(edge: ", parameters: { distance: { value: 3 } }"), []),
        (
            network(
                edge: ", coupling: g",
                more: ", g: { delayed: false, pre_expression: { rhs: x_j - x_i } }"), []
        ),
        // Programs with these methods stop with an error.
        (network(pre: "x_j", method: "heun"), []), (network(pre: "x_j", method: "Euler"), []),
        (network(pre: "x_j", method: "Tsit5"), [symmetric]),
    ]

    @Test(arguments: differences.indices) func differencesAreListed(index: Int) throws {
        #expect(try notes(Self.differences[index].text) == Self.differences[index].notes)
    }

    @Test func onlyTheFirstFunctionIsUsed() throws {
        let more = ", g: { delayed: false, pre_expression: { rhs: x_j - x_i } }"
        let text = Self.network(more: more).replacing("{ c: {} }", with: "{ f: {}, g: {} }")
            .replacing("c - x", with: "f + g - x")
        #expect(
            try notes(text) == ["the networkdynamics back end uses only the first coupling function of the network"])
    }

    @Test(arguments: [("Tsit5", true), ("tsit5", false), ("Heun", false), ("heun", false)])
    func tolerancesAreNamed(method: String, isTold: Bool) throws {
        let text = """
            dynamics: { name: N, state_variables: { x: { equation: { rhs: -x } } } }
            integration: { method: \(method), step_size: 0.1, duration: 1 }
            """
        let message =
            "the method '\(method)' chooses its steps by a tolerance: in TVBO's julia back ends 1e-3 relative and 1e-6"
            + " absolute, the defaults of DifferentialEquations.jl, so that their results have errors of this size;"
            + " in tvbo-verify the tolerance is 1e-09"
        #expect(try Small.model(text).remarks.map(\.message) == (isTold ? [message] : []))
    }
}
