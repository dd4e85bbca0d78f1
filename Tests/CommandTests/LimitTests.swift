import Foundation
import TestSupport
import Testing

/// Inputs that lie on a limit and just beyond it. The limits are lowered by the environment, so that small inputs reach
/// them.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct LimitTests {
    /// An input with its size in the unit of a limit.
    struct Example: CustomTestStringConvertible, Sendable {
        /// The end of the name of the limit's variable.
        var limit: String
        /// The size of the input, the smallest limit with which it is accepted.
        var size: Int
        /// A part of the message if the limit is smaller.
        var message: String
        var arguments: [String]
        var files: [String: String]
        var status: Int32 = 65

        var testDescription: String { limit }
    }

    private static let experiment = """
        label: x
        dynamics:
          name: m
          state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1.0 }, y: { equation: { rhs: "x-y" } } }
        integration: { method: rk4, step_size: 0.1, duration: 1.0 }

        """

    private static let network = """
        network:
          number_of_nodes: 5

        """

    private static let document = """
        <Lems><Target component="s"/>
        <Dimension name="time" t="1"/><Unit symbol="s" dimension="time" power="0"/>
        \(SimulationTypes.text)
        <ComponentType name="A"><Exposure name="x" dimension="none"/>
        <Constant name="tau" dimension="time" value="1s"/>
        <Dynamics><StateVariable name="x" dimension="none" exposure="x"/>
        <TimeDerivative variable="x" value="-x/tau"/></Dynamics></ComponentType>
        <A id="a"/>
        <run id="s" length="10s" step="1s" target="a"><file id="o" fileName="x.dat">
        <column id="x" quantity="x"/></file></run></Lems>
        """

    private static func elements() -> Int { document.matches(of: /<[A-Za-z]/).count }

    private static let trace = "0 1\n1 2\n2 3\n"
    private static let run = ["run", "e.yaml", "-o", "o.csv"]
    private static let compare = ["compare", "t.dat", "t.dat", "--unit", "V", "--tolerance", "1"]

    static let examples = [
        Example(
            limit: "YAML_SIZE", size: experiment.utf8.count, message: "larger than the limit of",
            arguments: ["check", "e.yaml"], files: ["e.yaml": experiment]),
        Example(
            limit: "YAML_NODES", size: 31, message: "nodes after the expansion of aliases",
            arguments: ["check", "e.yaml"], files: ["e.yaml": experiment]),
        Example(
            limit: "XML_SIZE", size: document.utf8.count, message: "the limit of", arguments: ["check", "e.xml"],
            files: ["e.xml": document]),
        Example(
            limit: "XML_ELEMENTS", size: elements(), message: "elements", arguments: ["check", "e.xml"],
            files: ["e.xml": document]),
        Example(
            limit: "TRACE_SIZE", size: trace.utf8.count, message: "larger than the limit of", arguments: compare,
            files: ["t.dat": trace]),
        Example(
            limit: "TRACE_VALUES", size: 6, message: "the file of the trace holds more than 5 numbers, the limit",
            arguments: compare, files: ["t.dat": trace]),
        Example(
            limit: "GOLDEN_VALUES", size: 6, message: "a golden of 3 rows and 2 columns would exceed the 5 numbers",
            arguments: ["golden", "add", "t.dat", "-o", "t.golden", "--columns", "t[s],v[V]", "--even-in-ci"],
            files: ["t.dat": trace]),
        Example(
            limit: "NODES", size: 5, message: "the network has 'number_of_nodes: 5', but at most 4 nodes are simulated",
            arguments: ["check", "e.yaml"], files: ["e.yaml": experiment + network]),
        Example(
            limit: "STEPS", size: 10, message: "10 steps are more than the 9", arguments: run,
            files: ["e.yaml": experiment]),
        Example(
            limit: "RUN_VALUES", size: 22, message: "11 rows of 2 quantities are more than the 21 values",
            arguments: run, files: ["e.yaml": experiment]),
        Example(
            limit: "IMPLICIT_STATES", size: 2,
            message: "the method backward-euler is limited to 1 states, and the model has 2 states",
            arguments: run + ["--method", "backward-euler"], files: ["e.yaml": experiment]),
        Example(
            limit: "INSTANCES", size: 1, message: "", arguments: ["run", "e.xml", "-d", "out"],
            files: ["e.xml": document]),
        Example(
            limit: "VARIABLES", size: 10, message: "the instances of the run have more than 9 variables together",
            arguments: run, files: ["e.yaml": experiment + network]),
        Example(
            limit: "SERIES_SIZE", size: 31, message: "the file is larger than the limit of 30 bytes",
            arguments: ["drift", "--series", "s.csv"],
            files: ["s.csv": "verification,value\n1,1\n2,2\n3,3\n"]),
        Example(
            limit: "SERIES_ROWS", size: 3, message: "the file of series has more than 2 rows",
            arguments: ["drift", "--series", "s.csv"],
            files: ["s.csv": "verification,value\n1,1\n2,2\n3,3\n"]),
    ]

    private func ending(_ example: Example, limit: Int) throws -> Launch.Ending {
        let folder = try TemporaryFolder()
        for (name, text) in example.files { try folder.write(text, to: name) }
        return try Launch.run(
            example.arguments, in: folder.path,
            environment: ["TVBO_VERIFY_LIMIT_\(example.limit)": "\(limit)", "CI": ""])
    }

    @Test(arguments: examples) func limits(example: Example) throws {
        let accepted = try ending(example, limit: example.size)
        #expect(accepted.status == 0, "\(accepted.errors)")
        guard example.size > 1 else { return }
        let refused = try ending(example, limit: example.size - 1)
        #expect(refused.status == example.status, "\(refused.output)\(refused.errors)")
        #expect(refused.errors.contains(example.message), "\(refused.errors)")
        #expect(
            refused.errors.contains("TVBO_VERIFY_LIMIT_\(example.limit) in the environment to a larger number"),
            "\(refused.errors)")
    }

    @Test func aVariableThatIsNoLimit() throws {
        let ending = try Launch.run(["methods"], environment: ["TVBO_VERIFY_LIMIT_STPES": "7"])
        #expect(ending.status == 65)
        #expect(
            ending.errors.contains("TVBO_VERIFY_LIMIT_STPES does not name a limit that can be changed"),
            "\(ending.errors)")
    }

    @Test func theListShowsWhatApplies() throws {
        let ending = try Launch.run(["limits"], environment: ["TVBO_VERIFY_LIMIT_STEPS": "7"])
        #expect(ending.status == 0)
        #expect(ending.output.contains("*7"), "\(ending.output)")
    }
}
