import Comparison
import Files
import Foundation
import Quantities
import Results
import Simulator
import TVBO
import TestSupport
import Testing
import Traces
import Verification

/// The shipped case of an Ornstein-Uhlenbeck process, and its statistics on other seeds.
struct EnsembleTests {
    private static let folder = Repository.root + "/Reference/ou"

    /// Verifies a copy of the case with a text of its experiment or of the case replaced.
    private func verdicts(_ find: String = "", _ replace: String = "", seed: Int = 1) async throws -> [String: Verdict]
    {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("ou-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let copy = root.appendingPathComponent("ou")
        try FileManager.default.copyItem(at: URL(fileURLWithPath: Self.folder), to: copy)
        for name in ["experiment.yaml", "case.yaml"] {
            let file = copy.appendingPathComponent(name)
            var text = try String(contentsOf: file, encoding: .utf8)
            if !find.isEmpty { text = text.replacing(find, with: replace) }
            text = text.replacing("members: 256, seed: 1", with: "members: 256, seed: \(seed)")
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let selection = Verification.Selection(root: root.path, methods: [.rungeKutta(.euler)], jobs: 1)
        let record = try await Verification(selection, loader: ModelLoader()).collected().0
        #expect(record.problems.isEmpty, "\(record.problems)")
        return Dictionary(uniqueKeysWithValues: record.runs[0].checks.map { ($0.check, $0.verdict) })
    }

    @Test func theShippedCasePasses() async throws {
        #expect(try await verdicts() == ["mean": .pass, "variance": .pass, "distribution": .pass])
    }

    /// Of two members, no distance from the stored quantiles is beyond the limit.
    @Test func aLimitThatCannotBeExceeded() async throws {
        let found = try await verdicts("members: 256, seed: 1", "members: 2, seed: 1")
        #expect(found["distribution"] == .vacuous)
    }

    /// A changed drift or amplitude is found by at least one check, on every seed.
    @Test(
        arguments: [
            ("theta: 0.1", "theta: 0.13"), ("mu: 1.0", "mu: 1.15"), ("sigma: 0.2", "sigma: 0.26"),
            ("sigma: 0.2", "sigma: 0.15"), ("initial_value: 0.0", "initial_value: 0.3"),
        ], [1, 2, 3]) func aChangeIsFound(change: (String, String), seed: Int) async throws
    {
        let found = try await verdicts(change.0, change.1, seed: seed)
        #expect(found.values.contains(.fail), "\(change) \(found)")
    }

    /// On 300 other seeds, checks with a rate of 1 % alarm rarely: more than ten alarms of one of them have a
    /// probability below 0.1 % (binomial distribution with a mean of 3).
    @Test func alarmsAreAsRareAsStated() throws {
        let (seeds, members) = (300, 64)
        let text = try String(contentsOfFile: Self.folder + "/experiment.yaml", encoding: .utf8)
            .replacing("step_size: 0.05", with: "step_size: 0.1").replacing("duration: 50", with: "duration: 10")
        let model = try PreparedModel(
            Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent")).model())
        let rows = [2.5, 5, 7.5, 10]
        var alarms = (mean: 0, variance: 0, distance: 0)
        let limit = FalseAlarmRate.normalLimit(0.01, count: rows.count)
        let distanceLimit = FalseAlarmRate.distanceLimit(0.01, count: rows.count, members: members)
        for seed in 0..<seeds {
            var request = SimulationRequest()
            request.ensemble = EnsembleRequest(members: members, seed: UInt64(1000 + seed), instants: rows)
            let run = try model.run(request).trajectory
            var (mean, variance, distance) = (0.0, 0.0, 0.0)
            for (row, time) in rows.enumerated() {
                let samples = (0..<members).compactMap { run.column("x.member\($0)")?.values[row] }
                // The moments of the steps of euler themselves: a = 1 − θ h.
                let a = pow(0.99, (time / 0.1).rounded())
                let own = (mean: 1 - a, sd: (0.04 * 0.1 * (1 - a * a) / (1 - 0.99 * 0.99)).squareRoot())
                let score = EnsembleScore(
                    samples: samples, mean: own.mean, meanError: 0, deviation: own.sd, deviationError: 0)
                mean = max(mean, score.mean.magnitude)
                variance = max(variance, score.variance.magnitude)
                let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map {
                    (probability: $0, value: own.mean + own.sd * NormalQuantile.value($0), error: 0.0)
                }
                distance = max(distance, EnsembleScore.distance(samples: samples, quantiles: quantiles))
            }
            alarms.mean += mean > limit ? 1 : 0
            alarms.variance += variance > limit ? 1 : 0
            alarms.distance += distance > distanceLimit ? 1 : 0
        }
        #expect(alarms.mean <= 10 && alarms.variance <= 10 && alarms.distance <= 10, "\(alarms)")
    }

    private static let refusals: [(String, String, String)] = [
        (
            "ensemble: { members: 256, seed: 1 }", "",
            "the metric mean_z of the check 'mean' needs an ensemble of runs, which the case does not declare"
        ),
        (
            "members: 256", "members: 1", "'members' of the ensemble must be a whole number from 2 to 65536"
        ),
        ("members: 256, seed: 1", "members: 256", "the ensemble has no 'seed'"),
        (
            "false_alarm: 0.01", "false_alarm: 1",
            "'false_alarm' of the tolerance of check 'mean' must be a probability from 1e-9 to 0.5"
        ),
        (
            "metric: mean_z", "metric: max_abs",
            "'false_alarm' of the tolerance of check 'mean' cannot be used with the metric max_abs; only mean_z, variance_y and ks accept it"
        ),
        (
            "false_alarm: 0.01", "value: 2\n      false_alarm: 0.01",
            "'false_alarm' and 'value' of the tolerance of check 'mean' are both given; keep one of them"
        ),
        (
            "step_sizes: [0.05]", "step_sizes: [2]",
            "the golden's instant 5.0 ms is not at the end of a step of 2 ms, and random paths are not interpolated"
        ),
        (
            "experiment.yaml", "plain.yaml",
            "the model 'plain' has no noise, so that all members of an ensemble would be equal: run it without members, or leave out 'ensemble' in the case"
        ),
        ("methods: [euler, heun]", "methods: [rk4]", "the method rk4 cannot integrate the noise of the state 'x'"),
    ]

    @Test(arguments: refusals) func refuses(find: String, replace: String, message: String)
        async throws
    {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("ou-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let copy = root.appendingPathComponent("ou")
        try FileManager.default.copyItem(at: URL(fileURLWithPath: Self.folder), to: copy)
        let plain =
            "label: plain\ndynamics: { name: M, state_variables: { x: { equation: { rhs: '-x' } } } }\nintegration: { method: euler, step_size: 0.05, duration: 50 }"
        try Data(plain.utf8).write(to: copy.appendingPathComponent("plain.yaml"))
        let file = copy.appendingPathComponent("case.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing(find, with: replace).write(to: file, atomically: true, encoding: .utf8)
        let record = try await Verification(.init(root: root.path, jobs: 1), loader: ModelLoader()).collected().0
        let found = record.problems.map(\.message) + record.runs.compactMap(\.failure)
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }
}
