import Foundation
import TestSupport
import Testing

/// `check` and `all` report the same cause with its place.
@Suite(.enabled(if: Command.isBuilt("release") || Command.isBuilt("debug"), "needs a binary"))
struct CheckVerdictTests {
    private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Command.Outcome {
        try Command.run(
            arguments, in: folder.path, configuration: Command.isBuilt("debug") ? "debug" : "release",
            environment: ["NO_COLOR": "1"])
    }

    /// Of the five equations, those of `half` and `w` do not balance: 2 mV + 1, and a voltage instead of a voltage per
    /// time.
    private static let unbalanced = """
        dynamics:
          name: M
          parameters: { a: { value: 2, unit: mV }, k: { value: 1, unit: per_ms } }
          derived_variables:
            half: { equation: { rhs: "a + 1" } }
            whole: { equation: { rhs: "2*a" } }
          state_variables:
            v: { equation: { rhs: "-k*v" }, initial_value: 1, unit: mV }
            w: { equation: { rhs: "v" }, initial_value: 1, unit: mV }
            u: { equation: { rhs: "k" }, initial_value: 1 }
        integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }

        """

    @Test func checkNamesWhatDoesNotBalance() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.unbalanced, to: "e.yaml")
        let outcome = try run(["check", "e.yaml"], in: folder)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(
            lines.prefix(3) == [
                "e.yaml: units are annotations: 2 of 5 equations of the model 'M' do not balance",
                "  e.yaml:5:31: 'half': 'a' is voltage, '1' is a bare number: the equation adds them, residual dimension voltage",
                "  e.yaml:9:28: the equation of 'w': 'v' is voltage where voltage per time is expected, residual dimension time",
            ])
        #expect(!outcome.output.contains("fine"))
        #expect(outcome.errors == "")
        try folder.write(
            Self.unbalanced.replacing("a + 1", with: "a + a").replacing("\"v\"", with: "\"k*v\""), to: "e.yaml")
        #expect(try run(["check", "e.yaml"], in: folder).output.hasPrefix("e.yaml: fine\n"))
    }

    /// `init` makes a case of an experiment with balanced units; the equations are then changed so that they do not
    /// balance.
    @Test func allTellsTheCauseOfUnitsThatDoNotFit() throws {
        let folder = try TemporaryFolder()
        let balanced = Self.unbalanced.replacing("a + 1", with: "a + a").replacing("\"v\"", with: "\"k*v\"")
        try folder.write(balanced, to: "e.yaml")
        try folder.write("", to: ".git/HEAD")
        try folder.write("0 1\n0.0005 0.5\n0.001 0.25\n", to: "v.dat")
        #expect(
            try run(
                ["init", "cases/mine", "--experiment", "e.yaml", "--golden", "v.dat", "--columns", "t[s],v[mV]"],
                in: folder
            ).status == 0)
        #expect(try run(["all", "--references", "cases"], in: folder).status == 0)
        try folder.write(Self.unbalanced, to: "e.yaml")
        let outcome = try run(["all", "--references", "cases"], in: folder)
        #expect(outcome.status == 65)
        let told = outcome.output + outcome.errors
        #expect(
            told.contains(
                "is in mV, but the run has no units: 2 of 5 equations of the model 'M' do not balance, so that the units of the experiment are ignored"
            ),
            "\(told)")
        #expect(told.contains("the equation of 'w': 'v' is voltage where voltage per time is expected"))
        #expect(!told.contains("golden-mismatch"))
    }

    /// The same where no column of the golden has a unit, but the tolerance does: the model is told first.
    @Test func theCauseOfATolerancesUnit() throws {
        let folder = try caseFolder()
        let text = try folder.read("cases/mine/case.yaml")
        try #require(text.contains("unit: dimensionless"))
        try folder.write(text.replacing("unit: dimensionless", with: "unit: mV"), to: "cases/mine/case.yaml")
        let outcome = try run(["all", "--references", "cases"], in: folder)
        let told = outcome.output + outcome.errors
        #expect(outcome.status == 65, "\(told)")
        #expect(
            told.contains(
                "the tolerance of the check 'v' is in 'mV', which cannot be converted to the unit of max_abs for the signal 'v', '1'"
            ), "\(told)")
        #expect(told.contains("the run has no units: 2 of 5 equations of the model 'M' do not balance"))
        #expect(told.contains("e.yaml:9:28: the equation of 'w'"))
    }

    /// Where a reset of a run is a step away from that of the golden, `max_abs` verifies nothing, and `init` says so.
    @Test func initWarnsOfVacuousChecks() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(
            """
            dynamics:
              name: Spiking
              parameters: { a: { value: 1.03 } }
              state_variables: { x: { equation: { rhs: "a" }, initial_value: 0.013 }, y: { equation: { rhs: "-y" }, initial_value: 1 } }
              events: { reset: { condition: { rhs: "x > 1" }, affect: { rhs: "x = 0" } } }
            integration: { method: euler, step_size: 0.05, duration: 5, time_scale: ms }
            """, to: "e.yaml")
        let outcome = try run(["init", "cases/s", "--experiment", "e.yaml"], in: folder)
        #expect(outcome.status == 0)
        #expect(
            outcome.errors.contains(
                """
                warning: 1 check can verify nothing, because a flat line at the mean of the golden 'converged' would pass too: those of the signals x
                hint: if the signals spike, check the times of their spikes with 'events:' and 'metric: event_time' in place of \
                max_abs, or use a smaller '--step-size', or record a golden of the same scheme with '--engine jneuroml'
                """), "\(outcome.errors)")
        #expect(try run(["all", "--cases", "cases"], in: folder).output.contains("vacuous"))
        #expect(
            try run(["init", "cases/d", "--experiment", "e.yaml"], in: decayFolder()).errors.contains("warning")
                == false)
    }

    private static func decay(_ duration: String, rate: String = "-x") -> String {
        """
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "\(rate)" }, initial_value: 1 } } }
        integration: { method: heun, step_size: 0.125, duration: \(duration), time_scale: ms }

        """
    }

    private func decayFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(Self.decay("2"), to: "e.yaml")
        #expect(try run(["init", "cases/m", "--experiment", "e.yaml"], in: folder).status == 0)
        return folder
    }

    /// A run that ends before its golden does, without and with a window of the check.
    @Test func aRunThatIsTooShort() throws {
        let folder = try decayFolder()
        try folder.write(Self.decay("1.5"), to: "e.yaml")
        let short = try run(["all", "--references", "cases"], in: folder)
        let told = short.output + short.errors
        #expect(short.status == 4 || short.status == 2 || short.status == 65, "\(short.status)")
        #expect(
            told.contains(
                "the reference covers 0.0 to 2.0 ms, but the run covers only 0.0 to 1.5 ms; nothing is extrapolated")
        )
        #expect(told.contains("give each of its checks a 'window:' that ends with the run"), "\(told)")
        let text = try folder.read("cases/m/case.yaml").replacing(
            "  metric: max_abs\n", with: "  metric: max_abs\n  window: { from: 0, to: 1.5 }\n")
        // A budget needs the error of the golden, which runs give for their own duration only.
        try folder.write(text, to: "cases/m/case.yaml")
        let budget = try run(["all", "--references", "cases"], in: folder)
        let reason = "the golden ends at 2.0 ms, but runs of its model end at 1.5 ms"
        #expect((budget.output + budget.errors).contains(reason), "\(budget.output)\(budget.errors)")
        #expect(
            (budget.output + budget.errors).contains(
                "run the experiment for the duration of the golden, or give the check a tolerance of its own"))
        #expect(try run(["budget", "m", "--references", "cases"], in: folder).output.contains(reason))
        try folder.write(
            text.replacing("    budget: 1.5\n", with: "").replacing(#/value: .*/#, with: "value: 0.05"),
            to: "cases/m/case.yaml")
        let limited = try run(["all", "--references", "cases"], in: folder)
        #expect(limited.status == 0, "\(limited.output)\(limited.errors)")
        try folder.write(Self.decay("1"), to: "e.yaml")
        let shorter = try run(["all", "--references", "cases"], in: folder)
        #expect(shorter.output.contains("end the 'window:' of the check with the run"), "\(shorter.output)")
    }

    @Test func aFailureTellsWhen() throws {
        let folder = try decayFolder()
        try folder.write(Self.decay("2", rate: "-2*x"), to: "e.yaml")
        let outcome = try run(["all", "--references", "cases"], in: folder)
        #expect(outcome.status == 2)
        // exp(-t) - exp(-2 t) is largest at ln 2 = 0.69 ms, next to the instants 0.625 and 0.75 ms.
        let line = try #require(outcome.output.split(separator: "\n").first { $0.contains("fail: max_abs of x") })
        #expect(line.hasSuffix("(at 0.625 ms)") || line.hasSuffix("(at 0.75 ms)"), "\(line)")
    }

    /// A folder with a case of the experiment whose units do not balance.
    private func caseFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.unbalanced, to: "e.yaml")
        try folder.write("", to: ".git/HEAD")
        try folder.write("0 1\n0.0005 0.5\n0.001 0.25\n", to: "v.dat")
        #expect(
            try run(
                ["init", "cases/mine", "--experiment", "e.yaml", "--golden", "v.dat", "--columns", "t[s],v"], in: folder
            ).status == 0)
        return folder
    }

    /// Whatever --method keeps.
    @Test(arguments: [[], ["--method", "rk4"], ["--method", "euler"]]) func anUnknownMethodOfACase(more: [String])
        throws
    {
        let folder = try caseFolder()
        let path = folder.path + "/cases/mine/case.yaml"
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.hasPrefix("  methods:") })
        try folder.write(
            (lines[..<line] + ["  methods: [euler, huen]"] + lines[(line + 1)...]).joined(separator: "\n"),
            to: "cases/mine/case.yaml")
        let outcome = try run(["all", "--references", "cases"] + more, in: folder)
        let told = outcome.output + outcome.errors
        #expect(outcome.status == 65)
        #expect(told.contains("case.yaml:\(line + 1):20: error[E0601]: unknown method 'huen'"), "\(told)")
        #expect(told.contains("did you mean 'heun'?"))
    }

    /// The method of an experiment whose case names none.
    @Test func anUnknownMethodOfAnExperiment() throws {
        let folder = try caseFolder()
        try folder.write(
            Self.unbalanced.replacing("method: euler", with: "method: eulr"), to: "e.yaml")
        let path = folder.path + "/cases/mine/case.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let kept = text.split(separator: "\n", omittingEmptySubsequences: false).filter {
            !$0.hasPrefix("matrix:") && !$0.hasPrefix("  methods:") && !$0.hasPrefix("  step_sizes:")
        }
        try folder.write(kept.joined(separator: "\n"), to: "cases/mine/case.yaml")
        let outcome = try run(["all", "--references", "cases", "--method", "rk4"], in: folder)
        let told = outcome.output + outcome.errors
        #expect(outcome.status == 65, "\(told)")
        #expect(told.contains("e.yaml:11:24: error[E0601]: unknown method 'eulr'"), "\(told)")
    }
}
