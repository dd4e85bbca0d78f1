import Diagnostics
import ModelCore
import TVBO
import TestSupport
import Testing

/// Settings that are given twice, contradict each other or have no effect: none of them is resolved silently.
struct ConflictTests {
    /// A network of two nodes of one model; every argument replaces a part that is right.
    private static func network(
        edge: String = "", coupling: String = "{ f: { pre_expression: { rhs: x_j } } }", more: String = "",
        inputs: String = "c: {}", states: String = "coupling_variable: true", experiment: String = "",
        integration: String = "method: euler, step_size: 0.1, duration: 1"
    ) -> String {
        """
        dynamics:
          name: N
          coupling_inputs: { \(inputs) }
          state_variables:
            x: { equation: { rhs: "c - x" }, \(states) }
            y: { equation: { rhs: "-y" } }
        network:
          number_of_nodes: 2
          edges: [{ source: 0, target: 1\(edge.isEmpty ? "" : ", " + edge) }]
          coupling: \(coupling)
          \(more)
        integration: { \(integration) }
        \(experiment)
        """
    }

    /// A single node; every argument replaces a part that is right.
    private static func node(
        state: String = "initial_value: 0.5", model: String = "", more: String = "", integration: String = ""
    ) -> String {
        """
        dynamics:
          name: N
          parameters: { a: { value: 1.0 } }
          \(model)
          state_variables:
            x: { equation: { rhs: "a - x" }, \(state) }
            y: { equation: { rhs: "-y" } }
        integration: { method: euler, step_size: 0.1, duration: 1\(integration) }
        \(more)
        """
    }

    private static let twoInputs = "c: {}, d: {}"
    private static let parameter = "{ f: { parameters: { k: { value: 1 } }, "

    static let refused: [(text: String, messages: [String])] = [
        (
            network(edge: "weight: 0.5, parameters: { weight: { value: 2 } }"),
            ["error[E0406]: the edge gives one value twice: by its key 'weight' and by 'weight' among its parameters"]
        ),
        (
            network(edge: "delay: 0.5, parameters: { delay: { value: 2 } }"),
            ["error[E0406]: the edge gives one value twice: by its key 'delay' and by 'delay' among its parameters"]
        ),
        (
            network(edge: "distance: 0.5, parameters: { length: { value: 2 } }"),
            ["error[E0406]: the edge gives one value twice: by its key 'distance' and by 'length' among its parameters"]
        ),
        (
            network(edge: "parameters: { distance: 3, length: 4 }"),
            ["error[E0406]: 'distance' and 'length' of the edge are two names of the same parameter"]
        ),
        (
            network(edge: "coupling: f, dynamics: N"),
            ["error[E0406]: the edge names its coupling twice: by 'coupling: f' and by 'dynamics: N'"]
        ),
        (
            network(edge: "source_var: x", coupling: "{}", inputs: twoInputs),
            ["error[E0501]: it is ambiguous which coupling input of the model 'N' the edge feeds"]
        ),
        (
            network(more: "conduction_speed: 2\n  parameters: { conduction_speed: { value: 5 } }"),
            ["error[E0406]: the network gives 'conduction_speed' twice: as a key and among its parameters"]
        ),
        (
            network(
                edge: "parameters: { k: 3 }",
                coupling: parameter + "pre_expression: { rhs: x_j }, post_expression: { rhs: k*gx } } }"),
            [
                "error[E0501]: the parameter 'k' of this edge has no effect in 'post_expression' of the coupling"
                    + " 'f', which is computed once for the sum over all edges"
            ]
        ),
        (
            network(
                edge: "parameters: { k: 3 }",
                coupling: parameter + "pre_expression: { rhs: k*x_j }, post_expression: { rhs: k*gx } } }"),
            [
                "error[E0501]: the parameter 'k' of this edge has no effect in 'post_expression' of the coupling"
                    + " 'f', which is computed once for the sum over all edges"
            ]
        ),
        (
            network(edge: "parameters: { k: 3 }", coupling: parameter + "pre_expression: { rhs: x_j } } }"),
            [
                "error[E0501]: the parameter 'k' of this edge has no effect: 'pre_expression' of the coupling 'f'"
                    + " does not contain it"
            ]
        ),
        // No function is assumed after an error in one.
        (
            network(coupling: "{ f: {} }"),
            ["error[E0402]: coupling 'f' needs a 'pre_expression'"]
        ),
        (
            network(coupling: "{ f: { iri: 'TVBO:Linear' } }"),
            ["error[E0404]: the 'iri' 'TVBO:Linear' has the unknown prefix 'TVBO:'"]
        ),
        (
            network(edge: "coupling: func", coupling: "{ funk: { pre_expression: { rhs: x_j } } }"),
            ["error[E0404]: unknown coupling 'func'"]
        ),
        (
            network(edge: "weight: { value: 2, unit: mV }, coupling: expTwoSynapse", coupling: "{}"),
            [
                "error[E0401]: the weight of an edge must be a number without a unit, not '2.0 mV'",
                "error[E0302]: the input of this edge is a current in amperes, which cannot act on the model 'N', because the units of its equations do not balance",
            ]
        ),
        (
            network(coupling: "{ f: { iri: 'mine:Linear' } }"),
            ["error[E0404]: the 'iri' 'mine:Linear' names no coupling function of the database"]
        ),
        (
            network(coupling: "[{ name: f, pre_expression: { rhs: x_j } }, { name: f, pre_expression: { rhs: x_i } }]"),
            ["error[E0206]: two coupling functions in 'coupling' of network have the name 'f'"]
        ),
        (
            network(inputs: "c: {} }\n  coupling_terms: { d: {}"),
            [
                "error[E0406]: the coupling input 'd' is listed under 'coupling_terms', but others under"
                    + " 'coupling_inputs'"
            ]
        ),
        (
            node(state: "distribution: { name: Normal, parameters: { sgma: 3 } }"),
            ["error[E0203]: the distribution of state variable 'x' has no parameter 'sgma'"]
        ),
        (
            node(state: "distribution: { name: Gaussian, domain: { lo: 5 } }"),
            [
                "error[E0405]: the distribution of state variable 'x' is a normal distribution whose interval has only"
                    + " one end, so that it gives no mean"
            ]
        ),
        (
            node(state: "distribution: { lo: 0, hi: 1, parameters: { sigma: 3 } }"),
            ["error[E0203]: the distribution of state variable 'x' has no parameter 'sigma'"]
        ),
        (
            node(state: "distribution: { name: Normal, parameters: { mean: 1, mu: 2 } }"),
            [
                "error[E0406]: 'mean' and 'mu' of the distribution of state variable 'x' are two names of the"
                    + " same parameter"
            ]
        ),
        (
            node(state: "distribution: { lo: 0, domain: { lo: 5, hi: 6 } }"),
            [
                "error[E0406]: the distribution of state variable 'x' gives its interval twice: by 'lo' and by"
                    + " 'domain'"
            ]
        ),
        (
            node(state: "distribution: { domain: { lo: 5, hi: 6 }, parameters: { low: 3 } }"),
            [
                "error[E0406]: the distribution of state variable 'x' gives 'lo' twice: in its interval and by the"
                    + " parameter 'low'"
            ]
        ),
        (
            node(state: "distribution: { name: Normal, parameters: { mean: { value: 3, unit: mV } } }"),
            ["error[E0501]: the parameter 'mean' of the distribution of state variable 'x' cannot have a unit"]
        ),
        (
            node(state: "noise: { seed: 1, noise_type: ou, parameters: { sigma: 1, ntau: 3, tau: 4 } }"),
            [
                "error[E0406]: 'ntau' and 'tau' of 'noise' of state variable 'x' are two names of the same"
                    + " parameter"
            ]
        ),
        (
            node(
                more: """
                    network: { number_of_nodes: 3, graph_generator: { type: Cycle, iri: 'tvbo:Star' } }
                    """),
            ["error[E0406]: the graph generator has 'type: Cycle', but its 'iri' names the type 'Star'"]
        ),
        (
            node(
                more: """
                    network: { number_of_nodes: 3, graph_generator: { type: ErdosRenyi, seed: 1, parameters: { p: 0.5, seed: 2 } } }
                    """),
            ["error[E0406]: the graph generator gives 'seed' twice: as a key and among its parameters"]
        ),
    ]

    @Test(arguments: refused.indices) func whatContradictsItselfIsRefused(index: Int) {
        let (text, messages) = Self.refused[index]
        #expect(Self.told { try Small.model(text).remarks }.filter { $0.hasPrefix("error") } == messages)
    }

    static let warned: [(text: String, message: String)] = [
        (
            network(edge: "parameters: { distance: 3 }"),
            "warning[W0402]: the experiment gives no conduction speed: TVBO's default, 3 mm/ms, is assumed for the delays of its edges"
        ),
        (
            network(edge: "parameters: { delay: 0.5, distance: 3 }"),
            "warning[W0401]: the edge has a 'delay' and a 'distance', which could also set its delay; 'delay' is used"
        ),
        (
            network(edge: "parameters: { delay: 0.05 }"),
            "warning[W0402]: a delay of 0.05 ms is at most half a step, so that methods with fixed steps round it to 0"
                + " and the edge acts without a delay"
        ),
        (
            network(experiment: "coupling: { name: g, pre_expression: { rhs: 2*x_j } }"),
            "warning[W0101]: the 'coupling' of the experiment has no effect, because that of its network is used, as in"
                + " TVBO"
        ),
        (
            network(edge: "source_var: x, directed: false", coupling: "{}"),
            "warning[W0402]: this edge acts from its source to its target only, in spite of 'directed: false', because it has 'source_var' or 'target_var'"
        ),
        (
            network(edge: "allow_self_connections: true"),
            "warning[W0101]: 'allow_self_connections' of the edge has no effect without 'connectivity'; remove it, or"
                + " add 'connectivity'"
        ),
        (
            network(states: "initial_value: 1"),
            "warning[W0402]: the coupling 'f' reads 'x', the first state of the model 'N', because no state is marked as a coupling variable"
        ),
        (
            node(more: "model: JansenRit"),
            "warning[W0101]: 'model: JansenRit' of the experiment has no effect, because its 'dynamics' are used, as in"
                + " TVBO"
        ),
        (
            node(state: "domain: { lo: 0, hi: 1 }, range: { lo: 0, hi: 1, enforce: clamp }"),
            "warning[W0101]: 'range' of state variable 'x' has no effect, because 'domain' is given and used, as in"
                + " TVBO"
        ),
        (
            node(state: "boundaries: { lo: 0, hi: 1 }, domain: { lo: 0.2, hi: 0.4 }"),
            "warning[W0101]: initial values of the model 'N' are not drawn from their distributions, because no seed is"
                + " given: 'initial_value' is used, but the jax and tvboptim back ends of TVBO 0.5.3 draw them; for random"
                + " values add 'seed:' to the distributions, or use --seed"
        ),
        (
            node(
                model: """
                    derived_variables: { z: { equation: { rhs: "Piecewise((1, x > 0), (2, True))" }, cases: [{ condition: "x > 1", equation: { rhs: "1" } }, { condition: "True", equation: { rhs: "2" } }] } }
                    """),
            "warning[W0401]: the cases of derived variable 'z' have no effect: its right-hand side is a"
                + " Piecewise expression, which differs from the cases and is used; the jax and tvboptim back ends of TVBO"
                + " 0.5.3 use the cases of states, and of variables with 'conditional: true', so that their results differ"
        ),
        (
            node(
                state: "noise: { parameters: { sigma: 0.1 }, seed: 3 }", more: "execution: { random_seed: 7 }"),
            "warning[W0401]: the experiment gives several different seeds for the noise; the seed 3 is used for all"
                + " state variables"
        ),
        (
            node(
                model: "coupling_inputs: { c: {} }",
                more: """
                    network:
                      { number_of_nodes: 3, number_of_regions: 4, graph_generator: Cycle, coupling: { f: { pre_expression: { rhs: x_j } } } }
                    """),
            "warning[W0401]: 'number_of_regions' of the network is 4, but the graph has 3 nodes; the nodes of the graph"
                + " are used"
        ),
        (
            node(more: "network: { nodes: [{ id: 0, initial_state: [1, 2], state: { y: 3 } }] }"),
            "warning[W0401]: 'state' and 'initial_state' of node 0 both give the state variable 'y'; the value of"
                + " 'state' is used"
        ),
    ]

    @Test(arguments: warned.indices) func whatHasNoEffectIsReported(index: Int) throws {
        let (text, message) = Self.warned[index]
        let told = Self.told { try Small.model(text).remarks }
        #expect(told.contains(message))
        #expect(told.allSatisfy { $0.hasPrefix("warning") })
    }

    /// Cases that say the same as the right-hand side, in other words, are not reported; nor is a copy of a function.
    @Test(arguments: [
        node(
            model: """
                derived_variables: { z: { equation: { rhs: "Piecewise((1*2*x, x > 0), (2, True))" }, cases: [{ condition: "x > 0", equation: { rhs: "2*x" } }, { condition: "True", equation: { rhs: "2" } }] } }
                """),
        network(experiment: "coupling: { name: g, pre_expression: { rhs: x_j } }"),
        node(more: "model: N"), network(edge: "parameters: { delay: 0.06 }"),
    ]) func whatIsTheSameIsNotReported(text: String) throws {
        let told = Self.told { try Small.model(text).remarks }
        #expect(told.filter { !$0.contains("jax back end") && !$0.contains("tvboptim back end") } == [])
    }

    /// A domain beside `boundaries` is the interval of the initial values, as in TVBO.
    @Test func aDomainBesideBoundariesIsADistribution() throws {
        let text = Self.node(state: "boundaries: { lo: 0, hi: 1 }, domain: { lo: 0.2, hi: 0.4 }, initial_value: 0.9")
        let experiment = try Experiment.parse(text, file: "f", database: Small.empty)
        let value = try experiment.model(seed: 3).components.first?.values["x_0"] ?? .nan
        #expect((0.2..<0.4).contains(value))
    }

    private static func told(_ body: () throws -> [Diagnostic]) -> [String] {
        var remarks: [Diagnostic] = []
        let errors = headlines { remarks = try body() }
        return (errors + remarks.map(\.headline)).map { headline in
            let start = ["error[", "warning["].compactMap { headline.firstRange(of: $0)?.lowerBound }.min()
            return start.map { String(headline[$0...]) } ?? headline
        }
    }

    /// The model of the experiment and that of its network, which differ in one part each, or in the order only.
    @Test(arguments: [
        ("", "", false), ("parameters: { b: 2, a: 1 }", "parameters: { a: 1, b: 2 }", false),
        ("parameters: { a: 1, b: 2 }", "parameters: { a: 1, b: 3 }", true),
        (
            "events: { e: { condition: { rhs: x > 1 }, affect: { rhs: x = 0 } } }",
            "events: { e: { condition: { rhs: x > 1 }, affect: { rhs: x = 0.5 } } }", true
        ),
        (
            "functions: { f: { arguments: { u: {} }, equation: { rhs: u } } }",
            "functions: { f: { arguments: { u: {} }, equation: { rhs: 2*u } } }", true
        ),
        (
            "derived_variables: { w: { equation: { rhs: x } } }",
            "derived_variables: { w: { equation: { rhs: x } , unit: mV } }", true
        ),
    ]) func modelsOfOneName(own: String, network: String, isConflict: Bool) throws {
        let states = "state_variables: { x: { equation: { rhs: -x }, initial_value: 1 } }"
        let text = """
            dynamics: { name: M, \(states)\(own.isEmpty ? "" : ", " + own) }
            network:
              dynamics: { M: { name: M, \(states)\(network.isEmpty ? "" : ", " + network) } }
              nodes: [{ id: 0, dynamics: M }]
            integration: { method: euler, step_size: 0.1, duration: 1 }
            """
        let codes = try Small.model(text).remarks.map(\.code)
        #expect(codes.contains(.conflictingDefinition) == isConflict, "\(codes)")
    }
}
