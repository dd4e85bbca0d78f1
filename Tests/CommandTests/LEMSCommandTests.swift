import Files
import Foundation
import Goldens
import TestSupport
import Testing

/// Runs the built binary on LEMS documents.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct LEMSCommandTests {
    private static let document = """
        <Lems><Target component="run"/><Dimension name="time" t="1"/><Unit symbol="s" dimension="time"/>
        \(SimulationTypes.text)
        <ComponentType name="cell"><Constant name="S" dimension="time" value="1 s"/><EventPort name="spike" direction="out"/>
        <Dynamics><StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="4/S"/>
        <OnCondition test="x .gt. 1.5"><StateAssignment variable="x" value="-0.125"/><EventOut port="spike"/></OnCondition></Dynamics></ComponentType>
        <ComponentType name="net"><Children name="cells" type="cell"/></ComponentType>
        <net id="n"><cell id="a"/></net>
        <run id="run" target="n" length="1 s" step="0.25 s"><file id="f" fileName="results/x.dat"><column id="0" quantity="a/x"/></file>
        <spikes id="e" fileName="results/x.spikes" format="ID_TIME"><source id="7" select="a" eventPort="spike"/></spikes></run></Lems>
        """

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.document, to: "LEMS_x.xml")
        return folder
    }

    /// The expected numbers were computed by hand: x increases by 1 per step and is reset when it exceeds 1.5.
    @Test func runWritesTheFilesOfTheDocument() throws {
        let folder = try folder()
        let outcome = try Command.run(["run", "LEMS_x.xml", "-d", "out"], in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let table = try String(contentsOfFile: folder.path + "/out/results/x.dat", encoding: .utf8)
        #expect(table == "0.0\t0.0\t\n0.25\t1.0\t\n0.5\t-0.125\t\n0.75\t0.875\t\n1.0\t-0.125\t\n")
        #expect(
            try String(contentsOfFile: folder.path + "/out/results/x.spikes", encoding: .utf8) == "7\t0.5\n7\t1.0\n")
        // In the flattened model, conditions are tested after the step. This document has the same order, so the files
        // are equal.
        let flat = try Command.run(["run", "LEMS_x.xml", "-d", "flat", "--method", "rk4"], in: folder.path)
        #expect(flat.status == 0, "\(flat.errors)")
        #expect(try String(contentsOfFile: folder.path + "/flat/results/x.dat", encoding: .utf8) == table)
        #expect(
            try String(contentsOfFile: folder.path + "/flat/results/x.spikes", encoding: .utf8) == "7\t0.5\n7\t1.0\n")
        // Without `-d` the files are written next to the document.
        #expect(try Command.run(["run", "LEMS_x.xml"], in: folder.path).status == 0)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/results/x.dat"))
    }

    /// The document may stand anywhere among the arguments, and options may change how it is read. Faults of documents and
    /// arguments are told as they are for other commands, whichever is found first.
    @Test func documentsAreReadAsTheArgumentsSay() throws {
        let folder = try folder()
        func digest(_ arguments: [String]) throws -> String {
            let outcome = try Command.run(["run"] + arguments, in: folder.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return String(outcome.output.split(separator: "\n").first { $0.hasPrefix("solution") } ?? "")
        }
        let plain = try digest(["LEMS_x.xml", "-d", "out"])
        #expect(plain.count > 60)
        #expect(try digest(["-d", "out", "LEMS_x.xml"]) == plain)
        #expect(try digest(["LEMS_x.xml", "-d", "out", "--allow-dimension-faults"]) == plain)
        // The folder that '--include' names comes first, whatever else holds the file.
        let body = Self.document.replacing("<Lems>", with: "<Lems><Include file=\"more.xml\"/>")
        try folder.write(body, to: "LEMS_y.xml")
        try folder.write("<Lems/>", to: "more/more.xml")
        #expect(try digest(["LEMS_y.xml", "-d", "out", "--include", "more"]) == plain)
        #expect(try digest(["LEMS_y.xml", "-d", "out", "--include=more"]) == plain)
        try folder.write("<Lems><net", to: "bad.xml")
        for (arguments, status, message) in [
            (["LEMS_y.xml"], 65, "there is no file 'more.xml'"), (["bad.xml"], 65, "bad.xml:1:"),
            (["none.xml"], 65, "there is no file 'none.xml'"),
            (["bad.xml", "--bogus"], 64, "Unknown option '--bogus'"),
            (["bad.xml", "LEMS_x.xml"], 64, "LEMS_x.xml"), (["LEMS_x.xml", "--threads", "0"], 64, "--threads must be"),
        ] as [([String], Int32, String)] {
            let outcome = try Command.run(["run"] + arguments, in: folder.path)
            #expect(outcome.status == status, "\(arguments) \(outcome.errors)")
            #expect(outcome.errors.contains(message), "\(arguments) \(outcome.errors)")
            let usage = "Usage: tvbo-verify run "
            #expect(outcome.errors.contains(usage) == (status == 64), "\(outcome.errors)")
        }
    }

    @Test func debugAndReleaseStepAlike() throws {
        guard Command.isBuilt("debug") else { return }
        let folder = try folder()
        var digests: Set<String> = []
        for configuration in ["debug", "release"] {
            let outcome = try Command.run(
                ["run", "LEMS_x.xml", "-d", configuration], in: folder.path, configuration: configuration)
            digests.insert(String(outcome.output.split(separator: "\n").first { $0.hasPrefix("solution") } ?? ""))
        }
        #expect(digests.count == 1)
    }

    @Test func stepsAndRecordingsMayBeChosen() throws {
        let folder = try folder()
        let outcome = try Command.run(
            ["run", "LEMS_x.xml", "--step-size", "125", "--duration", "250", "--record", "a/x", "-o", "x.dat"],
            in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try String(contentsOfFile: folder.path + "/x.dat", encoding: .utf8)
                == "# t[ms]\ta/x\n0.0\t0.0\n125.0\t0.5\n250.0\t1.0\n")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/results"))
    }

    @Test func badDocumentsEndWithTheRightStatus() throws {
        let folder = try folder()
        try folder.write(Self.document.replacing("4/S", with: "4/(S"), to: "bad.xml")
        let bad = try Command.run(["run", "bad.xml"], in: folder.path)
        #expect(bad.status == 65)
        let line = Self.document.split(separator: "\n").firstIndex { $0.contains("4/S") }.map { $0 + 1 }
        #expect(bad.errors.hasPrefix("bad.xml:\(line ?? 0):"))
        try folder.write(Self.document.replacing("4/S", with: "-1/(x*S)"), to: "infinite.xml")
        let infinite = try Command.run(["run", "infinite.xml", "-d", "infinite"], in: folder.path)
        #expect(infinite.status == 3)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/infinite"))
        try folder.write(Self.document.replacing("results/x.dat", with: "../x.dat"), to: "outside.xml")
        #expect(try Command.run(["run", "outside.xml", "-d", "outside"], in: folder.path).status == 65)
        #expect(try Command.run(["check", "LEMS_x.xml"], in: folder.path).status == 0)
        #expect(try Command.run(["run", "no.xml"], in: folder.path).status == 65)
    }

    /// A link in the folder for results must not lead out of it.
    @Test func linksDoNotLeadOut() throws {
        let folder = try folder()
        try FileManager.default.createDirectory(atPath: folder.path + "/out", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: folder.path + "/elsewhere", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/out/results", withDestinationPath: folder.path + "/elsewhere")
        #expect(try Command.run(["run", "LEMS_x.xml", "-d", "out"], in: folder.path).status == 65)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/elsewhere").isEmpty)
    }

    @Test func testsOfOMVEndWithTheRightStatus() throws {
        let folder = try folder()
        let omt = """
            target: LEMS_x.xml
            engine: jNeuroML
            mep: x.mep
            experiments: { e: { observables: { spike times: { spiketimes file: { path: results/x.spikes, format: ID_TIME, ids: 7 }, tolerance: 0 } } } }
            """
        try folder.write(omt, to: "x.omt")
        try folder.write("experiments: { e: { expected: { spike times: [0.5, 1.0] } } }", to: "x.mep")
        let passed = try Command.run(["omv", "x.omt"], in: folder.path)
        #expect(passed.status == 0, "\(passed.output)")
        #expect(passed.output.hasSuffix("1 test: 1 pass\n"))
        let json = try Command.run(["omv", "x.omt", "--json"], in: folder.path)
        #expect(json.output.contains("\"verdict\" : \"pass\""))
        try folder.write("experiments: { e: { expected: { spike times: [0.5, 0.75] } } }", to: "x.mep")
        #expect(try Command.run(["omv", "x.omt"], in: folder.path).status == 2)
        try folder.write(omt.replacing("jNeuroML", with: "PyLEMS"), to: "y.omt")
        #expect(try Command.run(["omv", "y.omt"], in: folder.path).status == 6)
        #expect(try Command.run(["omv", "none.omt"], in: folder.path).status == 65)
    }

    /// A case whose example is not installed has the verdict `missing`, and does not pass.
    @Test func missingExamplesAreSaid() throws {
        let folder = try TemporaryFolder()
        let digest = String(repeating: "0", count: 64)
        try folder.write(
            "format: 1\ntitle: t\nexample: LEMSexamples/LEMS_none.xml\ntexts:\n  results/x.dat: \(digest)\n",
            to: "cases/c/case.yaml")
        let outcome = try Command.run(["all", "--references", "cases"], in: folder.path)
        #expect(outcome.status == 6)
        #expect(outcome.output.contains("missing"))
        #expect(outcome.errors.contains("the example 'LEMSexamples/LEMS_none.xml' of NeuroML was not found"))
        // If the example is installed, its text is verified.
        try folder.write(Self.document, to: "examples/LEMSexamples/LEMS_none.xml")
        let environment = ["NEUROML2_EXAMPLES": folder.path + "/examples"]
        let failed = try Command.run(["all", "--references", "cases"], in: folder.path, environment: environment)
        #expect(failed.status == 2)
        let text = "0.0\t0.0\t\n0.25\t1.0\t\n0.5\t-0.125\t\n0.75\t0.875\t\n1.0\t-0.125\t\n"
        let right = ContentDigest.sha256(Array(text.utf8))
        try folder.write(
            "format: 1\ntitle: t\nexample: LEMSexamples/LEMS_none.xml\ntexts:\n  results/x.dat: \(right)\n",
            to: "cases/c/case.yaml")
        #expect(
            try Command.run(["all", "--references", "cases"], in: folder.path, environment: environment).status == 0)
    }
}

/// Rendering, engines, comparisons and recording by the binary.
struct EngineCommandTests {
    private static let experiment = """
        label: decay
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: euler, step_size: 0.125, duration: 2, time_scale: ms }
        """

    @Test func renderWritesWhatItReads() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        let first = try Command.run(["render", "e.yaml", "--standalone"], in: folder.path)
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Lems>\n"))
        try folder.write(first.output, to: "d.xml")
        #expect(try Command.run(["render", "d.xml", "--standalone"], in: folder.path).output == first.output)
        let run = try Command.run(["run", "d.xml", "-d", "out"], in: folder.path)
        #expect(run.output.contains("wrote out/decay.dat"))
        let own = try Command.run(["run", "e.yaml", "--method", "lems", "-d", "own"], in: folder.path)
        #expect(own.output.contains("wrote own/decay.dat"))
        #expect(
            FileManager.default.contents(atPath: folder.path + "/out/decay.dat")
                == FileManager.default.contents(atPath: folder.path + "/own/decay.dat"))
    }

    @Test func whatLEMSCannotSayEndsWithItsReason() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment.replacingOccurrences(of: "-x", with: "erfc(x)"), to: "e.yaml")
        let outcome = try Command.run(["render", "e.yaml", "-o", "d.xml"], in: folder.path)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("LEMS has no function 'erfc', which the rate of change of 'x' of 'M' needs"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/d.xml"))
    }

    @Test func crossComparesTheProgramWithItself() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        let outcome = try Command.run(
            [
                "cross", "e.yaml", "--engine", "tvbo-verify", "--engine", "tvbo-verify-lems", "--findings",
                "FINDINGS.md",
            ], in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("| tvbo-verify-lems |"))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/reports/cross-e-yaml.md"))
        #expect(FileManager.default.fileExists(atPath: folder.path + "/FINDINGS.md"))
        let unknown = try Command.run(["cross", "e.yaml", "--engine", "jneurolm"], in: folder.path)
        #expect(unknown.status == 65)
        #expect(unknown.errors.contains("hint: did you mean 'jneuroml'?"))
    }

    /// Recording writes according to the mode, and never succeeds if a golden was, or would be, written.
    @Test func recordingNeverTurnsARunGreen() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "Reference/m/experiment.yaml")
        try folder.write(
            "format: 1\nexperiment: experiment.yaml\nchecks:\n  - { name: x, golden: g, metric: max_abs, tolerance: { value: 0, unit: dimensionless, basis: b } }\ngoldens: { g: { file: goldens/tvbo-verify-lems.golden } }\n",
            to: "Reference/m/case.yaml")
        func record(_ mode: String, environment: [String: String] = ["CI": ""]) throws -> Command.Outcome {
            try Command.run(
                [
                    "reference", "record", "m", "--engine", "tvbo-verify-lems", "--reason", "a test", "--mode", mode,
                ], in: folder.path, environment: environment)
        }
        let golden = folder.path + "/Reference/m/goldens/tvbo-verify-lems.golden"
        #expect(try record("never").status == 2)
        #expect(try record("all", environment: ["CI": "true"]).status == 2)
        #expect(!FileManager.default.fileExists(atPath: golden))
        #expect(try record("missing").status == 2)
        #expect(FileManager.default.fileExists(atPath: golden))
        #expect(try record("missing").status == 0)
        #expect(try record("failed").status == 0)
        let provenance = try String(contentsOfFile: folder.path + "/Reference/m/provenance.yaml", encoding: .utf8)
        #expect(provenance.contains("reason: \"a test\""))
        #expect(provenance.contains("command: [\"{engine}\", \"run\", \"{input}\", \"-d\", \".\"]"))
        // Another experiment: the golden differs from the engine's output, and is replaced only on request.
        try folder.write(
            Self.experiment.replacingOccurrences(of: "-x", with: "-2*x"), to: "Reference/m/experiment.yaml")
        let before = FileManager.default.contents(atPath: golden)
        #expect(try record("missing").status == 2)
        #expect(FileManager.default.contents(atPath: golden) == before)
        #expect(try record("failed").status == 2)
        #expect(FileManager.default.contents(atPath: golden) != before)
        #expect(try record("failed").status == 0)
    }

    /// A golden with every second row is compared, and recorded again, at its own rows.
    @Test func recordingKeepsTheRowsOfADecimatedGolden() throws {
        let folder = try TemporaryFolder()
        let experiment = Self.experiment.replacing("0.125, duration: 2", with: "0.5, duration: 1")
        try folder.write(experiment, to: "Reference/m/experiment.yaml")
        let golden = "g: { file: goldens/tvbo-verify-lems.golden, rows: decimated }"
        try folder.write(
            "format: 1\nexperiment: experiment.yaml\nchecks:\n  - { name: x, golden: g, metric: max_abs, tolerance: { value: 0, unit: dimensionless, basis: b } }\ngoldens: { \(golden) }\n",
            to: "Reference/m/case.yaml")
        func record(_ mode: String, _ more: [String] = []) throws -> Command.Outcome {
            try Command.run(
                ["reference", "record", "m", "--engine", "tvbo-verify-lems", "--reason", "a test", "--mode", mode]
                    + more, in: folder.path, environment: ["CI": ""])
        }
        func rows() throws -> String {
            let path = "Reference/m/goldens/tvbo-verify-lems.golden"
            return try Command.run(["reference", "extract", path], in: folder.path).output
        }
        #expect(try record("missing", ["--every", "2"]).status == 2)
        #expect(try rows() == "0.0\t1.0\t\n0.001\t0.25\t\n")
        #expect(try record("missing").status == 0)
        #expect(try record("failed", ["--every", "2"]).status == 0)
        // With `--every 1`, all rows are kept.
        #expect(try record("missing", ["--every", "1"]).status == 2)
        // Another result is compared at the golden's rows, and recorded at the same rows.
        try folder.write(experiment.replacing("-x", with: "-x/2"), to: "Reference/m/experiment.yaml")
        let moved = try record("missing")
        #expect(moved.status == 2)
        #expect(moved.output.contains("the engine's output differs from the golden"))
        #expect(try record("failed").status == 2)
        #expect(try rows() == "0.0\t1.0\t\n0.001\t0.5625\t\n")
        let provenance = try String(contentsOfFile: folder.path + "/Reference/m/provenance.yaml", encoding: .utf8)
        #expect(provenance.contains("rows: every 2th"))
        // A longer run has rows that the golden lacks.
        try folder.write(
            experiment.replacing("-x", with: "-x/2").replacing("duration: 1", with: "duration: 2"),
            to: "Reference/m/experiment.yaml")
        #expect(try record("missing").status == 2)
        // No row of this step size has the golden's second instant, so the spacing cannot be determined.
        try folder.write(
            experiment.replacing("step_size: 0.5", with: "step_size: 0.3").replacing(
                "duration: 1", with: "duration: 1.2"), to: "Reference/m/experiment.yaml")
        let lost = try record("failed")
        #expect(lost.status == 4)
        #expect(lost.errors.contains("hint: say with --every which rows to keep"))
    }

    @Test func enginesAreListed() throws {
        let outcome = try Command.run(["engines", "--json", "--engine", "tvbo-verify"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("\"version\" : \"0."))
    }
}
