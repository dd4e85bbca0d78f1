import Foundation
import TestSupport
import Testing

/// Validates the JSON output of the commands against its schemas.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct JSONOutputTests {
    /// A call of a command and its exit status.
    struct Example: Sendable {
        var arguments: [String]
        var status: Int32
        /// A Boolean value that indicates whether it runs in the repository rather than in the folder of examples.
        var isOfRepository: Bool

        init(_ line: String, _ status: Int32 = 0, isOfRepository: Bool = false) {
            arguments = line.split(separator: " ").map(String.init)
            (self.status, self.isOfRepository) = (status, isOfRepository)
        }
    }

    private static let steps = "--step-size 0.1 --step-size 0.05 --step-size 0.025 --step-size 0.0125"

    /// For each command, calls that pass and calls that do not. Together they print every member of the schema.
    static let examples = [
        "all": [
            Example("all --cases cases", 65), Example("all --cases cases --case good"),
            Example("all --cases cases --case good --machine m --commit c --time 2100-01-01T00:00:00+01:00"),
            Example("all --cases cases --case bad", 2), Example("all --cases cases --case broken", 3),
            Example("all --cases cases --case lost", 4), Example("all --cases cases --case loose", 6),
            Example("all --case ex3 --method rk4 --step-size 0.05", isOfRepository: true),
        ],
        "merge": [Example("merge --cases cases", 65), Example("merge ex3/shards --reports ex3")],
        "drift": [
            Example("drift --series ramp.series"), Example("drift --series ramp.series --fail-on drift", 5),
            Example("drift --series step.series"),
        ],
        "history list": [
            Example("history"), Example("history list --case good"), Example("history --case none"),
            Example("history list --verifications"),
        ],
        "history show": [Example("history show"), Example("history show latest")],
        "run": [
            Example("run e.yaml"), Example("run e.yaml --method rk4 -o out.csv"), Example("run e.yaml --method dopri5"),
            Example("run LEMS_x.xml"),
        ],
        "compare": [
            Example("compare a.csv a.csv"), Example("compare a.csv b.csv"),
            Example("compare a.csv b.csv --tolerance 0.2V"), Example("compare a.csv b.csv --tolerance 1mV", 2),
            Example("compare a.csv nan.csv", 2), Example("compare inf.csv nan.csv --tolerance 1V", 2),
            Example("compare a.csv coarse.csv --tolerance 1V", 2), Example("compare flat.csv a.csv"),
        ],
        "omv": [
            Example("omv pass.omt"), Example("omv fail.omt", 2), Example("omv other.omt", 6),
            Example("omv none.omt", 65), Example("omv pass.omt fail.omt other.omt none.omt", 65),
        ],
        "mutate": [
            Example("mutate good --cases cases --limit 2", 2), Example("mutate declared --cases cases --limit 2"),
        ],
        "engines": [Example("engines"), Example("engines --engines adapters")],
        "cross": [
            Example("cross e.yaml --engine tvbo-verify --engine tvbo-verify-lems"),
            Example("cross e.yaml --engines adapters --engine absent --engine failing --engine tvbo-verify", 3),
            Example("cross e.yaml --engines adapters --engine absent", 6),
            Example("cross e.yaml stiff.yaml --engine tvbo-verify --engine tvbo-verify-lems"),
        ],
        "converge": [
            Example("converge e.yaml --method rk4 --method euler \(steps)"),
            Example("converge root.yaml --method rk4 \(steps)", 2),
            Example("converge stiff.yaml --method euler \(steps)", 6),
            Example("converge e.yaml --method dopri853 --step-size 0.5 --step-size 0.25"),
            Example(
                "converge ex3 --method rk4 --step-size 0.05 --step-size 0.025 --step-size 0.0125",
                isOfRepository: true),
        ],
        "budget": [
            Example("budget good --cases cases"), Example("budget bad --cases cases"),
            Example("budget ex3", isOfRepository: true),
        ],
        "golden assess": [
            Example("golden assess good --cases cases"), Example("golden assess bad --cases cases"),
            Example("golden assess ex3", isOfRepository: true),
        ],
    ]

    // MARK: Inputs

    private static let experiment = """
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }

        """

    /// A cell whose x increases by 1 per step, spikes when it exceeds 1.5, and is reset.
    private static let document = """
        <Lems><Target component="run"/><Dimension name="time" t="1"/><Unit symbol="s" dimension="time"/>
        \(SimulationTypes.text)
        <ComponentType name="cell"><Constant name="S" dimension="time" value="1 s"/><EventPort name="spike" direction="out"/>
        <Dynamics><StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="4/S"/>
        <OnCondition test="x .gt. 1.5"><StateAssignment variable="x" value="-0.125"/><EventOut port="spike"/></OnCondition></Dynamics></ComponentType>
        <ComponentType name="net"><Children name="cells" type="cell"/></ComponentType>
        <net id="n"><cell id="a"/></net>
        <run id="run" target="n" length="1 s" step="0.25 s">
        <spikes id="e" fileName="x.spikes" format="ID_TIME"><source id="7" select="a" eventPort="spike"/></spikes></run></Lems>
        """

    /// A folder with the inputs of all examples.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        // The square root of the time has no second derivative at 0, so no method keeps its order.
        let rates = ["e": "-x", "root": "sqrt(t)", "infinite": "1/(x - 1)", "stiff": "-1000*x"]
        for (name, rate) in rates {
            try folder.write(Self.experiment.replacing("-x", with: rate), to: name + ".yaml")
        }
        try addCases(folder)
        let traces = [
            "a": "0,1\n1,2\n2,1.5\n3,4\n", "b": "0,1\n1,2\n2,1.6\n3,4\n", "nan": "0,1\n1,nan\n2,1.6\n3,4\n",
            "inf": "0,1\n1,2\n2,1.6\n3,-inf\n", "coarse": "0,1\n3,4\n", "flat": "0,1\n1,1\n2,1\n3,1\n",
        ]
        for (name, rows) in traces { try folder.write("t[s],v[V]\n" + rows, to: name + ".csv") }
        let ramp = (0..<9).map { "\($0),\($0 - 2 < 0 ? 0 : $0 - 2),9,c\($0)\n" }.joined()
        try folder.write("verification,value,tolerance,commit\n" + ramp, to: "ramp.series")
        try folder.write("time,value\n2026-01-01,0\n2026-01-02,0\n2026-01-03,1\n", to: "step.series")
        try addTests(folder)
        try addAdapters(folder)
        return folder
    }

    /// Cases with every kind of result. The golden is the solution of the experiment of `good` with its own method.
    private func addCases(_ folder: TemporaryFolder) throws {
        try folder.write("t[ms] x\n0 1\n0.5 0.5\n1 0.25\n", to: "g.dat")
        let cases = [
            ("good", "e", 0.1), ("bad", "root", 0.1), ("broken", "infinite", 0.1), ("lost", "e", 0.1),
            // A check that a constant column would pass as well.
            ("loose", "e", 10), ("declared", "e", 0.1),
        ]
        for (id, experiment, tolerance) in cases {
            let survivors =
                id == "declared" ? "survivors: [{ fault: \"* *\", reason: the check of this test is wide }]" : ""
            let path = "cases/\(id)"
            try folder.write(try folder.read(experiment + ".yaml"), to: path + "/e.yaml")
            try folder.write(
                """
                format: 1
                title: A case
                experiment: e.yaml
                goldens: { g: { file: g.golden, scheme: { model: experiment, method: euler, step_size: 0.5 } } }
                events: [{ signal: x, threshold: 0.4, unit: dimensionless }]
                \(survivors)
                checks:
                  - name: x
                    golden: g
                    metric: max_abs
                    tolerance: { value: \(tolerance), unit: dimensionless, basis: b }
                """, to: path + "/case.yaml")
            guard id != "lost" else { continue }
            let added = try Command.run(["golden", "add", "g.dat", "-o", path + "/g.golden"], in: folder.path)
            #expect(added.status == 0, "\(added.errors)")
        }
        try folder.write("format: 1\n", to: "cases/invalid/case.yaml")
    }

    private func addTests(_ folder: TemporaryFolder) throws {
        try folder.write(Self.document, to: "LEMS_x.xml")
        for (name, engine, times) in [
            ("pass", "jNeuroML", "0.5, 1.0"), ("fail", "jNeuroML", "0.5, 0.75"), ("other", "PyLEMS", "0.5, 1.0"),
        ] {
            try folder.write(
                """
                target: LEMS_x.xml
                engine: \(engine)
                mep: \(name).mep
                experiments: { e: { observables: { spike times: { spiketimes file: { path: x.spikes, format: ID_TIME, ids: 7 }, tolerance: 0 } } } }
                """, to: name + ".omt")
            try folder.write("experiments: { e: { expected: { spike times: [\(times)] } } }", to: name + ".mep")
        }
    }

    /// An engine that is not installed, and one that ends with a status of failure.
    private func addAdapters(_ folder: TemporaryFolder) throws {
        for (name, program, arguments) in [
            ("absent", "no-such-program", #"["{engine}"]"#), ("failing", "sh", #"["{engine}", -c, "exit 1"]"#),
        ] {
            try folder.write(
                """
                name: \(name)
                title: An engine
                find: [{ executable: \(program) }]
                version: { command: ["{engine}", -c, "echo 1.0"], pattern: "(.+)" }
                input: tvbo
                output: { format: table }
                run: { command: \(arguments) }
                """, to: "adapters/\(name).yaml")
        }
    }

    // MARK: Tests

    private func run(_ example: Example, _ folder: TemporaryFolder) throws -> Command.Outcome {
        var arguments = example.arguments + ["--json"]
        if example.isOfRepository, ["all", "converge"].contains(arguments[0]) {
            arguments += ["--reports", folder.path + "/reports"]
        }
        return try Command.run(arguments, in: example.isOfRepository ? Repository.root : folder.path)
    }

    @Test func everyCommandHasExamples() throws {
        #expect(try JSONSchemaFileTests.commands().sorted() == Self.examples.keys.sorted())
    }

    /// Each output conforms to its schema, and no longer conforms when any of its objects gains a member or loses one.
    @Test(arguments: examples.keys.sorted()) func outputsFitTheirSchema(command: String) throws {
        let folder = try folder()
        if command.hasPrefix("history") {
            #expect(try Command.run(["all", "--cases", "cases"], in: folder.path).status == 65)
        }
        if command == "merge" {
            #expect(try Command.run(["all", "--cases", "cases", "--shard", "1/1"], in: folder.path).status == 65)
            let arguments = "all --case ex3 --method rk4 --step-size 0.05 --shard 1/1 --reports".split(separator: " ")
            #expect(try Command.run(arguments.map(String.init) + [folder.path + "/ex3"]).status == 0)
        }
        let text = try JSONSchemaFileTests.text(of: command)
        let (schema, json) = (try JSONSchema(text: text), try JSONValue(text: text))
        var seen: Set<String> = []
        for example in try #require(Self.examples[command]) {
            let outcome = try run(example, folder)
            let call = example.arguments.joined(separator: " ")
            #expect(outcome.status == example.status, "\(call): \(outcome.errors)")
            // Each mutant is a separate object on one line.
            let lines = outcome.output.split(separator: "\n").map(String.init)
            for text in command == "mutate" ? lines : [outcome.output] {
                let value = try JSONValue(text: text)
                #expect(schema.faults(of: value) == [], "\(call)")
                for changed in value.adding("an unknown member", .null) {
                    #expect(!schema.faults(of: changed).isEmpty, "\(call): an object is open")
                }
                let members = try #require(value.members)
                for name in members.keys where !Self.optional.contains(name) {
                    let changed = JSONValue.object(members.filter { $0.key != name })
                    #expect(!schema.faults(of: changed).isEmpty, "\(call): '\(name)' may be absent")
                }
                seen.formUnion(value.all.compactMap(\.members).flatMap(\.keys))
            }
        }
        // `history show` and `merge` print what `all` prints.
        guard command != "history show", command != "merge" else { return }
        // `commit` is present only if the cases are in a Git repository, the other members only if a result changed.
        let described = json.all.compactMap { $0.members?["properties"]?.members }.flatMap(\.keys)
        #expect(Set(described).subtracting(seen).subtracting(Self.rare) == [])
    }

    /// The optional members of results.
    private static let optional: Set = [
        "isPartial", "caseCommits", "casesFolder", "options", "peakMemory", "verifications",
    ]
    /// The members that no example prints. `EngineMatrixTests` validates the output with `engineVersion`.
    private static let rare: Set = [
        "commit", "caseCommits", "commits", "lastGood", "firstBad", "isDirty", "declaredStep", "casesFolder",
        "options", "isPartial", "golden_share", "engineVersion",
    ]

    /// Numbers that are not finite are encoded as strings.
    @Test func numbersThatAreNotFiniteAreWords() throws {
        let outcome = try run(Example("compare a.csv nan.csv", 2), try folder())
        let value = try JSONValue(text: outcome.output)
        let comparison = value.members?["comparisons"]?.elements?.first?.members
        #expect(comparison?["metrics"]?.members?["maxAbs"] == .string("nan"))
        #expect(comparison?["nonFiniteTest"] == .object(["count": .number(1), "first": .number(1000)]))
    }

    /// A command without a result prints nothing on standard output, and the reason on standard error.
    @Test(arguments: [
        Example("converge infinite.yaml --method euler --step-size 0.5 --step-size 0.25", 3),
        Example("budget lost --cases cases", 4), Example("golden assess none --cases cases", 6),
        Example("compare a.csv none.csv", 65), Example("cross none.yaml", 65), Example("history --history none", 6),
        Example("engines --engine none", 65), Example("all --cases none", 6), Example("drift --series none.csv", 65),
        Example("mutate none --cases cases", 6), Example("mutate broken --cases cases", 6),
        Example("run none.yaml", 65), Example("run infinite.yaml", 3),
    ]) func withoutAResultNothingIsPrinted(example: Example) throws {
        let outcome = try run(example, try folder())
        #expect(outcome.status == example.status, "\(example.arguments): \(outcome.errors)")
        #expect(outcome.output.isEmpty && !outcome.errors.isEmpty, "\(outcome.output)")
    }
}
