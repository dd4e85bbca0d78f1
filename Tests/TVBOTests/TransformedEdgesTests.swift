import Simulator
import TVBO
import TestSupport
import Testing

/// Transforms of the weights of listed edges.
struct TransformedEdgesTests {
    private static let edges =
        "{ source: 0, target: 1, parameters: { weight: { value: 0.5 } } }, { source: 1, target: 2, parameters: { weight: { value: 2 } } }"

    private func text(
        _ equation: String?, edges: String = edges, nodes: String = "nodes: [{ id: 0 }, { id: 1 }, { id: 2 }]"
    ) -> String {
        let transforms = equation.map { "transforms: [{ name: weight, equation: { rhs: \"\($0)\" } }]" } ?? ""
        return """
            dynamics:
              name: M
              state_variables: { x: { equation: { rhs: c - x }, initial_value: 1, coupling_variable: true } }
              coupling_inputs: { c: {} }
            network:
              \(nodes)
              edges: [\(edges)]
              coupling: { c: { pre_expression: { rhs: x_j }, post_expression: { rhs: gx }, delayed: false } }
              \(transforms)
            integration: { method: euler, step_size: 0.25, duration: 2 }
            """
    }

    private func values(_ text: String) throws -> [[Double]] {
        try PreparedModel(Small.model(text)).run(SimulationRequest()).trajectory.columns.map(\.values)
    }

    /// The weights 0.5 and 2 become those that are written on the right; elements that are 0 remain 0.
    @Test(arguments: [
        ("W/W_max", 0.25, 1.0), ("2*W", 1, 4), ("W**2", 0.25, 4), ("(W - W_min)/(W_max - W_min)", 0.25, 1),
    ]) func elementwise(equation: String, first: Double, second: Double) throws {
        let plain =
            "{ source: 0, target: 1, weight: { value: \(first) } }, { source: 1, target: 2, weight: { value: \(second) } }"
        let expected = try values(text(nil, edges: plain))
        for nodes in ["nodes: [{ id: 0 }, { id: 1 }, { id: 2 }]", "number_of_nodes: 3"] {
            let found = try values(text(equation, nodes: nodes))
            #expect(found.count == 3 && found.allSatisfy { $0.count == 9 })
            // A sum over a row of the matrix may round otherwise than one over the list.
            #expect(zip(found, expected).allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) <= 1e-13 * abs($1) } })
        }
    }

    /// Every node then acts on every other one and on itself: by hand, x' = 3·0.1·x - x, where x stays equal.
    @Test func newEdges() throws {
        let found = try values(text("0*W + 0.1"))
        let expected = (0...8).map { step in (0..<step).reduce(1.0) { x, _ in x + 0.25 * (3 * 0.1 * x - x) } }
        #expect(found.count == 3)
        #expect(found.allSatisfy { zip($0, expected).allSatisfy { abs($0 - $1) <= 1e-14 } })
    }

    /// Edges with directions, delays or positions, and edges from a node to itself, keep all but their weights: as if the
    /// transformed weights were written.
    @Test(
        arguments: [
            "directed: true", "parameters: { weight: { value: W }, delay: { value: 0.5 } }",
            "parameters: { weight: { value: W }, distance: { value: 3 } }", "coupling: c",
            "directed: true, coupling: c",
        ], [("0.5*W", 0.25, 1.0), ("W/max(W)", 0.25, 1), ("W**2", 0.25, 4), ("W/mean(W)", 0, 0), ("W/std(W)", 0, 0)])
    func otherEdges(settings: String, equation: (text: String, first: Double, second: Double)) throws {
        func edges(_ weights: [Double]) -> String {
            let ends = ["source: 0, target: 1", "source: 2, target: 0", "source: 1, target: 1"]
            return zip(ends, weights).map { end, weight in
                let own = settings.replacing("value: W", with: "value: \(weight)")
                let weight = settings.contains("weight") ? "" : "parameters: { weight: { value: \(weight) } }, "
                return "{ \(end), \(weight)\(own) }"
            }.joined(separator: ", ")
        }
        var expected = [equation.first, equation.second, equation.first]
        if equation.first == 0 {
            // By hand: the elements of the matrix, each direction of an edge once.
            let isDirected = settings.contains("directed")
            let elements =
                [0.5, 2, 0.5] + (isDirected ? [] : [0.5, 2]) + Array(repeating: 0, count: isDirected ? 6 : 4)
            let mean = elements.reduce(0, +) / 9
            let deviation = (elements.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 9).squareRoot()
            let divisor = equation.text.contains("mean") ? mean : deviation
            expected = [0.5 / divisor, 2 / divisor, 0.5 / divisor]
        }
        let delayed = { (text: String) in text.replacing("delayed: false", with: "delayed: true") }
        let found = try values(delayed(text(equation.text, edges: edges([0.5, 2, 0.5]))))
        let byHand = try values(delayed(text(nil, edges: edges(expected))))
        #expect(found.count == 3 && found.allSatisfy { $0.count == 9 })
        // The sums over the matrix may round otherwise.
        #expect(zip(found, byHand).allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) <= 1e-13 * abs($1) } })
        #expect(try values(delayed(text(nil, edges: edges([0.5, 2, 0.5])))) != byHand)
    }

    /// The lengths of edges between positions remain.
    @Test func positions() throws {
        let nodes =
            "nodes: [{ id: 0, position: { x: 0, y: 0, z: 0 } }, { id: 1, position: { x: 3, y: 0, z: 0 } }, { id: 2 }]"
        let delayed = { (text: String) in text.replacing("delayed: false", with: "delayed: true") }
        let halved = Self.edges.replacing("0.5", with: "0.25").replacing("value: 2", with: "value: 1")
        let found = try values(delayed(text("0.5*W", nodes: nodes)))
        #expect(try found == values(delayed(text(nil, edges: halved, nodes: nodes))))
        #expect(try found != values(delayed(text("0.5*W"))))
    }

    private static let turned =
        "the result depends on whether rows are the sources or the targets, on which the back ends do not agree"
    private static let filled =
        "nodes without an edge get a weight, which is possible only if all edges act in both directions and have nothing"
        + " but weights"
    private static let unread =
        "an edge must have its 'weight' among its 'parameters', and neither a model nor variables of its own"

    @Test(arguments: [
        ("W/W_rowsum_safe", edges, turned), ("W/W_rowsum_safe", edges + ", { source: 1, target: 1 }", turned),
        (
            "W/W_rowsum_safe", "{ source: 0, target: 1, directed: true }, { source: 2, target: 1, directed: true }",
            turned
        ),
        ("W + W.T", "{ source: 0, target: 1, directed: true }", filled),
        ("0*W + 0.1", "{ source: 1, target: 1 }", filled),
        ("2*W", "{ source: 0, target: 1 }, { source: 1, target: 0 }", "two edges connect the same nodes"),
        ("2*W", "{ source: 0, target: 7 }", "an edge leads to a node that does not exist"),
        ("2*W", "{ source: 0, target: 1, weight: { value: 2 } }", unread),
        ("2*W", "{ source: 0, target: 1, source_var: x }", unread),
        (
            "W - W.T", "{ source: 0, target: 1 }, { source: 1, target: 2, directed: true }",
            filled
        ),
    ]) func refused(equation: String, edges: String, reason: String) {
        let found = headlines { _ = try Small.model(text(equation, edges: edges)) }
        #expect(
            found.contains {
                $0.hasSuffix("'transforms' of network is not supported for these listed edges: \(reason)")
            }, "\(found)")
    }

    /// By hand: the distances 1 and 2 halve and quarter the weights.
    @Test(arguments: ["directed: true", "directed: false"]) func lengths(direction: String) throws {
        func edges(_ first: Double, _ second: Double) -> String {
            zip([(0, 1, first), (1, 2, second)], [1, 2]).map { edge, distance in
                "{ source: \(edge.0), target: \(edge.1), \(direction),"
                    + " parameters: { weight: { value: \(edge.2) }, distance: { value: \(distance) } } }"
            }.joined(separator: ", ")
        }
        let found = try values(text("W*2**(-L)", edges: edges(0.5, 2)))
        #expect(try found == values(text(nil, edges: edges(0.25, 0.5))))
    }

    /// Lengths that TVBO does not read, or that are missing, are not guessed.
    @Test(arguments: ["directed: true", "directed: true, distance: { value: 1 }"]) func noLengths(settings: String) {
        let found = headlines { _ = try Small.model(text("W*L", edges: "{ source: 0, target: 1, \(settings) }")) }
        #expect(found.contains { $0.contains("the network has no matrix of lengths") }, "\(found)")
    }

    /// The differences of TVBO in the transform are told, and a number of nodes that is not that of the list, once.
    @Test func remarks() throws {
        let directed = "{ source: 0, target: 1, directed: true }, { source: 0, target: 2, directed: true }"
        let conditions = try Small.model(text("W/mean(W[W > 0])", edges: directed)).remarks
        #expect(
            conditions.contains {
                $0.notes.contains {
                    $0.message.contains("back end ignores the conditions in brackets in the transform")
                }
            }, "\(conditions)")
        let nodes = "number_of_nodes: 5\n  nodes: [{ id: 0 }, { id: 1 }, { id: 2 }]"
        let counts = try Small.model(text("2*W", edges: directed, nodes: nodes)).remarks.filter {
            $0.message.contains("number_of_nodes")
        }
        #expect(counts.count == 1, "\(counts)")
    }

    /// An edge may name its function in every way.
    @Test(arguments: ["c", "[c]"]) func couplings(name: String) throws {
        let edges = "{ source: 0, target: 1, directed: true, coupling: \(name) }"
        let found = headlines { _ = try Small.model(text("2*W", edges: edges)) }
        #expect(!found.contains { $0.contains("transforms") }, "\(found)")
    }

    /// A setting of matrices is reported, and not that there were no edges.
    @Test func settingsOfMatrices() {
        let nodes = "nodes: [{ id: 0 }, { id: 1 }, { id: 2 }]\n  primary_weight: weight"
        let found = headlines { _ = try Small.model(text("2*W", nodes: nodes)) }
        #expect(found.count == 1 && found[0].contains("'primary_weight' of network has no effect"), "\(found)")
    }

    /// Rounding errors of the two directions are no difference: (1/√a)/√b and (1/√b)/√a can differ in the last place.
    @Test func normalizedByBothEnds() throws {
        let edges = [0.3, 0.7, 0.9].enumerated().map { index, weight in
            "{ source: \(index), target: \((index + 1) % 3), parameters: { weight: { value: \(weight) } } }"
        }.joined(separator: ", ")
        let found = try values(text("W/sqrt(W_rowsum_safe)/sqrt(W_colsum_safe)", edges: edges))
        // By hand: the sums of the rows are 1.2, 1.0 and 1.6.
        let byHand = [0.3 / (1.2 * 1.0).squareRoot(), 0.7 / (1.0 * 1.6).squareRoot(), 0.9 / (1.6 * 1.2).squareRoot()]
            .enumerated().map { index, weight in
                "{ source: \(index), target: \((index + 1) % 3), parameters: { weight: { value: \(weight) } } }"
            }.joined(separator: ", ")
        let expected = try values(text(nil, edges: byHand))
        #expect(zip(found, expected).allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) <= 1e-13 * abs($1) } })
    }

    /// The weight of an edge from an input is no weight of a coupling.
    @Test func edgesFromInputs() {
        let input =
            "dynamics: pulseGenerator, parameters: { delay: { value: 1, unit: ms }, duration: { value: 1, unit: ms },"
            + " amplitude: { value: 1, unit: nA } }"
        let nodes = "nodes: [{ id: 0 }, { id: 1 }, { id: 2, \(input) }]"
        let edges = "{ source: 0, target: 1, directed: true }, { source: 2, target: 1, directed: true }"
        let found = headlines { _ = try Small.model(text("2*W", edges: edges, nodes: nodes)) }
        #expect(
            found.contains {
                $0.hasSuffix(
                    "'transforms' of network is not supported beside an edge without a coupling function, whose weight"
                        + " TVBO would transform as well")
            }, "\(found)")
    }

    /// Nodes with other ids or sizes.
    @Test(arguments: [
        "nodes: [{ id: 1 }, { id: 0 }, { id: 2 }]", "nodes: [{ id: 0, size: 2 }, { id: 1 }, { id: 2 }]",
    ]) func refusedNodes(nodes: String) {
        let found = headlines { _ = try Small.model(text("2*W", nodes: nodes)) }
        #expect(found.contains { $0.hasSuffix("the nodes must have the ids 0, 1, … and no sizes") }, "\(found)")
    }

    @Test func noTransformsChangeNothing() throws {
        let empty = text("W").replacing(
            "transforms: [{ name: weight, equation: { rhs: \"W\" } }]", with: "transforms: []")
        #expect(try values(empty) == values(text(nil)))
    }
}
