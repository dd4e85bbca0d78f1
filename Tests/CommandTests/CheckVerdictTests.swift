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
                "e.yaml: units are annotations: 2 of 5 equations of 'M' do not balance",
                "  e.yaml:5:31: 'half': 'a' is voltage, '1' is a bare number: the equation adds them, residual dimension voltage",
                "  e.yaml:9:28: the equation of 'w': 'v' has dimension voltage where voltage per time is expected, residual dimension time",
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
                "is in mV, but the run has no units: 2 of 5 equations of 'M' do not balance, so that its units are only annotations"
            ),
            "\(told)")
        #expect(told.contains("the equation of 'w': 'v' has dimension voltage where voltage per time is expected"))
        #expect(!told.contains("golden-mismatch"))
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
