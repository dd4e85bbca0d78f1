import Foundation
import TestSupport
import Testing

/// Checks that cannot fail, goldens that cover a part of a run, and declarations without effect do not pass silently.
@Suite(.enabled(if: Command.isBuilt("release") || Command.isBuilt("debug"), "needs a binary"))
struct FalsePassTests {
    /// Two states that oscillate with a period of 6.3 ms, so that x crosses 5 mV upwards eight times.
    private static let model = """
        label: oscillator
        dynamics:
          name: osc
          parameters: { w: { value: 1, unit: per_ms } }
          state_variables:
            x: { equation: { rhs: "w*y" }, initial_value: 0, unit: mV }
            y: { equation: { rhs: "-w*x" }, initial_value: 10, unit: mV }
        integration: { method: rk4, step_size: 0.1, duration: 50, time_scale: ms }

        """

    private static func definition(_ checks: String, more: String = "", golden: String = "") -> String {
        """
        format: 1
        experiment: ../../m.yaml
        matrix: { methods: [rk4], step_sizes: [0.1] }
        goldens: { g: { file: goldens/g.golden\(golden) } }
        \(more)
        checks:
        \(checks)

        """
    }

    private static let plain = check("max_abs", "0.01, unit: mV")
    private static let threshold = "events: [ { signal: x, threshold: 5, unit: mV } ]"

    private static func check(_ metric: String, _ tolerance: String, _ more: String = "") -> String {
        "  - { name: k, golden: g, metric: \(metric), signals: [x]\(more), tolerance: { value: \(tolerance), basis: b } }"
    }

    @discardableResult
    private func run(
        _ line: String, _ folder: TemporaryFolder, _ more: [String] = [], environment: [String: String] = [:]
    ) throws -> Command.Outcome {
        try Command.run(
            line.split(separator: " ").map(String.init) + more, in: folder.path,
            configuration: Command.isBuilt("debug") ? "debug" : "release",
            environment: ["NO_COLOR": "1", "CI": ""].merging(environment) { $1 })
    }

    /// Returns a folder with the model, its run as the golden, and a case.
    private func project(_ definition: String, model: String = model) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(model, to: "m.yaml")
        #expect(try run("run m.yaml -o g.csv", folder).status == 0)
        #expect(try run("golden add g.csv -o cases/c/goldens/g.golden", folder).status == 0)
        try folder.write(definition, to: "cases/c/case.yaml")
        return folder
    }

    // MARK: Checks that cannot fail

    /// Each tolerance is reached by a silent or constant run, or is beyond every value of the metric, also for the model
    /// that made the golden. A small tolerance of the same metric passes.
    @Test(
        arguments: [
            ("event_count", "8", "", "a run without any event would pass too"),
            ("event_mismatch", "1", ", match: { within: 1 }", "event_mismatch is never larger than 1"),
            ("isi_distance", "1", "", "isi_distance is never larger than 1"),
            ("spike_distance", "0.5", "", "a run without any event would pass too"),
            ("victor_purpura", "8", ", match: { within: 1 }", "a run without any event would pass too"),
            ("van_rossum", "100", ", match: { within: 1 }", "a run without any event would pass too"),
            ("decorrelation", "1", "", "the decorrelation of a signal without any relation to the golden is 1"),
            ("time_to_peak", "50, unit: ms", "", "time_to_peak is never larger than the compared time allows"),
            ("time_shift", "12.5, unit: ms", "", "time_shift is never larger than a quarter of the compared time"),
            ("peak", "20, unit: mV", "", "a flat line at the lowest value of the golden would pass too"),
            (
                "bias", "11, unit: mV", "",
                "flat lines at the lowest and at the highest value of the golden would pass too"
            ),
        ]) func laxTolerances(metric: String, lax: String, more: String, reason: String) throws
    {
        let folder = try project(Self.definition(Self.check(metric, lax, more), more: Self.threshold))
        let outcome = try run("all --cases cases", folder)
        #expect(outcome.status == 6, "\(outcome.output)")
        #expect(outcome.output.contains("the check proves nothing: " + reason), "\(outcome.output)")
        // The times between samples are not known well enough for a small tolerance of the other metrics of trains.
        if more.contains("match") && metric != "event_mismatch" || metric.hasSuffix("_distance") { return }
        let unit = lax.split(separator: ",").dropFirst().joined()
        let tight = "0.01" + (unit.isEmpty ? "" : "," + unit)
        try folder.write(
            Self.definition(Self.check(metric, tight, more), more: Self.threshold), to: "cases/c/case.yaml")
        #expect(try run("all --cases cases", folder).status == 0)
    }

    /// Neither the correlation nor the time of the peak of a constant golden is defined, whatever the run is.
    @Test(arguments: ["decorrelation", "time_to_peak"], ["10", "9990", "-5"])
    func constants(metric: String, value: String) throws {
        func model(_ value: String) -> String {
            Self.model.replacing("\"w*y\"", with: "\"0*w*y\"").replacing(
                "initial_value: 0", with: "initial_value: \(value)")
        }
        let tolerance = metric == "decorrelation" ? "0.01" : "0.01, unit: ms"
        let folder = try project(Self.definition(Self.check(metric, tolerance)), model: model("10"))
        try folder.write(model(value), to: "m.yaml")
        let outcome = try run("all --cases cases", folder)
        #expect(outcome.status == 6, "\(outcome.output)")
        #expect(outcome.output.contains("\(metric) has no value for a signal that is constant in the golden"))
    }

    /// A budget from a scheme that did not make the golden expects a difference that is not there.
    @Test func aBudgetOfAnotherScheme() throws {
        let check =
            "  - { name: k, golden: g, metric: max_abs, signals: [x], tolerance: { budget: 1.5, basis: b } }"
        let folder = try project(Self.definition(check, golden: ", scheme: { method: euler, step_size: 0.01 }"))
        let outcome = try run("all --cases cases", folder)
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(
            outcome.output.contains("note: max_abs of x in the check 'k': the budget expects a difference of"),
            "\(outcome.output)")
        try folder.write(
            Self.definition(
                check.replacing("budget: 1.5", with: "budget: 1.5, value: 1.0e-9, unit: mV"),
                golden: ", scheme: { method: rk4, step_size: 0.1 }"),
            to: "cases/c/case.yaml")
        #expect(try !run("all --cases cases", folder).output.contains("note:"))
    }

    /// An interval that is declared undefined leaves 3 of 501 samples.
    @Test func fewSamples() throws {
        let undefined = "undefined: [ { signal: x, from: 0.15, to: 49.85, unit: ms, reason: r } ]"
        let folder = try project(Self.definition(Self.plain, more: undefined))
        let outcome = try run("all --cases cases", folder)
        #expect(
            outcome.output.contains(
                "note: max_abs of x in the check 'k': only 4 of the 501 samples of the golden are compared"),
            "\(outcome.output)")
    }

    // MARK: Goldens

    @Test func truncatedGoldens() throws {
        let folder = try project(Self.definition(Self.plain))
        let lines = try folder.read("g.csv").split(separator: "\n")
        try folder.write(lines.prefix(4).joined(separator: "\n") + "\n", to: "short.csv")
        let accept = "golden accept c --cases cases --from short.csv --reason r"
        let add = "golden add short.csv -o cases/c/goldens/g.golden --replace --reason r"
        for line in [accept, add] {
            let refused = try run(line, folder)
            #expect(refused.status == 4)
            #expect(refused.output.contains("501 rows from 0 to 50 ms → 3 rows from 0 to 0.2 ms"), "\(refused.output)")
            #expect(
                refused.errors.contains(
                    "the new golden covers 3 rows from 0 to 0.2 ms, less than the stored one, 501 rows from 0 to 50 ms"),
                "\(refused.errors)")
        }
        #expect(try run("all --cases cases", folder).output.contains("W0405") == false)
        #expect(try run(accept + " --allow-less", folder).status == 0)
        let warning = "the golden 'g' has 3 rows from 0 to 0.2 ms, which is 0.4 % of the time of the run, 0 to 50 ms"
        let outcome = try run("all --cases cases", folder)
        #expect(outcome.status == 0 && outcome.output.contains(warning), "\(outcome.output)")
        let verified = try run("golden verify --cases cases", folder)
        #expect(verified.status == 0 && verified.errors.contains("warning[W0405]: " + warning), "\(verified.errors)")
        // The same golden again covers less than the run.
        try folder.write(lines.prefix(5).joined(separator: "\n") + "\n", to: "short.csv")
        let less = try run(accept, folder)
        #expect(less.errors.contains("less than the run of the case, which lasts from 0 to 50 ms"), "\(less.errors)")
        #expect(try run(accept.replacing("short.csv", with: "g.csv"), folder).status == 0)
    }

    /// The lineage is deleted, and the copy of its first golden is left.
    @Test func aDeletedLineage() throws {
        let folder = try project(Self.definition(Self.plain))
        try folder.write(try folder.read("g.csv").replacing("\n0.0,0.0,10.0", with: "\n0.0,0.0,10.5"), to: "new.csv")
        #expect(try run("golden accept c --cases cases --from new.csv --reason r", folder).status == 0)
        try FileManager.default.removeItem(atPath: folder.path + "/cases/c/goldens/g.lineage")
        for line in ["golden verify --cases cases", "all --cases cases --quiet"] {
            let outcome = try run(line, folder)
            #expect(outcome.status == 4)
            #expect(
                (outcome.output + outcome.errors).contains(
                    "g.lineage of the golden is missing, but the copy of its first golden"),
                "\(outcome.errors)")
        }
    }

    /// Reading a named pipe would not end.
    @Test func aPipeAsGolden() throws {
        let folder = try project(Self.definition(Self.plain))
        let path = folder.path + "/cases/c/goldens/g.golden"
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        let outcome = try run("all --cases cases --quiet", folder)
        #expect(outcome.status == 65)
        #expect((outcome.output + outcome.errors).contains("it is a pipe or a device, not a file"))
    }

    // MARK: Declarations

    /// Entries that occur twice, with the place of the first, and declarations that have no effect.
    @Test(
        arguments: [
            ("\(plain)\n\(plain)", "", "", "8:5: error[E0206]: two checks have the name 'k'"),
            (
                plain.replacing("[x]", with: "[x, y, x]"), "", "",
                "the name 'x' is listed twice in 'signals' of check 'k'"
            ),
            (
                plain.replacing("value: 0.01", with: "values: { z: 1, x: 0.01 }").replacing("signals: [x], ", with: ""),
                "", "",
                "'values' of the tolerance of the check 'k' names the signal 'z', for which the golden 'g' has no column"
            ),
            (plain, "survivors: [ { fault: \"*\", reason: r } ]", "", "which matches every fault"),
            (
                plain, "", ", columns: { zzz: x }",
                "'columns' of the golden 'g' names the column 'zzz', which the golden does not have"
            ),
            (
                plain, "", ", accuracy: { value: 1.0e-6, unit: nA }",
                "is in 'nA', which cannot be converted to the unit of any of its columns"
            ),
            (plain, "", ", accuracy: { value: 1.0e+9, unit: mV }", "is larger than all of its values"),
        ]) func refusals(checks: String, more: String, golden: String, message: String) throws
    {
        let folder = try project(Self.definition(checks, more: more, golden: golden))
        let outcome = try run("all --cases cases", folder)
        #expect([65, 4].contains(outcome.status))
        #expect((outcome.output + outcome.errors).contains(message), "\(outcome.output)\(outcome.errors)")
    }

    @Test(
        arguments: [
            ("[rk4]", "[rk4, euler, RK4]", "the method 'rk4' is listed twice in 'methods'"),
            ("[0.1]", "[0.1, 0.05, 0.10]", "the step size 0.1 is listed twice in 'step_sizes'"),
        ]) func repeatedRuns(find: String, replacement: String, message: String) throws
    {
        let folder = try project(Self.definition(Self.plain).replacing(find, with: replacement))
        let outcome = try run("list --cases cases", folder)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.errors.contains("note: cases/c/case.yaml:3:"), "\(outcome.errors)")
    }

    /// Rates of false alarms beyond which no change, or every correct run, would fail.
    @Test(arguments: ["1.0e-300", "0.9"]) func falseAlarms(rate: String) throws {
        let check = "  - { name: k, golden: g, metric: mean_z, tolerance: { false_alarm: \(rate), basis: b } }"
        let folder = try project(Self.definition(check, more: "ensemble: { members: 2, seed: 1 }"))
        let outcome = try run("list --cases cases", folder)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("must be a probability from 1e-9 to 0.5"), "\(outcome.errors)")
    }

    /// Standard errors with which the statistics could hardly exceed a limit.
    @Test(
        arguments: [
            ("-1", "0.01", "the column 'x.mean.se' of the golden 'g' holds -1.0 at 10.0 ms, which is negative"),
            ("1000", "0.01", "the column 'x.mean.se' of the golden 'g' holds 1000.0 at 10.0 ms, which is more than"),
            ("0.01", "0.3", "the column 'x.sd.se' of the golden 'g' holds 0.3 at 10.0 ms, which is more than"),
        ]) func implausibleErrors(mean: String, deviation: String, message: String) throws
    {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        let model = try String(contentsOfFile: Repository.root + "/Reference/ou/experiment.yaml", encoding: .utf8)
        try folder.write(model, to: "m.yaml")
        let row = "\(mean),0.4,\(deviation)"
        try folder.write("t[ms],x.mean,x.mean.se,x.sd,x.sd.se\n10,0.6,\(row)\n50,1,\(row)\n", to: "g.csv")
        #expect(try run("golden add g.csv -o cases/c/goldens/g.golden", folder).status == 0)
        try folder.write(
            """
            format: 1
            experiment: ../../m.yaml
            ensemble: { members: 16, seed: 1 }
            goldens: { g: { file: goldens/g.golden } }
            checks:
              - { name: k, golden: g, metric: mean_z, tolerance: { false_alarm: 0.01, basis: b } }
            """, to: "cases/c/case.yaml")
        let outcome = try run("all --cases cases --quiet", folder)
        #expect(outcome.status == 4)
        #expect((outcome.output + outcome.errors).contains(message), "\(outcome.output)\(outcome.errors)")
    }

    // MARK: Options

    @Test func selectionsThatMatchNothing() throws {
        let folder = try project(Self.definition(Self.plain))
        for (options, message) in [
            (
                ["--method", "rk4", "--method", "heun"],
                "no selected case has the method 'heun', which '--method' selects"
            ),
            (["--step-size", "0.1", "--step-size", "0.05"], "no selected case has the step size 0.05"),
        ] {
            let outcome = try run("all --cases cases", folder, options)
            #expect(outcome.status == 6)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
        #expect(try run("all --cases cases --method rk4 --step-size 0.10", folder).status == 0)
        // A case without methods has that of its model, which is known once it is loaded.
        try folder.write(
            Self.definition(Self.plain).replacing("methods: [rk4], ", with: ""), to: "cases/c/case.yaml")
        #expect(try run("all --cases cases --method rk4", folder).status == 0)
        #expect(try run("all --cases cases --method rk4 --method heun", folder).status == 6)
        for option in ["--include", "--allow", "--database"] {
            let outcome = try run("all --cases cases", folder, [option, "nowhere"])
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("\(option): there is no folder 'nowhere'"), "\(outcome.errors)")
        }
    }

    @Test(arguments: ["bad/case.yml", "bad/Case.yaml", "bad/x.case.yml", "bad/.case.yaml"])
    func casesOfAnotherName(name: String) throws {
        let folder = try project(Self.definition(Self.plain))
        try folder.write(Self.definition(Self.plain), to: "cases/" + name)
        for line in ["all --cases cases", "list --cases cases"] {
            let outcome = try run(line, folder)
            #expect(outcome.status == 0)
            #expect(
                outcome.errors.contains("cases/\(name): warning[W0101]: the file is not read as a case"),
                "\(outcome.errors)")
        }
    }

    @Test func unknownVariables() throws {
        let folder = try project(Self.definition(Self.plain))
        let warning = "warning[W0101]: the environment variable TVBO_VERIFY_CASE has no effect, because"
        let outcome = try run("list --cases cases", folder, environment: ["TVBO_VERIFY_CASE": "x"])
        #expect(outcome.status == 0 && outcome.errors.contains(warning), "\(outcome.errors)")
        #expect(try run("list", folder, environment: ["TVBO_VERIFY_CASES": "cases"]).errors == "")
    }
}
