import ModelCore
import Simulator
import TestSupport
import Testing

/// Nodes of several members beside NeuroML components: the network is that of the listed nodes.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct ComponentSizeTests {
    private static func model(_ text: String) throws -> Model {
        try Engines.loader.model(text: text, at: .file("e.yaml"))
    }

    private static func column(nodes: String, edges: String) -> String {
        """
        network:
          dynamics:
            Cell:
              parameters:
                C: { value: 0.5, unit: nF }
                g: { value: 25, unit: nS }
                E: { value: -70, unit: mV }
                thresh: { value: -50, unit: mV }
              coupling_inputs: [I]
              state_variables: { v: { equation: { rhs: "(g*(E - v) + I)/C" }, initial_value: -70, unit: mV } }
              events: { spike: { condition: { rhs: "v > thresh" }, affect: { rhs: "v = E" } } }
            Outer:
              iri: neuroml:expOneSynapse
              parameters: { gbase: { value: 30, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 2, unit: ms } }
            Drive:
              iri: neuroml:poissonFiringSynapse
              parameters: { averageRate: { value: 2400, unit: Hz }, synapse: { value: Outer }, spikeTarget: { value: "./Outer" } }
          nodes: [\(nodes)]
          edges: [\(edges)]
        integration: { method: euler, step_size: 0.02, duration: 20 }
        """
    }

    private static let inner = "dynamics: Outer, weight: 0.5, delay: { value: 1, unit: ms }"

    @Test func sizesAreListedNodes() throws {
        let grouped = try Self.model(
            Self.column(
                nodes: "{ id: 0, dynamics: Drive }, { id: 2, dynamics: Cell, size: 3 }",
                edges:
                    "{ source: 0, target: 2, connectivity: all_to_all }, { source: 2, target: 2, connectivity: all_to_all,"
                    + " allow_self_connections: false, \(Self.inner) }"))
        let pairs = [(2, 3), (2, 4), (3, 2), (3, 4), (4, 2), (4, 3)]
        let listed = try Self.model(
            Self.column(
                nodes:
                    "{ id: 0, dynamics: Drive }, { id: 2, dynamics: Cell }, { id: 3, dynamics: Cell }, { id: 4, dynamics: Cell }",
                edges: ([2, 3, 4].map { "{ source: 0, target: \($0) }" }
                    + pairs.map { "{ source: \($0), target: \($1), \(Self.inner) }" }).joined(separator: ", ")))
        #expect(grouped.canonicalText == listed.canonicalText)
        #expect(grouped.simulation.recorded.count == listed.simulation.recorded.count)
    }

    @Test func faultsOfSizes() {
        let text = Self.column(
            nodes: "{ id: 0, dynamics: Drive }, { id: 2, dynamics: Cell, size: 3 }",
            edges: "{ source: 0, target: 2 }, { source: 2, target: 2, connectivity: ring, \(Self.inner) }")
        let found = headlines { _ = try Self.model(text) }
        #expect(
            found.map { $0.contains("needs a 'connectivity'") || $0.contains("'connectivity: ring'") } == [true, true])
        let large = Self.column(
            nodes: "{ id: 0, dynamics: Drive }, { id: 2, dynamics: Cell, size: 900 }",
            edges: "{ source: 2, target: 2, connectivity: all_to_all, allow_self_connections: true, \(Self.inner) }")
        #expect(
            headlines { _ = try Self.model(large) }.first?.hasSuffix("the network has more than 200000 edges") == true)
    }
}
