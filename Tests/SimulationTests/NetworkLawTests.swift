import Foundation
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// Laws of coupled networks that hold for any weights and functions.
struct NetworkLawTests {
    /// Four nodes with different states and a nonlinear coupling with delays; `nodes` is the order in which they are listed.
    private static func network(
        _ edges: [String], nodes: [Int] = [0, 1, 2, 3], coupling: String = own, inputs: String = "c: {}",
        rhs: String = "x - x**3/3 + y + c"
    ) -> String {
        let states = nodes.map {
            "{ id: \($0), label: n\($0), state: { x: \(0.4 * Double($0) - 0.7), y: \(0.1 * Double($0)) } }"
        }
        return """
            dynamics:
              name: N
              coupling_inputs: { \(inputs) }
              state_variables:
                x: { equation: { rhs: "\(rhs)" }, initial_value: 0.1, coupling_variable: true }
                y: { equation: { rhs: "-0.3*x - 0.1*y" }, initial_value: 0.2 }
            network:
              nodes: [\(states.joined(separator: ", "))]
              edges: [\(edges.joined(separator: ", "))]
              coupling: \(coupling)
            integration: { method: heun, step_size: 0.1, duration: 20 }
            """
    }

    private static let own =
        "{ f: { parameters: { k: { value: 0.8 } }, pre_expression: { rhs: \"k*tanh(x_j - 0.5*x_i)\" }, post_expression: { rhs: \"gx - 0.1*gx**2\" } } }"

    private static func edge(_ source: Int, _ target: Int, _ weight: Double, _ more: String = "") -> String {
        "{ source: \(source), target: \(target), parameters: { weight: { value: \(weight) }\(more) } }"
    }

    private static let edges = [
        edge(0, 1, 0.5, ", delay: { value: 0.7 }"), edge(1, 2, -0.4), edge(3, 1, 0.9, ", distance: { value: 4.2 }"),
        edge(2, 0, 0.3), edge(2, 3, 1.1),
    ]

    /// The states x of the nodes by id, over the run.
    private static func run(_ text: String, nodes: [Int] = [0, 1, 2, 3]) throws -> [[Double]] {
        let run = try Run.trajectory(text)
        return try (0..<4).map { id in
            let place = try #require(nodes.firstIndex(of: id))
            return try #require(run.column("N_pop[\(place)]/x")).values
        }
    }

    private static func difference(_ a: [[Double]], _ b: [[Double]]) -> Double {
        zip(a, b).flatMap { zip($0, $1).map { abs($0 - $1) } }.max() ?? .nan
    }

    @Test(arguments: [[3, 1, 0, 2], [2, 3, 1, 0], [1, 0, 3, 2]]) func nodesMayBeListedInAnyOrder(order: [Int]) throws {
        let other = try Self.run(Self.network(Self.edges, nodes: order), nodes: order)
        #expect(Self.difference(try Self.run(Self.network(Self.edges)), other) < 1e-13)
    }

    @Test func edgesMayBeListedInAnyOrder() throws {
        let expected = try Self.run(Self.network(Self.edges))
        #expect(Self.difference(expected, try Self.run(Self.network(Self.edges.reversed()))) < 1e-13)
        #expect(Self.difference(expected, try Self.run(Self.network(Self.edges.sorted()))) < 1e-13)
    }

    @Test func aWeightOfZeroIsNoEdge() throws {
        let more = Self.edges + [Self.edge(0, 3, 0, ", delay: { value: 2 }"), Self.edge(1, 1, 0)]
        #expect(Self.difference(try Self.run(Self.network(Self.edges)), try Self.run(Self.network(more))) == 0)
    }

    @Test func aDelayOfZeroIsNone() throws {
        let (plain, zero) = ([Self.edge(0, 1, 0.5)], [Self.edge(0, 1, 0.5, ", delay: { value: 0 }")])
        #expect(try Self.run(Self.network(plain)) == Self.run(Self.network(zero)))
        let undelayed = Self.own.replacing("{ f: {", with: "{ f: { delayed: false,")
        let late = [Self.edge(0, 1, 0.5, ", delay: { value: 3 }")]
        #expect(try Self.run(Self.network(plain)) == Self.run(Self.network(late, coupling: undelayed)))
    }

    @Test func anEdgeWithoutDirectionIsTwoWithOne() throws {
        let two = Self.edges.flatMap { edge -> [String] in
            let numbers = edge.matches(of: /(source|target): (\d)/).map { String($0.2) }
            let back = edge.replacing(
                "source: \(numbers[0]), target: \(numbers[1])", with: "source: \(numbers[1]), target: \(numbers[0])")
            return [edge, back].map { $0.replacing("{ source", with: "{ directed: true, source") }
        }
        #expect(Self.difference(try Self.run(Self.network(Self.edges)), try Self.run(Self.network(two))) < 1e-13)
    }

    /// A weight may be split over two functions that feed one input, if they are linear in it.
    @Test func aWeightMayBeSplitOverTwoFunctions() throws {
        func sum(_ name: String) -> String { "\(name): { pre_expression: { rhs: \"tanh(x_j)\" } }" }
        func edge(_ weight: Double, _ name: String) -> String {
            "{ source: 0, target: 1, coupling: \(name), target_var: c, parameters: { weight: { value: \(weight) }, delay: { value: 0.5 } } }"
        }
        let whole = Self.network([edge(0.75, "a")], coupling: "{ \(sum("a")) }")
        let split = Self.network([edge(0.5, "a"), edge(0.25, "b")], coupling: "{ \(sum("a")), \(sum("b")) }")
        #expect(Self.difference(try Self.run(whole), try Self.run(split)) < 1e-14)
    }

    /// One function feeds all inputs, and a function feeds the input of its name, whatever the order of either.
    @Test func inputsAndFunctionsCorrespond() throws {
        let plain = "{ f: { pre_expression: { rhs: x_j } } }"
        let one = Self.network(Self.edges, coupling: plain)
        let both = Self.network(
            Self.edges, coupling: plain, inputs: "p: {}, q: {}", rhs: "x - x**3/3 + y + 0.25*p + 0.75*q")
        #expect(Self.difference(try Self.run(one), try Self.run(both)) < 1e-13)
        let (p, q) = ("p: { pre_expression: { rhs: x_j } }", "q: { pre_expression: { rhs: \"3*x_j\" } }")
        let named = { (functions: String, inputs: String) in
            Self.network(
                Self.edges, coupling: "{ \(functions) }", inputs: inputs, rhs: "x - x**3/3 + y + 0.25*p + 0.25*q")
        }
        let expected = try Self.run(named("\(p), \(q)", "p: {}, q: {}"))
        #expect(Self.difference(try Self.run(one), expected) < 1e-13)
        #expect(try Self.run(named("\(q), \(p)", "q: {}, p: {}")) == expected)
        let sourced = named(
            "\(q.replacing("q:", with: "g:")), \(p.replacing("p:", with: "h:"))", "q: { source: g }, p: { source: h }")
        #expect(try Self.run(sourced) == expected)
        // The rest corresponds in order.
        let inOrder = named("\(q.replacing("q:", with: "g:")), \(p.replacing("p:", with: "h:"))", "q: {}, p: {}")
        #expect(try Self.run(inOrder) == expected)
    }

    /// Without any function, edges that name variables are weighted sums in one direction.
    @Test func namedVariablesAreSummed() throws {
        func text(_ coupling: String, _ names: String) -> String {
            Self.network(["{ source: 0, target: 1, directed: true, weight: 0.5 \(names) }"], coupling: coupling)
        }
        let expected = try Self.run(text("{ f: { pre_expression: { rhs: x_j } } }", ""))
        for names in [", source_var: x, target_var: c", ", source_var: x_out", ", target_var: c"] {
            #expect(try Self.run(text("{}", names)) == expected)
            #expect(try Self.run(text("{}", names).replacing("directed: true,", with: "")) == expected)
        }
        let other = try Self.run(text("{ f: { incoming_states: [y], pre_expression: { rhs: x_j } } }", ""))
        #expect(try Self.run(text("{}", ", source_var: y")) == other && other != expected)
    }

    /// An edge that is not directed acts in one direction where the model at its other end has no inputs.
    @Test(arguments: ["directed: true, ", ""]) func aModelWithoutInputsReceivesNothing(direction: String) throws {
        let text = """
            network:
              dynamics:
                Clock: { state_variables: { x: { equation: { rhs: "1" }, initial_value: 0.5 } } }
                Follower: { coupling_inputs: [c], state_variables: { x: { equation: { rhs: "c" }, initial_value: 0 } } }
              nodes: [{ id: 0, dynamics: Clock }, { id: 1, dynamics: Follower }]
              edges: [{ source: 0, target: 1, \(direction)weight: 2 }]
              coupling: { f: { pre_expression: { rhs: "x_j" } } }
            integration: { method: euler, step_size: 0.5, duration: 2 }
            """
        // The clock is at 0.5, 1, 1.5 and 2, and each step adds half of twice that.
        #expect(try Run.trajectory(text).columns.map { $0.values.last } == [2.5, 5])
    }
}
