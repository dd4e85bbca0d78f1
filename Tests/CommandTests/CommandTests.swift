import Files
import Foundation
import Goldens
import Results
import TestSupport
import Testing

/// Runs the built binary as a person or a build would.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct CommandTests {
    private static let experiment = """
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }

        """

    @Test func allWritesReportsAndHistory() throws {
        let folder = try TemporaryFolder()
        let outcome = try Command.run([
            "all", "--case", "ex3", "--reports", folder.path + "/out", "--method", "rk4", "--step-size", "0.05",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("1 of 1 run passes"))
        // The verification is not whole.
        for file in ["partial/report.html", "partial/summary.md", "history.sqlite"] {
            #expect(FileManager.default.fileExists(atPath: folder.path + "/out/" + file))
        }
        for file in ["report.html", "summary.md"] {
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/out/" + file))
        }
        #expect(outcome.output.contains("report: \(folder.path)/out/partial/report.html"))
        let again = try Command.run(["report", "--reports", folder.path + "/out"])
        #expect(again.status == 0)
        #expect(
            try Command.run(["history", "--reports", folder.path + "/out"]).output.contains("1 run of 1 verification"))
    }

    @Test func runWritesWhatItSays() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        let outcome = try Command.run(["run", "e.yaml", "-o", "out.dat"], in: folder.path)
        #expect(outcome.status == 0)
        let text = try String(contentsOfFile: folder.path + "/out.dat", encoding: .utf8)
        #expect(text == "# t[ms]\tx\n0.0\t1.0\n0.5\t0.5\n1.0\t0.25\n")
        #expect(
            try Command.run(["run", "e.yaml", "-o", "out.csv", "--step-size", "0.25"], in: folder.path).status == 0)
        let compared = try Command.run(
            ["compare", "out.dat", "out.csv", "--tolerance", "0.1 dimensionless", "--json"], in: folder.path)
        #expect(compared.status == 0)
        #expect(compared.output.contains("\"count\" : 3"))
        #expect(
            try Command.run(
                ["compare", "out.dat", "out.csv", "--unit", "1", "--tolerance", "0.001"], in: folder.path
            ).status == 2)
    }

    /// Exit statuses as documented.
    @Test(
        arguments: [
            (["all", "--method", "eulr"], 64), (["all", "--jobs", "0"], 64), (["all", "--step-size=-1"], 64),
            (["run"], 64), (["fly"], 64),
            (["run", "nothing.yaml"], 65), (["run", "bad.yaml"], 65), (["check", "bad.yaml"], 65),
            (["run", "e.yaml", "--step-size", "0.3"], 65),
            (["run", "e.yaml", "--step-size=-0.5"], 64), (["run", "e.yaml", "--record", "y"], 65),
            (["run", "nan.yaml"], 3), (["all"], 6), (["list"], 6),
            (["all", "--references", "cases", "--case", "none"], 6), (["history"], 6), (["report"], 6),
            (["compare", "bad.yaml", "e.yaml"], 65),
            (["run", "e.yaml", "-o", "missing/out.dat"], 73), (["run", "e.yaml", "-o", "out.xls"], 64),
            (["--version"], 0), (["--help"], 0),
        ] as [([String], Int32)]) func statuses(arguments: [String], status: Int32) throws
    {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        try folder.write(Self.experiment.replacingOccurrences(of: "\"-x\"", with: "\"1/(x - 1)\""), to: "nan.yaml")
        try folder.write("dynamics: { name: M, state_var", to: "bad.yaml")
        try folder.write("title: t\n", to: "cases/a/case.yaml")
        let before = Set(try FileManager.default.subpathsOfDirectory(atPath: folder.path))
        let outcome = try Command.run(arguments, in: folder.path)
        #expect(outcome.status == status, "\(outcome.errors)")
        // No incomplete file remains.
        let after = Set(try FileManager.default.subpathsOfDirectory(atPath: folder.path))
        #expect(after.subtracting(before).allSatisfy { $0.hasPrefix("reports") && !$0.contains(".partial") })
    }

    @Test func faultsPointAtTheirPlace() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment.replacingOccurrences(of: "\"-x\"", with: "\"-x + kk\""), to: "e.yaml")
        let outcome = try Command.run(["check", "e.yaml"], in: folder.path)
        #expect(outcome.errors.contains("e.yaml:1:69: error[E0203]: unknown name 'kk' in the equation of 'x'"))
        #expect(outcome.errors.contains("\n    | " + String(repeating: " ", count: 68) + "^"))
    }

    /// Nobody can write to this path, not even root. The error is reported before anything is simulated.
    @Test func aReadOnlyFolderIsTold() throws {
        let outcome = try Command.run(["all", "--reports", "/proc"])
        #expect(outcome.status == 73)
        #expect(outcome.errors.hasPrefix("error[E0901]: cannot write /proc/.probe"))
        #expect(!outcome.errors.contains("pass"))
    }

    @Test func aFolderThatCannotBeMadeIsTold() throws {
        let folder = try TemporaryFolder()
        try folder.write("in the way", to: "out")
        let outcome = try Command.run(["all", "--reports", folder.path + "/out"])
        #expect(outcome.status == 73)
        #expect(outcome.errors.contains("error[E0901]: cannot create the folder"))
    }

    /// The title is the name of the file, even if YAML would read the name as another value.
    @Test(arguments: ["e.yaml", "a \"b\": #c \\.yaml", "- [x], {y}.yaml"]) func initStartsACase(name: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: name)
        try folder.write("0 1\n0.0005 0.5\n0.001 0.25\n", to: name + ".dat")
        try folder.write("", to: ".git/HEAD")
        let arguments = [
            "init", "cases/mine", "--experiment=" + name, "--golden=" + name + ".dat", "--columns", "t[s],x",
        ]
        let outcome = try Command.run(arguments, in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try Command.run(arguments, in: folder.path).status == 73)
        // The reference is the solution of the experiment.
        let verified = try Command.run(["all", "--references", "cases"], in: folder.path)
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
        #expect(
            try Command.run(["list", "--references", "cases"], in: folder.path).output.contains(
                ", 1 run, 1 golden, 1 check"))
        #expect(try Command.run(["show", "mine", "--references", "cases"], in: folder.path).status == 0)
    }

    @Test func extractGivesTheOriginalBack() throws {
        let outcome = try Command.run(["reference", "extract", "Reference/ex3/goldens/jneuroml.golden"])
        #expect(outcome.status == 0)
        #expect(
            ContentDigest.sha256(Array(outcome.output.utf8))
                == "b4864115f7f322e57cd95b86a16b40677f263b997e8d56ef8ba6c13f9f05d34d")
        #expect(try Command.run(["reference", "verify"]).status == 0)
        #expect(try Command.run(["reference", "list"]).output.contains("ex3 jneuroml"))
    }

    /// The table of tolerances in the repository equals a new measurement.
    @Test func theMeasuredErrorsAreCurrent() throws {
        let stored = try String(contentsOfFile: Repository.ex3 + "/discretisation.yaml", encoding: .utf8)
        #expect(try Command.run(["reference", "measure", "ex3"]).output == stored)
    }

    @Test func twoRunsAtOnceLoseNothing() async throws {
        let folder = try TemporaryFolder()
        let runs = 4
        try await withThrowingTaskGroup(of: Int32.self) { group in
            for index in 0..<runs {
                group.addTask {
                    try Command.run([
                        "all", "--reports", "\(folder.path)/out\(index)", "--history", "\(folder.path)/h.sqlite",
                        "--case", "ex3", "--method", "euler",
                        "--step-size", "0.05", "--step-size", "0.02",
                    ]).status
                }
            }
            for try await status in group { #expect(status == 0) }
        }
        let outcome = try Command.run(["history", "--history", folder.path + "/h.sqlite", "--limit", "100"])
        #expect(outcome.output.contains("8 runs of 4 verifications"))
    }

    @Test(.enabled(if: Command.isBuilt("debug"), "needs the debug binary: 'make debug'"))
    func debugAndReleaseGiveTheSameBits() throws {
        let runs = [
            ("euler", "0.005"), ("heun", "0.02"), ("rk4", "0.02"), ("dopri853", "0.02"), ("rodas4", "0.02"),
            ("trapezoidal", "0.02"), ("exponential-euler", "0.02"),
        ]
        for (method, step) in runs {
            let arguments = ["run", "Reference/ex3/experiment.yaml", "--method", method, "--step-size", step]
            let digests = try ["debug", "release"].map { configuration in
                try Command.run(arguments, configuration: configuration).output.split(separator: "\n").first {
                    $0.hasPrefix("solution")
                }
            }
            #expect(digests[0] != nil)
            #expect(digests[0] == digests[1], "\(method)")
        }
    }

    @Test func noColourWhereNoneIsWanted() throws {
        let folder = try TemporaryFolder()
        let outcome = try Command.run(
            ["all", "--case", "ex3", "--method", "rk4", "--step-size", "0.05", "--reports", folder.path + "/reports"],
            environment: ["NO_COLOR": "1"])
        #expect(!outcome.output.contains("\u{1B}") && !outcome.errors.contains("\u{1B}"))
        #expect(outcome.errors == "[1/1] ex3 rk4 at 0.05 ms: pass\n")
    }

    @Test(arguments: [
        "all", "run", "check", "compare", "list", "show", "history", "report", "init", "golden add",
        "golden measure", "golden record", "render", "survey", "engines", "cross",
    ])
    func everyVerbHasAnExample(verb: String) throws {
        let help = try Command.run(verb.split(separator: " ").map(String.init) + ["--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("EXAMPLES"))
        #expect(help.output.contains("tvbo-verify \(verb)"))
    }

    @Test func convergeTellsOrdersAndGatesThem() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        // The square root of the time has no second derivative at 0, so no method keeps its order.
        try folder.write(Self.experiment.replacingOccurrences(of: "-x", with: "sqrt(t)"), to: "root.yaml")
        let steps = ["0.1", "0.05", "0.025", "0.0125"].flatMap { ["--step-size", $0] }
        let good = try Command.run(
            ["converge", "e.yaml", "--method", "rk4", "--method", "euler"] + steps, in: folder.path)
        #expect(good.status == 0, "\(good.output)\(good.errors)")
        #expect(good.output.contains("rk4: order-ok, expected order 4 (the order of the method)"))
        let lost = try Command.run(["converge", "root.yaml", "--method", "rk4"] + steps, in: folder.path)
        #expect(lost.status == 2, "\(lost.output)")
        #expect(lost.output.contains("rk4: order-low"))
    }

    /// A run with endless events fails, as does one with a non-finite value.
    @Test func aRunWithoutProgressBrokeOff() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment.replacingOccurrences(of: "\"-x\"", with: "\"sign(0.3 - x)\""), to: "e.yaml")
        let outcome = try Command.run(["run", "e.yaml", "--method", "dopri5"], in: folder.path)
        #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("it has events without end"))
    }

    @Test func aRefusedMethodNamesTheNearest() throws {
        let outcome = try Command.run(["run", "Reference/ex3/experiment.yaml", "--method", "VODE"])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("hint: use the method rodas4 for a stiff model, otherwise dopri853"))
    }

    @Test func methodsAreListed() throws {
        let outcome = try Command.run(["methods"])
        #expect(outcome.status == 0)
        for name in ["lems", "dopri853", "rodas4", "backward-euler", "exponential-euler"] {
            #expect(outcome.output.contains("\n\(name) "))
        }
    }

    @Test(arguments: [
        (["--tolerance", "2"], "--tolerance must be between 1e-14 and 0.1, not 2.0"),
        (["--tolerance", "1e-6", "--stepping", "fixed"], "--tolerance is for adaptive steps, not for fixed ones"),
    ]) func steppingIsChecked(arguments: [String], message: String) throws {
        let outcome = try Command.run(["run", "e.yaml"] + arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message))
    }

    @Test func budgetSaysWhereADifferenceComesFrom() throws {
        let outcome = try Command.run(["budget", "ex3"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("of which 0.485 is the golden's own step error"))
        #expect(try Command.run(["budget", "tvbo/iaf", "--json"]).status != 1)
    }

}
