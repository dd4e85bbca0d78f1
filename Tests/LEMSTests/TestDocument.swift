import LEMS
import ModelCore
import Simulation
import Simulator
import TestSupport

/// Documents that need no core types: they define their own simulation, as any LEMS document may.
enum TestDocument {
    /// The beginning of every test document.
    static let preamble = """
        <Lems>
        <Target component="run"/>
        <Dimension name="time" t="1"/><Dimension name="voltage" m="1" l="2" t="-3" i="-1"/><Dimension name="per_time" t="-1"/>
        <Unit symbol="s" dimension="time"/><Unit symbol="ms" dimension="time" power="-3"/>
        <Unit symbol="V" dimension="voltage"/><Unit symbol="mV" dimension="voltage" power="-3"/>
        \(SimulationTypes.text)

        """

    /// A whole document.
    /// - Parameter columns: The paths of the recorded quantities.
    static func text(
        _ body: String, target: String = "c", columns: [String], length: String = "1 s", step: String = "0.25 s",
        more: String = ""
    ) -> String {
        let columns = columns.enumerated().map { "<column id=\"\($0)\" quantity=\"\($1)\"/>" }.joined()
        return preamble + body
            + "\n<run id=\"run\" target=\"\(target)\" length=\"\(length)\" step=\"\(step)\">"
            + "<file id=\"f\" fileName=\"out.dat\">\(columns)</file>\(more)</run>\n</Lems>\n"
    }

    /// The model in a document.
    static func model(_ text: String, checksDimensions: Bool = true) throws -> Model {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "d.xml")
        return try LEMSDocument.model(
            at: .file(path), coreTypes: CoreTypes(environment: [:]), checksDimensions: checksDimensions)
    }

    /// The recorded columns of a run.
    static func run(_ text: String, method: String = "lems") throws -> [[Double]] {
        try PreparedModel(model(text)).run(SimulationRequest(method: .named(method))).trajectory.columns.map(\.values)
    }
}
