import Foundation
import TestSupport
import Testing

/// Starting a case, and changing its golden: `init`, `golden measure`, `golden review`, `golden accept`.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct GoldenChangeTests {
    private static func experiment(_ rate: String = "-x") -> String {
        """
        label: Decay
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "\(rate)" }, initial_value: 1 } } }
        integration: { method: heun, step_size: 0.125, duration: 2, time_scale: ms }

        """
    }

    /// A repository with an experiment, and a case that `init` creates for it.
    private func started(_ more: [String] = []) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        try folder.write(Self.experiment(), to: "e.yaml")
        let outcome = try run(["init", "cases/m", "--experiment", "e.yaml"] + more, in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("next: tvbo-verify all --cases cases --case m"), "\(outcome.output)")
        return folder
    }

    private func run(
        _ arguments: [String], in folder: TemporaryFolder, ci: String = ""
    ) throws -> Command.Outcome {
        try Command.run(arguments, in: folder.path, environment: ["CI": ci, "NO_COLOR": "1"])
    }

    private func exists(_ name: String, _ folder: TemporaryFolder) -> Bool {
        FileManager.default.fileExists(atPath: folder.path + "/" + name)
    }

    // MARK: Starting

    @Test func aNewCasePassesAndAFaultFails() throws {
        let folder = try started()
        let text = try folder.read("cases/m/case.yaml")
        #expect(text.contains("title: \"Decay\"\nexperiment: \"../../e.yaml\"\n"), "\(text)")
        #expect(text.contains("budget: 1.5"))
        #expect(!exists("cases/m/experiment.yaml", folder))
        #expect(try run(["all", "--cases", "cases"], in: folder).status == 0)
        try folder.write(Self.experiment("-1.01*x"), to: "e.yaml")
        #expect(try run(["all", "--cases", "cases"], in: folder).status == 2)
    }

    @Test func severalCasesInAFolder() throws {
        let folder = try started()
        for method in ["euler", "rk4"] {
            let arguments = ["init", "cases/cells/\(method).case.yaml", "--experiment", "e.yaml", "--method", method]
            let outcome = try run(arguments, in: folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("--cases cases --case cells/\(method)"))
            #expect(try run(arguments, in: folder).status == 73)
        }
        #expect(exists("cases/cells/goldens/euler.converged.golden", folder))
        let all = try run(["all", "--cases", "cases"], in: folder)
        #expect(all.status == 0, "\(all.output)\(all.errors)")
        #expect(all.output.contains("cells/euler: Decay") && all.output.contains("cells/rk4: Decay"))
        #expect(try run(["history", "--case", "cells/rk4"], in: folder).output.contains("rk4"))
    }

    @Test func aLEMSDocument() throws {
        let folder = try started()
        #expect(try run(["render", "e.yaml", "--standalone", "-o", "LEMS_e.xml"], in: folder).status == 0)
        let outcome = try run(["init", "cases/l", "--experiment", "LEMS_e.xml"], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try folder.read("cases/l/case.yaml").contains("methods: [lems]"))
        let all = try run(["all", "--cases", "cases", "--case", "l"], in: folder)
        #expect(all.status == 0, "\(all.output)\(all.errors)")
        try folder.write(folder.read("LEMS_e.xml").replacing("-x", with: "-1.5*x"), to: "LEMS_e.xml")
        #expect(try run(["all", "--cases", "cases", "--case", "l"], in: folder).status != 0)
    }

    @Test func aModelThatTheCaseMayNotRead() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment(), to: "e.yaml")
        let arguments = ["init", "cases/m", "--experiment", "e.yaml"]
        let refused = try run(arguments, in: folder)
        #expect(refused.status == 65)
        #expect(refused.errors.contains("error[E0801]: a case in the folder cases/m may not read the model e.yaml"))
        #expect(refused.errors.contains("it may read below ") && refused.errors.contains("'git init'"))
        #expect(!exists("cases", folder))
        let allowed = try run(arguments + ["--allow", "."], in: folder)
        #expect(allowed.status == 0, "\(allowed.errors)")
        #expect(allowed.output.contains("--case m --allow ."))
        #expect(
            try run(["all", "--cases", "cases"], in: folder).errors.contains("allow a further folder with '--allow'"))
        #expect(try run(["all", "--cases", "cases", "--allow", "."], in: folder).status == 0)
    }

    /// Missing files and signals are reported at the line that names them.
    @Test(arguments: [
        ("../../e.yaml", "../../ee.yaml", "case.yaml:4:13: error[E0101]: cannot read the experiment", "'e.yaml'"),
        ("converged.golden", "convergd.golden", "case.yaml:9:", "'converged.golden'"),
        (
            "signals: [\"x\"]", "signals: [X]",
            "error[E0703]: the golden 'converged' has no column for the signal 'X', which the check",
            "'x'"
        ),
    ]) func whatACaseNames(old: String, new: String, message: String, guess: String) throws {
        let folder = try started()
        let text = try folder.read("cases/m/case.yaml")
        try #require(text.contains(old))
        try folder.write(text.replacing(old, with: new), to: "cases/m/case.yaml")
        let outcome = try run(["all", "--cases", "cases"], in: folder)
        let told = outcome.output + outcome.errors
        #expect(told.contains(message) && told.contains("did you mean \(guess)?"), "\(told)")
    }

    @Test func aCaseIsNoExperiment() throws {
        let folder = try started()
        let outcome = try run(["check", "cases/m/case.yaml"], in: folder)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("cases/m/case.yaml: error[E0801]: this is a case, not an experiment"))
        #expect(outcome.errors.contains("or verify it with 'tvbo-verify all --case m --cases cases'"))
    }

    // MARK: Measuring

    @Test func aFaultIsNotMeasuredSilently() throws {
        let folder = try started(["--step-size", "0.0625", "--step-size", "0.125"])
        let text = try folder.read("cases/m/case.yaml")
        let check = try #require(text.range(of: "  tolerance:"))
        try folder.write(
            text[..<check.lowerBound] + "  tolerance: { measured: { file: d.yaml, factor: 1.1 }, basis: b }\n",
            to: "cases/m/case.yaml")
        let lacking = try run(["all", "--cases", "cases"], in: folder)
        #expect(
            (lacking.output + lacking.errors).contains(
                "write the table with 'tvbo-verify golden measure m -o cases/m/d.yaml'"))
        let measure = ["golden", "measure", "m", "--cases", "cases", "-o", "cases/m/d.yaml"]
        #expect(try run(measure, in: folder, ci: "true").status == 2)
        #expect(!exists("cases/m/d.yaml", folder))
        let first = try run(measure, in: folder)
        #expect(first.status == 0 && first.errors == "", "\(first.errors)")
        let table = try folder.read("cases/m/d.yaml")
        #expect(table.hasPrefix("# Value of the metric of each check in each run, against the golden of the check."))
        #expect(
            try run(measure, in: folder).output == "cases/m/d.yaml: unchanged\n" || exists("cases/m/d.yaml", folder))
        try folder.write(Self.experiment("-1.5*x"), to: "e.yaml")
        let refused = try run(measure, in: folder)
        #expect(refused.status == 73)
        #expect(refused.output.contains("x, heun at 0.0625 ms: x ") && refused.output.contains(" → "))
        #expect(refused.output.contains("2 of 2 runs changed"))
        #expect(
            refused.errors.contains("warning: the error of x with heun in check 'x' does not fall with the step size"))
        #expect(try folder.read("cases/m/d.yaml") == table)
        #expect(try run(measure + ["--replace"], in: folder, ci: "true").status == 2)
        #expect(try folder.read("cases/m/d.yaml") == table)
        #expect(try run(measure + ["--replace", "--even-in-ci"], in: folder, ci: "true").status == 0)
        #expect(try folder.read("cases/m/d.yaml") != table)
    }

    // MARK: Accepting

    @Test func aChangeIsReviewedAndAccepted() throws {
        let folder = try started()
        let golden = "cases/m/goldens/converged.golden"
        let before = FileManager.default.contents(atPath: folder.path + "/" + golden)
        let accept = ["golden", "accept", "m", "--cases", "cases", "--by", "ada", "--reason", "a faster decay"]
        // Nothing has changed, so the file is not rewritten.
        #expect(try run(accept, in: folder).output.contains("unchanged"))
        try folder.write(Self.experiment("-1.01*x"), to: "e.yaml")
        let review = try run(["golden", "review", "m", "--cases", "cases"], in: folder)
        #expect(review.status == 0, "\(review.errors)")
        // x is exp(-a t): the largest difference is that of the two rates, near t = 1, and x becomes smaller.
        #expect(review.output.contains("  x: largest change -0.0036"), "\(review.output)")
        #expect(review.output.contains("(fail) → "), "\(review.output)")
        #expect(try run(accept, in: folder, ci: "true").status == 2)
        #expect(FileManager.default.contents(atPath: folder.path + "/" + golden) == before)
        #expect(try run(["golden", "accept", "m", "--cases", "cases"], in: folder).status == 64)
        #expect(try run(["golden", "accept", "m", "--cases", "cases", "--reason", " "], in: folder).status == 64)
        #expect(try run(accept, in: folder).status == 0)
        #expect(try run(["all", "--cases", "cases"], in: folder).status == 0)
        let verified = try run(["golden", "verify", "--cases", "cases"], in: folder)
        #expect(verified.output.contains("1 accepted change"), "\(verified.errors)")
        #expect(try run(["show", "m", "--cases", "cases"], in: folder).output.contains("a faster decay"))
        #expect(FileManager.default.contents(atPath: folder.path + "/cases/m/goldens/converged.first.golden") == before)
        // The distance from the first golden is that of both changes together.
        try folder.write(Self.experiment("-1.02*x"), to: "e.yaml")
        let second = try run(["golden", "review", "m", "--cases", "cases"], in: folder)
        #expect(second.output.contains("from the first golden"), "\(second.output)")
    }

    @Test func aGoldenThatIsReplacedByHandIsNoticed() throws {
        let folder = try started()
        let golden = folder.path + "/cases/m/goldens/converged.golden"
        let first = try Data(contentsOf: URL(fileURLWithPath: golden))
        try folder.write(Self.experiment("-2*x"), to: "e.yaml")
        let accept = ["golden", "accept", "m", "--cases", "cases", "--by", "ada", "--reason", "twice as fast"]
        #expect(try run(accept, in: folder).status == 0)
        try first.write(to: URL(fileURLWithPath: golden))
        let verified = try run(["golden", "verify", "--cases", "cases"], in: folder)
        #expect(verified.status == 4)
        #expect(verified.errors.contains("was changed without 'golden accept'"), "\(verified.errors)")
    }
}
