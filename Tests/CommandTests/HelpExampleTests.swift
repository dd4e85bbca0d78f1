import Foundation
import TestSupport
import Testing

/// Runs the examples in the help of every command unchanged, on files with the names that the examples use.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct HelpExampleTests {
    /// The examples of a command.
    struct Examples: Sendable, CustomTestStringConvertible {
        var command: String
        var lines: [String]
        var testDescription: String { command }
    }

    /// A command as the program describes itself.
    private struct Description: Decodable {
        var commandName: String
        var discussion: String?
        var subcommands: [Description]?
    }
    private struct Tool: Decodable { var command: Description }

    static let all: [Examples] = {
        guard Command.isBuilt("release"),
            let text = try? Command.run(["--experimental-dump-help"]).output,
            let tool = try? JSONDecoder().decode(Tool.self, from: Data(text.utf8))
        else { return [] }
        return examples(tool.command, "")
    }()

    private static func examples(_ command: Description, _ parent: String) -> [Examples] {
        let name = parent.isEmpty ? command.commandName : parent + " " + command.commandName
        let lines = (command.discussion ?? "").components(separatedBy: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0.hasPrefix("tvbo-verify ") }
        let own = lines.isEmpty ? [] : [Examples(command: name, lines: lines)]
        return own + (command.subcommands ?? []).flatMap { examples($0, name) }
    }

    @Test func everyCommandHasExamples() { #expect(Self.all.count >= 25) }

    @Test(arguments: all) func examplesRunAsWritten(examples: Examples) throws {
        let checkout = try Checkout(cases: ["ex3", "tvbo/iaf", "tvbo/izhikevich"])
        try prepare(checkout)
        for line in examples.lines {
            if let missing = Self.missing(for: line) {
                print("Test of the example '\(line)' skipped: needs \(missing)")
                continue
            }
            let outcome = try checkout.run(line)
            #expect(
                Self.allowed(for: line).contains(outcome.status), "\(line)\n\(outcome.errors)\(outcome.output)")
        }
    }

    /// The statuses with which an example may end. TVBO's own back ends of version 0.5.3 fail on some of the cases, which
    /// `cross` reports with the status of a failed engine.
    private static func allowed(for line: String) -> [Int32] {
        let hasTVBO = FileManager.default.fileExists(atPath: Repository.root + "/.engines/tvbo")
        return line.contains("cross") && !line.contains("--engine ") && hasTVBO ? [0, 3] : [0]
    }

    private static func missing(for line: String) -> String? {
        let usesDatabase =
            line.contains("tvbo/i") || line == "tvbo-verify all" || line.hasPrefix("tvbo-verify all --json")
        if usesDatabase, !Repository.hasDatabase { return "TVBO's database: make corpora" }
        let usesEngines = ["cross", "assess", ".omt", "jneuroml --"].contains { line.contains($0) }
        if usesEngines, !FileManager.default.fileExists(atPath: Repository.root + "/.engines/pyneuroml/lib") {
            return "pyNeuroML: make engines"
        }
        return ["cross", "record"].contains { line.contains($0) } && !Checkout.hasJava ? "Java" : nil
    }

    // MARK: The files that examples name

    private static let decay = """
        label: decay
        dynamics: { name: decay, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: rk4, step_size: 0.05, duration: 2, time_scale: ms }

        """

    private static let engine = """
        name: mine
        title: My preparedModel
        find: [{ executable: bash }]
        version: { command: ["{engine}", --version], pattern: "version ([0-9.]+)" }
        input: lems-standalone
        output: { format: trace, file: out.csv }
        run: { command: ["{engine}", "{input}"], time_limit: 20, output_limit: 1 }

        """

    private func prepare(_ checkout: Checkout) throws {
        let folder = checkout.folder
        for name in ["mine.yaml", "model.yaml", "models/a.yaml", "tvbo/database/models/decay.yaml"] {
            try folder.write(Self.decay, to: "project/" + name)
        }
        try folder.write(Self.engine, to: "project/my-engines/mine.yaml")
        for name in ["v.dat", "golden.dat", "out.dat"] {
            try folder.write("0.0\t-0.065\n0.001\t-0.064\n0.002\t-0.065\n", to: "project/" + name)
        }
        try folder.write("t[ms],v[mV],w[mV]\n0,-65,1\n1,-64,2\n2,-65,1\n", to: "project/a.csv")
        try folder.write("t[ms],soma_v[mV],v[mV],w[mV]\n0,-65,-65,1\n1,-64,-64,2\n2,-65,-65,1\n", to: "project/b.csv")
        try folder.write("t[s],pop[0]/v[V]\n0.0,-0.065\n0.001,-0.063\n0.002,-0.065\n", to: "project/new.csv")
        for name in ["timings", "errors"] {
            try folder.write("verification,value\n1,0.5\n2,0.5\n3,0.5\n", to: "project/\(name).csv")
        }
        try folder.write(
            #"<neuroml id="a"><izhikevichCell id="cell" v0="-70mV" thresh="30mV" a="0.02" b="0.2" c="-65" d="6"/></neuroml>"#,
            to: "project/cell.nml")
        let steps = [
            "mkdir ../.git && cp Reference/ex3/experiment.yaml .",
            "tvbo-verify render experiment.yaml --standalone -o LEMS_NML2_Ex3_Net.xml",
            "tvbo-verify run experiment.yaml --method rk4 --step-size 0.01 -o out.csv",
            "tvbo-verify run mine.yaml -o decay.csv && tail -n +2 decay.csv | tr , '\\t' > mine.dat",
            "tvbo-verify init ../models/verification/mine --experiment mine.yaml --golden decay.csv",
            "mkdir -p LEMSexamples tests && cp -r Tests/OMVTests/Documents LEMSexamples/test && cp -r LEMSexamples/test/. tests",
            "cp tests/.test.wave.omt tests/wave.omt; cd LEMSexamples/test && cp .test.wave.omt .test.ex3.jnml.omt",
            "tvbo-verify all --case ex3 --method rk4 --step-size 0.01",
            "tvbo-verify history export -o history.json",
            "cp reports/history.sqlite runner-1.sqlite && cp reports/history.sqlite runner-2.sqlite",
            "tvbo-verify all --case ex3 --method rk4 --step-size 0.01 --shard 1/1",
        ]
        for step in steps {
            let outcome = try checkout.run(step)
            #expect(outcome.status == 0, "\(step)\n\(outcome.errors)\(outcome.output)")
        }
    }
}
