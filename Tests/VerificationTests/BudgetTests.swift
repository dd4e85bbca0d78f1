import Comparison
import Diagnostics
import ErrorAnalysis
import Foundation
import Results
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing
import Verification

/// The case of `Reference/ex3`, with changes.
private struct ChangedCase {
    let folder: TemporaryFolder

    init(_ edits: [(file: String, from: String, to: String)] = []) throws {
        folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: Repository.ex3, toPath: folder.path + "/ex3")
        for edit in edits {
            let path = folder.path + "/ex3/" + edit.file
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try #require(text.contains(edit.from))
            try text.replacingOccurrences(of: edit.from, with: edit.to).write(
                toFile: path, atomically: true, encoding: .utf8)
        }
    }

    func target() throws -> StudyTarget {
        try StudyTarget(
            "ex3", below: folder.path, loader: ModelLoader(database: ModelDatabase(folder: "/nonexistent")))
    }

    func budgets(_ request: SimulationRequest = SimulationRequest()) throws -> [ErrorBudget] {
        try target().budgets(request, golden: "jneuroml")
    }

    func runs(_ method: String, _ step: String) async throws -> [RunResult] {
        let selection = try Verification.Selection(
            root: folder.path, methods: [.named(method)], steps: [.init(step)!], jobs: 1)
        return try await Verification(
            selection, loader: ModelLoader(database: ModelDatabase(folder: "/nonexistent"))
        ).collected().0.runs
    }
}

struct BudgetTests {
    /// Independently measured parts: 0.572, 0.472, 0.427 mV between Euler and the file, of which the file's own
    /// step makes 0.473, 0.386, 0.349 and Euler's 0.098 at most; the translation 0.0032, 0.0025, 0.0022.
    @Test func eulerAgainstJNeuroML() throws {
        let budgets = try ChangedCase().budgets()
        #expect(budgets.count == 3)
        let wanted = [(0.572, 0.473, 0.0032), (0.472, 0.386, 0.0025), (0.427, 0.349, 0.0022)]
        for (budget, (total, own, translation)) in zip(budgets, wanted) {
            #expect(abs(budget.maxAbs - total) < 1e-3)
            #expect(budget.isComplete)
            let parts = Dictionary(uniqueKeysWithValues: budget.parts.map { ($0.source, $0) })
            #expect(abs(try #require(parts[.golden]).maxAbs - own) < 0.1 * own)
            #expect(abs(try #require(parts[.translation]).maxAbs - translation) < 1e-4)
            #expect(budget.unexplainedShare < 0.05)
            // At the instant of the largest difference the parts add up to it, except for the bound on printing.
            let sum = budget.parts.filter { $0.source != .rounding }.reduce(0) { $0 + $1.atWorst }
            #expect(abs(sum - budget.maxAbs) < 1e-5)
        }
        #expect(
            budgets[0].sentence.hasPrefix(
                "hhcell_2_pop[0]/v against jneuroml: largest difference 0.572 mV at 63.9 ms, of which 0.485 is the golden's own step error"
            ))
    }

    @Test(arguments: [
        ("rk4", "0.01"), ("heun", "0.005"), ("euler", "0.0025"), ("euler", "0.05"), ("dopri853", "0.005"),
    ])
    func otherRuns(method: String, step: String) throws {
        let budgets = try ChangedCase().budgets(SimulationRequest(method: .named(method), step: .init(step)))
        #expect(budgets.allSatisfy { $0.unexplainedShare < 0.05 && $0.isComplete })
    }

    /// The effect of a conductance with an error of half a percent is reported as unexplained.
    @Test(arguments: [
        ("g_Na:  { value: 1200.0", "g_Na:  { value: 1206.0", [0, 1, 2]),
        ("g_K:   { value: 360.0", "g_K:   { value: 361.8", [0, 1, 2]),
        ("g_L: { value: 3.0", "g_L: { value: 3.015", [0, 1, 2]),
        ("gbase:    { value: 0.5", "gbase:    { value: 0.5025", [0, 1]),
        ("gbase: { value: 0.5", "gbase: { value: 0.5025", [2]),
    ]) func wrongConductances(from: String, to: String, signals: [Int]) throws {
        let right = try ChangedCase().budgets()
        let wrong = try ChangedCase([("experiment.yaml", from, to)]).budgets()
        for signal in signals {
            #expect(wrong[signal].unexplainedShare > 0.05)
            #expect(wrong[signal].unexplainedShare > 2 * right[signal].unexplainedShare)
        }
    }

    // MARK: Tolerances

    private static let jneuroml = """
              values: { "hhcell_2_pop[0]/v": 0.4733, "hhcell_2_pop[1]/v": 0.3860, "hhcell_2_pop[2]/v": 0.3489 }
              unit: mV
              measured: { file: discretisation.yaml, check: whole run, factor: 1.1 }
        """

    private func result(tolerance: String) async throws -> [CheckResult] {
        let text = Self.jneuroml.split(separator: "\n").map { $0.drop { $0 == " " } }.map { "      \($0)" }
            .joined(separator: "\n")
        let changed = try ChangedCase([("case.yaml", text, tolerance)])
        let runs = try await changed.runs("euler", "0.005")
        return try #require(runs.first).checks.filter { $0.check == "jNeuroML" }
    }

    @Test func aToleranceFromABudgetSaysHow() async throws {
        let checks = try await result(tolerance: "      budget: 1.1")
        #expect(checks.map(\.verdict) == [.pass, .pass, .pass])
        for check in checks {
            #expect(check.basis.contains("the golden's own step error up to"))
            #expect(check.basis.contains("times 1.1"))
        }
    }

    /// A correct run differs by 0.57 mV, so it cannot meet a tolerance of 0.2 mV.
    @Test func aToleranceBelowTheFloorIsRefused() async throws {
        let checks = try await result(tolerance: "      value: 0.2\n      unit: mV")
        #expect(checks.map(\.verdict) == [.belowFloor, .belowFloor, .belowFloor])
        let note = checks[0].note ?? ""
        #expect(note.hasPrefix("the tolerance is too small: a correct run is expected to differ by 0.58"), "\(note)")
        #expect(checks[0].note?.contains("because of the step errors of the golden and of this run") == true)
        #expect(Verdict.belowFloor.exitStatus == .invalidInput)
    }

    // If the original is installed, the stored assessment is ignored.
    @Test(.enabled(if: !StudyTargetProbe.hasOriginal, "the original must not be installed"))
    func aStaleAssessmentIsRefused() throws {
        let content = try String(contentsOfFile: Repository.ex3 + "/assessment.yaml", encoding: .utf8)
            .split(separator: "\"").first { $0.count == 64 }
        let digest = String(try #require(content))
        let changed = try ChangedCase([("assessment.yaml", digest, String(repeating: "0", count: 64))])
        #expect(
            headlines { _ = try changed.budgets() }.map { $0.replacing(/^.*(?=\/ex3\/)/, with: "") } == [
                "/ex3/assessment.yaml:4:3: error[E0703]: the stored assessment belongs to another version of the golden 'jneuroml'"
            ])
    }

    @Test(arguments: [
        (
            "budget: 0.5",
            "error[E0801]: 'budget' of the tolerance of check 'jNeuroML' must be a factor of at least 1"
        ),
        (
            "budget: 2\n      unit: mV\n      values: {}",
            "error[E0801]: 'budget' and 'values' of the tolerance of check 'jNeuroML' are both given; keep one of them"
        ),
    ]) func refusals(tolerance: String, wanted: String) async throws {
        let text = Self.jneuroml.split(separator: "\n").map { $0.drop { $0 == " " } }.map { "      \($0)" }
            .joined(separator: "\n")
        let changed = try ChangedCase([("case.yaml", text, "      " + tolerance)])
        let found = headlines { _ = try changed.target() }
        #expect(found.count == 1 && found[0].hasSuffix(wanted), "\(found)")
    }
}

/// A Boolean value that indicates whether NeuroML's examples are installed.
private enum StudyTargetProbe {
    static var hasOriginal: Bool {
        guard let target = try? ChangedCase().target(), let found = try? target.assessments(of: "jneuroml") else {
            return false
        }
        return !found.isEmpty
    }
}

/// The golden's own scheme on its own model, which pyNeuroML contains.
@Suite(
    .enabled(
        if: StudyTargetProbe.hasOriginal,
        "needs pyNeuroML on PYTHONPATH: make engines"))
struct AssessmentTests {
    /// Without the converged file: its distance from jNeuroML's is 0.4733, 0.3860, 0.3489 mV.
    @Test func jneuroml() throws {
        let found = try #require(try ChangedCase().target().assessments(of: "jneuroml").first)
        #expect(found.method == "lems")
        #expect(found.isAligned)
        for (signal, wanted) in zip(found.signals, [0.4733, 0.3860, 0.3489]) {
            #expect(abs(signal.maxAbs - wanted) < 0.1 * wanted)
            // Half a unit in the last of the 24 bits of 0.055 V, printed and read back.
            #expect(signal.reproduction < 4e-6)
        }
    }

    /// A stored assessment equals the computed one.
    @Test func whatIsStored() throws {
        let changed = try ChangedCase()
        let before = try String(contentsOfFile: changed.folder.path + "/ex3/assessment.yaml", encoding: .utf8)
        let packed = FileManager.default.contents(atPath: changed.folder.path + "/ex3/assessment/jneuroml.golden")
        _ = try changed.target().storeAssessments()
        #expect(try String(contentsOfFile: changed.folder.path + "/ex3/assessment.yaml", encoding: .utf8) == before)
        #expect(FileManager.default.contents(atPath: changed.folder.path + "/ex3/assessment/jneuroml.golden") == packed)
    }
}
