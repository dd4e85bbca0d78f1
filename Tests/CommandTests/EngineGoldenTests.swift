import Foundation
import TestSupport
import Testing

/// Goldens from external engines: `init --engine`, `golden review`, and the reports of `cross`.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct EngineGoldenTests {
    private static let experiment = """
        label: Decay
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: euler, step_size: 0.125, duration: 2, time_scale: ms }

        """

    /// An engine that integrates the experiment by Euler's method, with a rate of its own.
    private static func adapter(rate: String = "-x", program: String = "python3") -> String {
        """
        name: scripted
        title: A script
        find: [{ executable: \(program) }]
        version: { command: ["{engine}", -c, "print('Engine 3.4')"], pattern: "Engine ([0-9.]+)" }
        input: tvbo
        output: { format: trace, file: trace.csv }
        run: { command: ["{engine}", "{script}"], time_limit: 20 }
        script:
          name: driver.py
          text: |
            x = 1.0
            with open("trace.csv", "w") as file:
                file.write("t[ms],x\\n")
                for k in range(17):
                    file.write(f"{k * 0.125!r},{x!r}\\n")
                    x += 0.125 * (\(rate))

        """
    }

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(Self.experiment, to: "e.yaml")
        try folder.write(Self.adapter(), to: "engines/scripted.yaml")
        return folder
    }

    private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Command.Outcome {
        try Command.run(arguments, in: folder.path, environment: ["CI": "", "NO_COLOR": "1"])
    }

    private func started() throws -> TemporaryFolder {
        let folder = try folder()
        let outcome = try run(
            ["init", "cases/m", "--experiment", "e.yaml", "--engine", "scripted", "--engines", "engines"], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return folder
    }

    @Test func aCaseOfAnEngine() throws {
        let folder = try started()
        #expect(FileManager.default.fileExists(atPath: folder.path + "/cases/m/goldens/scripted.golden"))
        let provenance = try folder.read("cases/m/provenance.yaml")
        #expect(provenance.contains("engine: \"A script 3.4\""), "\(provenance)")
        #expect(try run(["all", "--cases", "cases"], in: folder).status == 0)
        try folder.write(Self.experiment.replacing("-x", with: "-1.5*x"), to: "e.yaml")
        #expect(try run(["all", "--cases", "cases"], in: folder).status == 2)
    }

    @Test func anEngineThatDoesNotRunLeavesNothing() throws {
        let folder = try folder()
        try folder.write(Self.adapter(program: "no-such-program"), to: "engines/scripted.yaml")
        let outcome = try run(
            ["init", "cases/m", "--experiment", "e.yaml", "--engine", "scripted", "--engines", "engines"], in: folder)
        #expect(outcome.status != 0)
        #expect(
            outcome.errors.contains(
                "no golden can be recorded: the run of the engine scripted has no output (verdict 'missing')"),
            "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/cases"))
    }

    private static let jneuroml = Repository.root + "/.engines/pyneuroml"

    @Test(.enabled(if: FileManager.default.fileExists(atPath: jneuroml), "needs jNeuroML: 'make engines'"))
    func aCaseOfJNeuroML() throws {
        let folder = try folder()
        let outcome = try Command.run(
            ["init", "cases/m", "--experiment", "e.yaml", "--engine", "jneuroml"], in: folder.path,
            environment: ["CI": "", "PYTHONPATH": Repository.root + "/.engines"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        // jNeuroML's output is that of the method lems to the character, which the case says.
        #expect(try folder.read("cases/m/case.yaml").contains("method: lems"))
        #expect(try run(["all", "--cases", "cases"], in: folder).status == 0)
    }

    // MARK: Reviewing

    @Test func aReviewRunsTheEngine() throws {
        let folder = try started()
        let review = ["golden", "review", "m", "--cases", "cases", "--engines", "engines"]
        let same = try run(review, in: folder)
        #expect(same.status == 0, "\(same.errors)")
        #expect(same.output.contains("only rounding has changed"))
        try folder.write(Self.adapter(rate: "-1.5 * x"), to: "engines/scripted.yaml")
        let moved = try run(review, in: folder)
        // The first step takes x from 1 to 1 - 1.5/8 in place of 1 - 1/8.
        #expect(moved.output.contains("x: largest change -") && moved.output.contains("(pass) → "), "\(moved.output)")
        let accept = ["golden", "accept"] + review.dropFirst(2) + ["--reason", "a new engine"]
        #expect(try run(accept, in: folder).output.contains("replaced; its lineage is "))
        #expect(try run(["golden", "verify", "--cases", "cases"], in: folder).status == 0)
    }

    @Test func aReviewNamesTheEngineThatIsMissing() throws {
        let folder = try started()
        try folder.write(Self.adapter(program: "no-such-program"), to: "engines/scripted.yaml")
        let outcome = try run(["golden", "review", "m", "--cases", "cases", "--engines", "engines"], in: folder)
        #expect(outcome.status != 0)
        #expect(
            outcome.errors.contains(
                "the golden 'scripted' was recorded from the engine scripted, with which no new golden can be recorded: "
            ),
            "\(outcome.errors)")
        #expect(outcome.errors.contains("or give its output with '--from FILE'"))
        // Without its adapter it is a golden of unknown origin.
        let unknown = try run(["golden", "review", "m", "--cases", "cases"], in: folder)
        #expect(
            unknown.errors.contains("the case does not say how the golden 'scripted' was made"), "\(unknown.errors)")
    }

    // MARK: Reports

    @Test(arguments: [("-x", 0), ("-1.005*x", 1)]) func enginesAreTests(rate: String, warnings: Int) throws {
        let folder = try started()
        try folder.write(Self.adapter(rate: rate), to: "engines/scripted.yaml")
        let formats = "junit=o/j.xml,sarif=o/s.sarif,json=o/j.json,markdown=o/m.md,gitlab=o/g.json"
        let outcome = try run(
            [
                "cross", "m", "--cases", "cases", "--engines", "engines", "--engine", "scripted", "--engine",
                "tvbo-verify", "--format", formats,
            ], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let junit = try folder.read("o/j.xml")
        #expect(junit.contains("<testcase classname=\"m\" name=\"scripted\""), "\(junit)")
        #expect(junit.contains("file=\"cases/m/case.yaml\"") && junit.contains("failures=\"0\""))
        let sarif = try folder.read("o/s.sarif")
        #expect(sarif.components(separatedBy: "\"level\" : \"warning\"").count == warnings + 1, "\(sarif)")
        #expect(sarif.contains("agrees with no known method") == (warnings > 0))
        #expect(try folder.read("o/j.json").contains("\"comparisons\" : ["))
        #expect(try folder.read("o/m.md").contains("scripted"))
    }
}
