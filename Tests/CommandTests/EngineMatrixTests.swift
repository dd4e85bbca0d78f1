import Foundation
import TestSupport
import Testing

/// External engines in the matrix of a case: their runs are gated like those of the simulator's methods.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct EngineMatrixTests {
    private static let experiment = """
        label: decay
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: euler, step_size: 0.125, duration: 2, time_scale: ms }

        """

    /// An engine that integrates the experiment by Euler's method, with a factor on the rate.
    private static func adapter(_ name: String, rate: String = "1", first: String = "", python: String = "python3")
        -> String
    {
        """
        name: \(name)
        title: A script
        find: [{ executable: \(python) }]
        version: { command: ["{engine}", -c, "print('Engine 3.4')"], pattern: "Engine ([0-9.]+)" }
        input: tvbo
        output: { format: trace, file: trace.csv }
        run: { command: ["{engine}", "{script}"], time_limit: 30 }
        script:
          name: driver.py
          text: |
            \(first)
            x, rows = 1.0, []
            for k in range(17):
                rows.append((k * 0.125, x))
                x = x + 0.125 * (-\(rate) * x)
            with open("trace.csv", "w") as file:
                file.write("t[ms],x\\n" + "".join(f"{t!r},{x!r}\\n" for t, x in rows))

        """
    }

    private func prepared(_ matrix: String, checks: String = Self.check) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(Self.experiment, to: "e.yaml")
        try folder.write(Self.adapter("sound"), to: "engines/sound.yaml")
        try folder.write(Self.adapter("wrong", rate: "1.01"), to: "engines/wrong.yaml")
        try folder.write(Self.adapter("broken", first: "raise SystemExit('it broke')"), to: "engines/broken.yaml")
        try folder.write(Self.adapter("absent", python: "no-such-program"), to: "engines/absent.yaml")
        // The golden is Euler's solution (7/8)^k, which both sides must give.
        let rows = (0...16).map { "\(Double($0) * 0.125),\(pow(0.875, Double($0)))\n" }
        try folder.write("t[ms],x\n" + rows.joined(), to: "euler.csv")
        try folder.write(
            """
            format: 1
            experiment: ../../e.yaml
            matrix: \(matrix)
            goldens: { euler: { file: euler.golden, about: "Euler's method" } }
            checks: [\(checks)]

            """, to: "cases/m/case.yaml")
        let packed = try run(["golden", "add", "euler.csv", "-o", "cases/m/euler.golden"], in: folder)
        #expect(packed.status == 0, "\(packed.errors)")
        return folder
    }

    private static let check =
        "{ name: x, golden: euler, metric: max_abs, tolerance: { value: 1.0e-9, unit: dimensionless, basis: rounding } }"

    private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Command.Outcome {
        try Command.run(arguments, in: folder.path, environment: ["CI": "", "NO_COLOR": "1"])
    }

    private func all(_ folder: TemporaryFolder, _ more: [String] = []) throws -> Command.Outcome {
        try run(["all", "--cases", "cases", "--engines", "engines"] + more, in: folder)
    }

    @Test(arguments: [
        ("{ engines: [own, sound] }", 0, "2 of 2 runs pass"),
        ("{ engines: [sound] }", 0, "1 of 1 run passes"),
        ("{ engines: [own, wrong] }", 2, "wrong at 0.125 ms: fail"),
        ("{ engines: [broken] }", 3, "broken: error: the engine ended with status 1: it broke"),
        ("{ engines: [own, absent] }", 6, "absent: missing: not found: 'no-such-program' on the path"),
        ("{ engines: [own, sonud] }", 65, "there is no engine 'sonud'"),
    ]) func verdicts(matrix: String, status: Int32, text: String) throws {
        let folder = try prepared(matrix)
        let outcome = try all(folder)
        #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
        #expect((outcome.output + outcome.errors).contains(text), "\(outcome.output)\(outcome.errors)")
    }

    /// The JSON of a verification with an engine conforms to the schemas, and gives the version of the engine.
    @Test func outputsFitTheirSchemas() throws {
        let folder = try prepared("{ engines: [own, sound, absent] }")
        let outputs = [
            ("all-1", try all(folder, ["--json"]).output),
            ("history-show-1", try run(["history", "show", "latest", "--json"], in: folder).output),
            ("history-export-2", try run(["history", "export", "--format", "json"], in: folder).output),
        ]
        for (name, text) in outputs {
            let schema = try JSONSchema(text: try Documentation.text("docs/schema/\(name).schema.json"))
            let value = try JSONValue(text: text)
            #expect(schema.faults(of: value) == [], "\(name)")
            let versions = value.all.compactMap { $0.members?["engineVersion"] }
            #expect(versions.contains(.string("3.4")), "\(name)")
        }
    }

    /// A selection keeps the runs of the named engines; one by method keeps none of an engine.
    @Test func selections() throws {
        let folder = try prepared("{ methods: [euler], engines: [own, sound, wrong] }")
        #expect(try all(folder, ["--engine", "sound"]).status == 0)
        #expect(try all(folder, ["--engine", "own"]).status == 0)
        #expect(try all(folder, ["--method", "euler"]).status == 0)
        #expect(try all(folder, ["--engine", "wrong"]).status == 2)
        #expect(try all(folder, ["--engine", "none"]).status == 65)
        let shards = try (1...3).map { try all(folder, ["--shard", "\($0)/3"]).status }
        #expect(shards.sorted() == [0, 0, 2])
        let merged = try run(["merge", "--cases", "cases"], in: folder)
        #expect(merged.status == 2, "\(merged.output)\(merged.errors)")
        #expect(merged.output.contains("2 of 3 runs pass"), "\(merged.output)")
    }

    /// The history names a changed version, and the command that repeats the run alone.
    @Test func aNewVersionIsNamed() throws {
        let folder = try prepared("{ engines: [sound] }")
        #expect(try all(folder).status == 0)
        try folder.write(
            Self.adapter("sound", rate: "1.01").replacingOccurrences(of: "Engine 3.4", with: "Engine 3.5"),
            to: "engines/sound.yaml")
        let outcome = try all(folder)
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("sound 3.4 became 3.5"), "\(outcome.output)")
        #expect(
            outcome.output.contains(
                "tvbo-verify all --cases cases --engines engines --case m --engine sound"), "\(outcome.output)")
    }

    /// A check can be for some of the runs.
    @Test func checksOfSomeRuns() throws {
        let loose = Self.check.replacingOccurrences(of: "1.0e-9", with: "0.01")
            .replacingOccurrences(of: "name: x", with: "name: loose, runs: [wrong]")
        let strict = Self.check.replacingOccurrences(of: "name: x", with: "name: x, runs: [euler]")
        let folder = try prepared("{ methods: [euler], engines: [own, wrong] }", checks: "\(strict), \(loose)")
        let outcome = try all(folder)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }
}
