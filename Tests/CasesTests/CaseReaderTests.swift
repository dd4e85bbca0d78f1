import Cases
import Diagnostics
import TestSupport
import Testing

/// Reading of `case.yaml`: each error is reported with its place, and nothing is ignored silently.
struct CaseReaderTests {
    private static let header = "format: 1\nexperiment: experiment.yaml\ngoldens: { r: { file: r.golden } }\n"
    private static let checks = """
        checks:
          - { name: c, golden: r, metric: max_abs, tolerance: { value: 1, unit: mV, basis: b } }

        """

    private func messages(_ text: String) throws -> [String] {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "case.yaml")
        do {
            _ = try CaseDefinition.load(folder: folder.path)
            return []
        } catch let error as DiagnosticsError {
            return error.diagnostics.map { "\($0.place?.line ?? 0): \($0.message)" }
        }
    }

    private func check(_ members: String) -> String {
        Self.header + "checks:\n  - { name: c, golden: r, metric: max_abs, \(members) }\n"
    }

    @Test func aSoundCaseIsRead() throws {
        #expect(try messages(Self.header + Self.checks).isEmpty)
    }

    @Test(arguments: [
        ("texts: [ \"results/v.dat: 0000\" ]\n", "'texts' of the case must be a mapping, not a list"),
        ("original: { exampel: 3, colums: [x] }\n", "unknown key 'exampel' in the original"),
        ("title: [1, 2]\n", "'title' of the case must be text, not a list"),
        (
            "events: [{ signal: v, threshold: -70 }, { signal: v, threshold: -20 }]\n",
            "the signal 'v' has two thresholds under 'events'"
        ),
        ("record: [v, v]\n", "the quantity 'v' is listed twice under 'record'"),
        ("record: [[v]]\n", "a quantity under 'record' must be text, not a list"),
        ("record: ['']\n", "a quantity under 'record' must be text, not an empty one"),
        ("matrix: { engines: [] }\n", "the list 'engines' of the matrix is empty, so nothing would run"),
        (
            "matrix: { engines: [own, euler] }\n",
            "the name 'euler' under 'engines' is a method of tvbo-verify, not an engine"
        ),
        ("matrix: { engines: [neuron, neuron] }\n", "the engine 'neuron' is listed twice in 'engines'"),
        ("matrix: { engines: [[own]] }\n", "an engine under 'engines' must be text, not a list"),
        (
            "matrix: { methods: [rk4], engines: [neuron] }\n",
            "the key 'methods' of the matrix has no effect: it is for tvbo-verify's simulator, 'own', which 'engines' does not name"
        ),
        ("events: [{ signal: v }]\n", "the event has no 'threshold'"),
        ("events: [{ threshold: 1 }]\n", "the event has no 'signal'"),
        ("events: [{ signal: v, threshold: .nan }]\n", "'threshold' of an event must be a finite number"),
    ]) func topLevelFaults(extra: String, message: String) throws {
        let found = try messages(Self.header + extra + Self.checks)
        #expect(found.contains("4: " + message), "\(found)")
    }

    @Test(arguments: [
        (
            "{ methods: [rk4] }", "euler",
            "'runs' of the check 'c' names 'euler', which is neither a method nor an engine of the matrix"
        ),
        (
            "{ methods: [rk4, euler] }", "euler",
            "no check compares the runs of the method or engine 'rk4'; add it under 'runs' of a check, or remove it from the matrix"
        ),
        (
            "{ engines: [own, neuron], methods: [rk4] }", "rk4",
            "no check compares the runs of the method or engine 'neuron'; add it under 'runs' of a check, or remove it from the matrix"
        ),
    ]) func runsOfChecks(matrix: String, run: String, message: String) throws {
        let text = "matrix: \(matrix)\n" + check("runs: [\(run)], tolerance: { value: 1, unit: mV, basis: b }")
        #expect(try messages(text).contains { $0.hasSuffix(": " + message) })
    }

    @Test(arguments: [
        (
            "signals: [v, [w]], tolerance: { value: 1, unit: mV, basis: b }",
            "the name of a signal in check 'c' must be text, not a list"
        ),
        (
            "signals: [~], tolerance: { value: 1, unit: mV, basis: b }",
            "the name of a signal in check 'c' must be text, not nothing"
        ),
        ("window: { from: 30 }, tolerance: { value: 1, unit: mV, basis: b }", "the window of check 'c' has no 'to'"),
        ("window: { to: 1 }, tolerance: { value: 1, unit: mV, basis: b }", "the window of check 'c' has no 'from'"),
        (
            "signals: [w], tolerance: { value: 141, values: { W: 1.0e-9 }, unit: mV, basis: b }",
            "'values' of the tolerance of check 'c' names the signal 'W', which is not among the 'signals' of the check"
        ),
        (
            "tolerance: { values: 5, unit: mV, basis: b }",
            "'values' of the tolerance of check 'c' must be a mapping, not a whole number"
        ),
        (
            "tolerance: { values: [1], unit: mV, basis: b }",
            "'values' of the tolerance of check 'c' must be a mapping, not a list"
        ),
    ]) func faultsOfAChecksMembers(members: String, message: String) throws {
        let found = try messages(check(members))
        #expect(found.contains { $0.hasSuffix(": " + message) }, "\(found)")
    }

    @Test(arguments: [
        ("{ r: { file: r.golden, columns: [v, w] } }", "'columns' of golden 'r' must be a mapping, not a list"),
        (
            "{ r: { file: r.golden, columns: { w: v, u: v } } }",
            "two entries of 'columns' of golden 'r' have the same value 'v'; give each a different one"
        ),
        (
            "{ r: { file: r.golden, columns: { w: [v] } } }",
            "the value of 'w' in 'columns' of golden 'r' must be a name, not a list"
        ),
    ]) func faultsOfGoldens(goldens: String, message: String) throws {
        let found = try messages("format: 1\nexperiment: e.yaml\ngoldens: \(goldens)\n" + Self.checks)
        #expect(found.contains("3: " + message), "\(found)")
    }

    @Test(arguments: [
        ("", "the case has no 'format'"),
        ("format: 2\n", "the case has format 2; this version of tvbo-verify reads format 1"),
        ("format: [1]\n", "the case has format a list; this version of tvbo-verify reads format 1"),
    ]) func formats(line: String, message: String) throws {
        let text = line + Self.header.replacing("format: 1\n", with: "") + Self.checks
        #expect(try messages(text) == ["1: " + message])
    }

    /// A migrated case is read, differs by one line, and is not changed again.
    @Test(arguments: ["", "# A comment.\n\n", "---\n"])
    func migration(prefix: String) throws {
        let folder = try TemporaryFolder()
        let rest = Self.header.replacing("format: 1\n", with: "") + Self.checks
        try folder.write(prefix + rest, to: "case.yaml")
        #expect(try CaseMigration.migrate(path: folder.path + "/case.yaml"))
        #expect(try folder.read("case.yaml") == prefix + "format: 1\n" + rest)
        #expect(throws: Never.self) { try CaseDefinition.load(folder: folder.path) }
        #expect(try !CaseMigration.migrate(path: folder.path + "/case.yaml"))
    }

    /// The options of single metrics, and the errors in them.
    @Test(arguments: [
        ("metric: tube", "check 'c' has no 'tube', which the metric tube needs"),
        (
            "metric: max_abs, tube: { time: 1, range: 0.1 }",
            "the key 'tube' of check 'c' is not an option of the metric max_abs; remove it"
        ),
        ("metric: tube, tube: { range: 0.1 }", "'tube' of check 'c' has no 'time'"),
        ("metric: tube, tube: { time: 1 }", "'tube' of check 'c' needs either 'value' or 'range', and not both"),
        (
            "metric: tube, tube: { time: 1, value: 1, unit: mV, range: 0.1 }",
            "'tube' of check 'c' needs either 'value' or 'range', and not both"
        ),
        ("metric: tube, tube: { time: 1, value: 1 }", "'tube' of check 'c' has no unit"),
        (
            "metric: tube, tube: { time: 1, range: 0.1, unit: mV }",
            "the key 'unit' of 'tube' of check 'c' cannot be used with 'range', a fraction without a unit; remove it"
        ),
        (
            "metric: tube, tube: { time: -1, range: 0.1 }",
            "the key 'time' of 'tube' of check 'c' must be a finite number of at least 0"
        ),
        (
            "metric: tube, tube: { time: 1, time_unit: mV, range: 0.1 }",
            "the key 'time_unit' of 'tube' of check 'c' must be a unit of time, such as ms"
        ),
        ("metric: tube, tube: { time: 1, range: 0.1, wide: 2 }", "unknown key 'wide' in 'tube' of check 'c'"),
        ("metric: van_rossum", "check 'c' has no 'match', which the metric van_rossum needs"),
        (
            "metric: spike_distance, match: { within: 1 }",
            "the key 'match' of check 'c' is not an option of the metric spike_distance; remove it"
        ),
        (
            "metric: match_time, match: { within: 0 }",
            "the time 'within' of 'match' of check 'c' must be greater than 0"
        ),
        ("metric: match_time, match: { unit: ms }", "'match' of check 'c' has no 'within'"),
        (
            "metric: match_time, match: { within: 1, unit: nS }",
            "the key 'unit' of 'match' of check 'c' must be a unit of time, such as ms"
        ),
    ])
    func optionsOfMetrics(options: String, message: String) throws {
        let text =
            Self.header
            + "checks:\n  - { name: c, golden: r, \(options), tolerance: { value: 1, unit: ms, basis: b } }\n"
        #expect(try messages(text) == ["5: " + message])
    }

    @Test(arguments: [
        ("survivors: [{ fault: x }]", "4: the survivor has no 'reason'"),
        ("survivors: [{ fault: ' ', reason: r }]", "4: the survivor has no 'fault'"),
        ("survivors: [{ fault: x, reason: r, seed: 1 }]", "4: unknown key 'seed' in the survivor"),
    ])
    func survivors(declaration: String, message: String) throws {
        #expect(try messages(Self.header + declaration + "\n" + Self.checks) == [message])
    }
}
