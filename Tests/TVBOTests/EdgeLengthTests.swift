import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// The lengths of edges, written or given by the positions of nodes, and their delays in this program and in TVBO. Each of
/// the differences was found by running TVBO 0.5.3 with `Scripts/compare-jax`.
struct EdgeLengthTests {
    private static func network(
        nodes: String = "number_of_nodes: 2", edge: String, speed: String = "value: 3.0, unit: mm_per_ms",
        more: String = "", delayed: String = "true"
    ) -> String {
        """
        dynamics:
          name: R
          parameters: { k: { value: 1.0 } }
          coupling_inputs: { c: {} }
          state_variables:
            x: { equation: { rhs: "k + 0.1*y" }, coupling_variable: true }
            y: { equation: { rhs: c } }
        network:
          \(nodes)
          edges: [{ source: 0, target: 1, \(edge) }]
          coupling: { c: { delayed: \(delayed), parameters: { G: { value: 1.0 } }, incoming_states: [x], pre_expression: { rhs: x_j }, post_expression: { rhs: G*gx } } }
          parameters: { conduction_speed: { \(speed) } }
          \(more)
        integration: { method: euler, step_size: 0.1, duration: 4.0 }
        """
    }

    private func notes(_ text: String) throws -> [String] {
        try Small.model(text).remarks.flatMap { [$0.message] + $0.notes.map(\.message) }
    }

    private static func distance(_ value: Double) -> String {
        "parameters: { weight: { value: 1.0 }, distance: { value: \(value), unit: mm } }"
    }

    /// 1.65/3 ms are 5.5 steps, which the jax back end rounds to 5; 0.45/3 ms are 1.5 steps, which it rounds to 1. For
    /// 3.15/3 ms, slightly less than 10.5 steps, it agrees.
    @Test(arguments: [(1.65, 5.5, 5.0, 6.0), (0.45, 1.5, 1.0, 2.0), (3.15, 10.5, 0, 0)])
    func delaysOfHalfAStepWithUnits(length: Double, exact: Float, its: Float, own: Float) throws {
        let found = try notes(Self.network(edge: Self.distance(length))).filter { $0.contains("jax back end rounds") }
        #expect(
            found
                == (own == 0
                    ? []
                    : ["the jax back end rounds a delay of \(exact) steps to \(its) steps, but tvbo-verify to \(own)"]))
    }

    /// The unit of the conduction speed, not the network's unit of time, decides.
    @Test func theUnitOfTheSpeedDecides() throws {
        let text = Self.network(edge: Self.distance(3), more: "time_unit: s")
        #expect(try notes(text).filter { $0.contains("jax back end rounds") } == [])
    }

    /// An infinite conduction speed means no delays, as in TVBO, also for methods that locate events.
    @Test(arguments: ["euler", "dopri5"]) func anInfiniteSpeedMeansNoDelays(method: String) throws {
        func values(_ speed: String, _ delayed: String) throws -> [[Double]] {
            let text = Self.network(edge: Self.distance(30), speed: speed, delayed: delayed)
            let model = try Small.model(text.replacing("method: euler", with: "method: \(method)"))
            return try PreparedModel(model).run(SimulationRequest()).trajectory.columns.map(\.values)
        }
        let none = try values("value: 3.0", "false")
        #expect(try values("value: .inf", "true") == none)
        if method == "euler" { #expect(try values("value: 3.0", "true") != none) }
    }

    /// Lengths from positions have the remarks of written ones.
    @Test(arguments: ["", "directed: true, "], [1.65, 3.0])
    func positionsHaveTheRemarksOfLengths(direction: String, length: Double) throws {
        let written = Self.network(edge: direction + Self.distance(length))
        let placed = Self.network(
            nodes:
                "nodes: [{ id: 0, position: { x: 0.0, y: 0.0, z: 0.0 } }, { id: 1, position: { x: \(length), y: 0.0, z: 0.0 } }]",
            edge: direction + "parameters: { weight: { value: 1.0 } }")
        let expected = try notes(written)
        #expect(expected.contains { $0.contains("opposite direction") } == !direction.isEmpty)
        #expect(try notes(placed) == expected)
    }

    /// Both back ends take the length by the positions where an edge has a delay of 0.
    @Test func aDelayOfZeroBesidePositions() throws {
        func text(_ x: Double) -> String {
            Self.network(
                nodes:
                    "nodes: [{ id: 0, position: { x: 0.0, y: 0.0, z: 0.0 } }, { id: 1, position: { x: \(x), y: 0.0, z: 0.0 } }]",
                edge: "parameters: { weight: { value: 1.0 }, delay: { value: 0.0 } }")
        }
        #expect(try notes(text(3)).contains("the jax back end ignores the 'delay' of edges"))
        #expect(try !notes(text(0)).contains("the jax back end ignores the 'delay' of edges"))
    }

    /// TVBO takes a null for false, and a missing key for true.
    @Test func aNullMeansNoDelay() throws {
        func values(_ delayed: String) throws -> [[Double]] {
            let text = Self.network(edge: Self.distance(3), delayed: delayed)
            return try PreparedModel(Small.model(text)).run(SimulationRequest()).trajectory.columns.map(\.values)
        }
        #expect(try values("null") == values("false"))
        #expect(try values("null") != values("true"))
    }

    /// The tvboptim back end ignores the sources of coupling inputs, which matters if they name other functions than the
    /// names and the order of the inputs do.
    @Test(arguments: [("q", "p", "p"), ("p", "q", nil), ("p", nil, nil)] as [(String, String?, String?)])
    func sourcesOfInputs(first: String, second: String?, told: String?) throws {
        let function =
            "{ delayed: false, parameters: { G: { value: 1.0 } }, incoming_states: [x], pre_expression: { rhs: x_j }, post_expression: { rhs: G*gx } }"
        let text = Self.network(edge: Self.distance(0))
            .replacing("c: {}", with: "c: { source: \(first) }, e: { source: \(second ?? first) }")
            .replacing("rhs: c }", with: "rhs: c + e }")
            .replacing(
                /coupling: \{ c: .*/, with: "coupling: { p: \(function)\(second == nil ? "" : ", q: \(function)") }")
        let found = try notes(text).filter { $0.contains("'source'") }
        #expect(found == (told.map { [Self.ignoredSource("c", "'\($0)'")] } ?? []))
    }

    /// TVBO sorts inputs and functions by name; it feeds an input from a single function even if that feeds another one by
    /// its `source`, and leaves inputs out that are not as many as the functions.
    @Test(
        arguments: [
            ("z: { source: p }, a: { source: q }", "z + a", "p, q", "a", "'p'"),
            ("a: { source: p }, z: {}", "a + z", "p", "z", "'p'"),
            ("a: { source: p }, b: {}, c: {}", "a + b + c", "p, q", "a", "no function"),
            ("a: { source: p }, b: { source: q }, c: { local: true }", "a + b + c", "p, q", "a", "no function"),
        ])
    func sourcesAndOrder(inputs: String, sum: String, functions: String, differing: String, function: String) throws {
        let entry =
            "{ delayed: false, incoming_states: [x], pre_expression: { rhs: x_j }, post_expression: { rhs: 0.1*gx } }"
        let couplings = functions.split(separator: ", ").map { "\($0): \(entry)" }.joined(separator: ", ")
        let text = Self.network(edge: Self.distance(0))
            .replacing("c: {}", with: inputs)
            .replacing("rhs: c }", with: "rhs: \(sum) }")
            .replacing(/coupling: \{ c: .*/, with: "coupling: { \(couplings) }")
        let found = try notes(text).filter { $0.contains("'source'") }
        #expect(found == [Self.ignoredSource(differing, function)])
    }

    @Test func aSourceThatIsNoFunction() throws {
        let text = Self.network(edge: Self.distance(0)).replacing("c: {}", with: "c: { source: cc }")
        let found = try Small.model(text).remarks.filter { $0.message.hasPrefix("'source: cc'") }
        #expect(
            found.map(\.message) == [
                "'source: cc' of the coupling input 'c' has no effect, because the network has no coupling function of this"
                    + " name"
            ])
        #expect(found.map(\.hint) == ["did you mean 'c'?"])
    }

    private static func ignoredSource(_ input: String, _ function: String) -> String {
        "the tvboptim back end ignores the 'source' of coupling inputs, and feeds '\(input)' from \(function)"
    }

    /// The tvboptim back end holds samples in 32 bits.
    @Test func samplesOfStimuli() throws {
        let folder = try TemporaryFolder()
        try folder.write("0\n1\n0.1\n", to: "in.txt")
        let text = """
            dynamics: { name: I, parameters: { s: { value: 0.0 } }, state_variables: { x: { equation: { rhs: s } } } }
            events: { s: { event_type: stimulus, dataLocation: in.txt, sampling_rate: 0.5 } }
            integration: { method: euler, step_size: 0.1, duration: 4.0 }
            """
        let model = try Experiment.parse(text, file: folder.path + "/e.yaml", database: Small.empty).model()
        let notes = model.remarks.flatMap { $0.notes.map(\.message) }
        #expect(notes.contains("the back end holds samples and their times in 32 bits"))
    }
}
