import Diagnostics
import EngineComparison
import ExternalEngines
import Foundation
import LEMS
import Results
import Simulator
import TVBO
import TestSupport
import Testing

/// Engines that a file describes: how they are found, their version is read, they are run and their output is read, and
/// the results of engines that fail.
@Suite(.enabled(if: Scripted.isPossible, "needs python3 on the path"))
struct EngineTests {
    private static let experiment = """
        label: decay
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } }, events: { e: { condition: { rhs: "x < 0.5" }, affect: { rhs: "x = 1" } } } }
        integration: { method: euler, step_size: 0.125, duration: 2, time_scale: ms }
        """

    private func record(_ script: String, extra: String = "") async throws -> EngineComparisonRecord.Engine {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.experiment, to: "experiment.yaml")
        try folder.write(Scripted.adapter(script, extra: extra), to: "engines/scripted.yaml")
        let adapter = try EngineLibrary(folder: folder.path + "/engines").adapter(named: "scripted")
        let loader = ModelLoader(database: ModelDatabase(folder: "/nonexistent"))
        let record = try await EngineComparisonStudy(at: .file(path), id: "decay", loader: loader)
            .run([adapter], probe: EngineProbe(selfPath: "/nonexistent"))
        #expect(record.engines.count == 1)
        return record.engines[0]
    }

    /// A new engine is one file: this one integrates the experiment itself, by Euler, with its reset.
    @Test func aNewEngineIsOneFile() async throws {
        let engine = try await record(Scripted.euler)
        #expect(engine.verdict == "ran")
        #expect(engine.version == "3.4")
        let budget = try #require(engine.budget)
        #expect(budget.scheme == "euler")
        #expect(budget.isExplained)
        #expect(budget.unexplained < 1e-15)
        #expect(try #require(budget.discretisation) > 0.01)
    }

    /// The difference of each engine from the experiment's method is reported with its cause.
    @Test(arguments: [
        ("x = 1.0 if x < 0.5 else x", "pass", "euler, without the model's events"),
        ("f = -x", "f = -(x + 0.125 * -x) / 2 - x / 2", "heun"),
        ("rows.append((k * h, x))", "rows.append(((k + 1) * h, x))", "euler, a row late"),
    ])
    func aDifferenceHasAReason(find: String, replace: String, reason: String) async throws {
        let engine = try await record(Scripted.euler.replacingOccurrences(of: find, with: replace))
        #expect(engine.verdict == "ran", "\(engine.reason ?? "")")
        #expect(engine.budget?.scheme == reason)
        #expect(engine.budget?.isExplained == true)
    }

    /// A solution with a conductance changed by half a percent fits no method of the simulator.
    @Test func aWrongModelIsNotExplained() async throws {
        let engine = try await record(Scripted.euler.replacingOccurrences(of: "f = -x", with: "f = -1.005 * x"))
        let budget = try #require(engine.budget)
        #expect(!budget.isExplained)
        #expect(budget.unexplained > 1e-3)
    }

    /// Verdicts, each with its description.
    @Test(arguments: [
        ("raise NotImplementedError('no resets')", "", "unsupported", "NotImplementedError: no resets"),
        ("import sys; sys.exit('it broke')", "", "error", "the engine ended with status 1: it broke"),
        ("pass", "", "error", "the engine wrote no 'trace.csv'"),
        ("open('trace.csv', 'w').write('t[ms],y\\n0,1\\n')", "", "error", "the engine wrote no column 'x'"),
        (
            "open('trace.csv', 'w').write('t[ms],x\\n0,1\\n0,1\\n')", "", "error",
            "the times in the first column do not increase from row to row: 0.0 ms, then 0.0 ms"
        ),
        (
            "import time; time.sleep(60)", "time_limit: 0.3", "timeout",
            "the engine was stopped at its time limit of 0.3 s, 'time_limit' in its description"
        ),
        (
            "import time; open('big', 'wb').write(bytes(3 << 20)); time.sleep(60)", "output_limit: 1", "error",
            "the engine wrote more than its output limit of 1 MiB, 'output_limit' in its description"
        ),
    ])
    func verdicts(script: String, extra: String, verdict: String, reason: String) async throws {
        let engine = try await record(script, extra: extra)
        #expect(engine.verdict == verdict)
        #expect(engine.reason == reason)
    }

    @Test func whatIsNotHereIsMissing() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            Scripted.adapter("pass").replacingOccurrences(of: "executable: python3", with: "executable: no-such-thing"),
            to: "scripted.yaml")
        let adapter = try EngineLibrary(folder: folder.path).adapter(named: "scripted")
        guard case .missing(let reason) = await EngineProbe(selfPath: "/nonexistent").probe(adapter) else {
            return #expect(Bool(false), "it was found")
        }
        #expect(reason == "not found: 'no-such-thing' on the path")
    }

    /// Errors of adapters are reported with their place.
    @Test(arguments: [
        ("input: tvbo", "input: sbml", "error[E0405]: the value 'sbml' of 'input' is not an input format of engines"),
        ("{script}", "{scirpt}", "error[E0203]: the command has the unknown placeholder '{scirpt}'"),
        (
            "name: driver.py", "name: ../driver.py",
            "error[E0405]: the name of the script, '../driver.py', must not contain '/' or start with '.'"
        ),
        (
            "format: trace", "format: hdf5",
            "error[E0405]: 'format' of 'output' of the engine must be 'table' or 'trace'"
        ),
        ("time_limit: 20", "time_limit: -1", "error[E0405]: the key 'time_limit' must be positive and at most 86400 s"),
        ("title:", "titel:", "error[E0403]: unknown key 'titel' in the engine"),
        (
            "pattern: \"Engine ([0-9.]+)\"", "pattern: \"(\"",
            "error[E0405]: the pattern '(' is not a valid regular expression"
        ),
    ])
    func faultsOfAdapters(find: String, replace: String, message: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(
            Scripted.adapter("pass").replacingOccurrences(of: find, with: replace), to: "scripted.yaml")
        let told = headlines { _ = try EngineLibrary(folder: folder.path) }
        #expect(told.contains { $0.hasSuffix(message) }, "\(told)")
        for line in told { #expect(line.firstMatch(of: #/scripted\.yaml:\d+:\d+: /#) != nil, "\(line)") }
    }

    @Test func theEnginesThatComeAlongAreWell() throws {
        let names = try EngineLibrary(folder: nil).adapters.map(\.name)
        #expect(
            names == [
                "jneuroml", "neuron", "pylems", "tvbo-jax", "tvbo-python", "tvbo-verify", "tvbo-verify-lems",
            ])
    }
}

/// PyLEMS on rendered documents.
@Suite(.enabled(if: PyLEMS.isFetched, "needs PyLEMS in .engines: make engines"))
struct PyLEMSTests {
    /// PyLEMS reads every rendering and writes the solution of Euler's method, each row with the time before its step.
    @Test func readsARendering() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            """
            label: oscillator
            dynamics: { name: M, state_variables: { x: { equation: { rhs: "x - x**3/3 - y + 0.8" }, initial_value: 0 }, y: { equation: { rhs: "Max(0.08*(x + 0.7 - 0.8*y), -0.5)" }, initial_value: 0 } } }
            integration: { method: euler, step_size: 0.125, duration: 20, time_scale: ms }
            """, to: "experiment.yaml")
        let loader = ModelLoader(database: ModelDatabase(folder: "/nonexistent"))
        let adapter = try EngineLibrary(folder: nil).adapter(named: "pylems")
        let environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": PyLEMS.folder]) { $1 }
        let record = try await EngineComparisonStudy(at: .file(path), id: "oscillator", loader: loader)
            .run([adapter], probe: EngineProbe(environment: environment, selfPath: "/nonexistent"))
        let engine = try #require(record.engines.first)
        #expect(engine.verdict == "ran", "\(engine.reason ?? "")")
        #expect(engine.budget?.scheme == "euler, a row early")
        #expect(engine.budget?.isExplained == true)
    }
}

/// The installation of PyLEMS by `make engines`.
enum PyLEMS {
    static let folder = Repository.root + "/.engines"
    static var isFetched: Bool { FileManager.default.fileExists(atPath: folder + "/lems/__init__.py") }
}

/// An engine that is a script.
enum Scripted {
    static var isPossible: Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }
    }

    /// Euler's method on the experiment of the tests, with its reset after every step.
    static let euler = """
        h, x, rows = 0.125, 1.0, []
        for k in range(17):
            rows.append((k * h, x))
            f = -x
            x = x + h * f
            x = 1.0 if x < 0.5 else x
        with open("trace.csv", "w") as file:
            file.write("t[ms],x\\n" + "".join(f"{t!r},{x!r}\\n" for t, x in rows))
        """

    /// The file that describes the engine.
    static func adapter(_ script: String, extra: String = "") -> String {
        let lines = script.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
        let limits = extra.isEmpty ? "time_limit: 20" : extra
        return """
            name: scripted
            title: A script
            find: [{ executable: python3 }]
            version: { command: ["{engine}", -c, "print('Engine 3.4')"], pattern: "Engine ([0-9.]+)" }
            input: tvbo
            output: { format: trace, file: trace.csv }
            run: { command: ["{engine}", "{script}"], \(limits) }
            unsupported: ["NotImplementedError.*"]
            script:
              name: driver.py
              text: |
            \(lines.joined(separator: "\n"))
            """
    }
}
