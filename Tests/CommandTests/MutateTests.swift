import Foundation
import TestSupport
import Testing

/// The command `mutate` on small cases: exit statuses, output and report.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct MutateTests {
    private static let experiment = """
        dynamics:
          name: M
          parameters: { k: { value: 2 } }
          state_variables: { x: { equation: { rhs: "-k*x" }, initial_value: 1 } }
        integration: { method: rk4, step_size: 0.1, duration: 2, time_scale: ms }

        """

    /// A folder with a case whose golden is a run of the experiment itself.
    private func folder(tolerance: String, extra: String = "") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        try folder.write(Self.experiment, to: "cases/decay/experiment.yaml")
        for arguments in [
            ["run", "e.yaml", "-o", "g.csv"], ["golden", "add", "g.csv", "-o", "cases/decay/goldens/g.golden"],
        ] {
            let outcome = try Command.run(arguments, in: folder.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        try folder.write(
            """
            format: 1
            experiment: experiment.yaml
            goldens: { g: { file: goldens/g.golden } }
            \(extra)
            checks:
              - { name: all of it, golden: g, metric: max_abs, tolerance: \(tolerance) }
            """, to: "cases/decay/case.yaml")
        return folder
    }

    private static let tight = "{ value: 1.0e-9, unit: dimensionless, basis: b }"
    private static let wide = "{ value: 0.01, unit: dimensionless, basis: b }"

    private func run(_ arguments: String, _ folder: TemporaryFolder) throws -> Command.Outcome {
        try Command.run(["mutate"] + arguments.split(separator: " ").map(String.init), in: folder.path)
    }

    @Test func aTightCaseKillsAll() throws {
        let outcome = try run("decay --cases cases", try folder(tolerance: Self.tight))
        #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
        let line = try #require(outcome.output.split(separator: "\n").first)
        let counts = try #require(
            line.wholeMatch(
                of:
                    /decay: (\d+) of (\d+) faults killed \(100 %\), (\d+) of (\d+) changes without effect passed; seed 1  pass/
            ))
        #expect(counts.1 == counts.2 && counts.3 == counts.4)
        #expect(try #require(Int(counts.1)) >= 60)
        #expect(!outcome.output.contains("survivors"))
    }

    @Test func aWideCaseNamesItsSurvivors() throws {
        let folder = try folder(tolerance: Self.wide)
        let outcome = try run("decay --cases cases --report report.md", folder)
        #expect(outcome.status == 2)
        let survivor =
            #/parameter-0\.1 M_0\.k \+0\.1 %: changed max_abs of x by [\d.e-]+, tolerance 0\.01 \(check 'all of it', rk4 at 0\.1 ms\)/#
        #expect(outcome.output.contains("\nsurvivors: faults that no check detected\n"))
        #expect(outcome.output.firstMatch(of: survivor) != nil, "\(outcome.output)")
        let report = try folder.read("report.md")
        #expect(report.contains("## Survivors") && report.contains("## All mutants"))
        #expect(
            report.contains("| parameter-0.1 M_0.k +0.1 % | survived | rk4 at 0.1 ms | pass | all of it | changed "),
            "\(report)")
    }

    /// The output has one line for each mutant, and is equal for equal seeds.
    @Test func linesOfJSON() throws {
        let folder = try folder(tolerance: Self.wide)
        let outcomes = try ["", " --jobs 1", " --seed 5"].map {
            try run("decay --cases cases --limit 3 --json\($0)", folder).output
        }
        #expect(outcomes[0] == outcomes[1] && outcomes[0] != outcomes[2])
        let mutants = try outcomes[0].split(separator: "\n").map { try JSONValue(text: String($0)).members ?? [:] }
        #expect(mutants.count >= 60)
        #expect(mutants.allSatisfy { $0["schema"] == .number(1) })
        let lost = mutants.filter { $0["kind"] == .string("nan") }
        #expect(!lost.isEmpty)
        for mutant in lost {
            #expect(mutant["verdict"] == .string("fail") && mutant["check"] == .string("all of it"))
            #expect(mutant["run"] == .string("rk4 at 0.1 ms") && mutant["outcome"] == .string("killed"))
        }
    }

    @Test func whatIsDeclaredDoesNotFail() throws {
        let all = "survivors: [{ fault: \"* *\", reason: the check of this test is wide }]"
        let outcome = try run("decay --cases cases", try folder(tolerance: Self.wide, extra: all))
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("declared survivors\n"))
        #expect(outcome.output.contains("; declared: the check of this test is wide"))
    }

    private static let hasExamples = FileManager.default.fileExists(atPath: Repository.root + "/.engines/pyneuroml")

    /// The shipped case of the NeuroML example: what is not killed is declared, and is at most 5 % of all.
    @Test(.enabled(if: hasExamples, "needs NeuroML's examples: 'make engines'")) func theShippedCaseOfNeuroML() throws {
        let outcome = try Command.run(["mutate", "neuroml/ex3", "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let mutants = try outcome.output.split(separator: "\n").map { try JSONValue(text: String($0)).members ?? [:] }
        let lost = mutants.filter { $0["outcome"] != .string("killed") && $0["outcome"] != .string("kept") }
        #expect(lost.allSatisfy { $0["outcome"] == .string("declared") })
        #expect(lost.count * 20 <= mutants.count, "\(lost.count) of \(mutants.count)")
        for kind in ["lost-synapse", "swapped-edges", "swapped-columns", "flat", "reversed", "nan", "frozen-gate"] {
            let ofKind = mutants.filter { $0["kind"] == .string(kind) }
            #expect(!ofKind.isEmpty && ofKind.allSatisfy { $0["outcome"] == .string("killed") }, "\(kind)")
        }
    }

    @Test func aDeclarationOfNoFaultIsRefused() throws {
        let odd = "survivors: [{ fault: parameter-1 M_0.q +1 %, reason: r }]"
        let outcome = try run("decay --cases cases", try folder(tolerance: Self.tight, extra: odd))
        #expect(outcome.status == 65)
        #expect(
            outcome.errors.contains(
                "cases/decay/case.yaml:4:13: error[E0404]: the name 'parameter-1 M_0.q +1 %' under 'survivors:' matches"
                    + " no fault of the case"
            ),
            "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [("--limit 0", "--limit must be at least 1"), ("--jobs 0", "--jobs must be at least 1")])
    func arguments(options: String, message: String) throws {
        let outcome = try run("decay \(options)", try TemporaryFolder())
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message))
    }
}
