import Changes
import Drift
import Results
import Testing

/// The drift of checks in a history: errors of goldens, and whether the latest verification changed anything.
struct HistoryDriftTests {
    private static let run = RunKey(caseID: "ex3", method: "euler", step: "0.005")

    /// Returns a history with one check, one verification for each value.
    private func history(
        _ values: [Double], metric: String = "max_abs", unit: String = "mV", tolerance: Double = 2,
        machines: [String] = ["m"]
    ) -> HistorySeries {
        let verifications = values.indices.map { index in
            HistorySeries.Verification(
                id: "v\(index)", startedAt: "2026-01-01T00:00:0\(index)Z", commit: "c\(index)", isDirty: false,
                caseCommits: nil, machine: machines[index % machines.count],
                seconds: 1, peakMemory: nil)
        }
        let points = values.enumerated().map { index, value in
            CheckSeries.Point(
                verification: index, value: value.magnitude, signedValue: value, tolerance: tolerance, verdict: .pass,
                goldenDigest: "d")
        }
        let key = CheckSeries.Key(
            run: Self.run, check: "c", golden: "g", signal: "v", metric: metric, unit: unit)
        return HistorySeries(verifications: verifications, checks: [CheckSeries(key: key, points: points)], runs: [])
    }

    private func goldens(_ signal: String?, _ error: GoldenError) -> KnownGoldens {
        var goldens = KnownGoldens()
        goldens.errors[.init(caseID: "ex3", golden: "g", signal: signal)] = error
        return goldens
    }

    private func share(_ history: HistorySeries, _ goldens: KnownGoldens) throws -> Double? {
        try #require(HistoryDrift(history, goldens: goldens).checks.first).analysis.errorShare
    }

    /// The part of an assessed error that a metric can show, of a tolerance of 2.
    @Test(
        arguments: [
            ("max_abs", "mV", 0.5), ("peak", "mV", 0.5), ("rmse", "mV", 0.125), ("bias", "mV", 0.125),
            ("max_abs", "uV", 500), ("event_time", "ms", 0.25), ("correlation", "", nil), ("max_abs", "nA", nil),
        ] as [(String, String, Double?)])
    func theErrorOfAnAssessedGolden(metric: String, unit: String, share: Double?) throws {
        let error = GoldenError(digest: "d", largest: 1, rms: 0.25, eventTime: 0.5, unit: "mV")
        let history = history([1, 1], metric: metric, unit: unit)
        let found = try self.share(history, goldens("v", error))
        #expect(found.map { ($0 * 1e9).rounded() / 1e9 } == share)
    }

    @Test func errorsOfOtherGoldensAreNotUsed() throws {
        let other = GoldenError(digest: "an older golden", largest: 1, rms: 1, eventTime: nil, unit: "mV")
        #expect(try share(history([1]), goldens("v", other)) == nil)
        #expect(try share(history([1]), goldens("w", GoldenError(declared: 1, unit: "mV"))) == nil)
        // A declared accuracy holds for all signals.
        #expect(try share(history([1]), goldens(nil, GoldenError(declared: 1, unit: "mV"))) == 0.5)
        #expect(try share(history([1]), KnownGoldens()) == nil)
    }

    /// An alarm counts for the verification that has a step, or continues a drift, and for no later one.
    @Test(
        arguments: [
            ([0, 0, 1], true), ([0, 0, 1, 1], false), ([0, 1, 2, 3, 4, 5, 6], true), ([0, 1, 2, 3, 4, 5, 5], false),
            ([0, 0, 0], false), ([0, 1, 0], false),
        ] as [([Double], Bool)])
    func alarmsOfTheLatestVerification(values: [Double], isAlarmed: Bool) {
        let drift = HistoryDrift(history(values))
        #expect(drift.isAlarmed(by: "v\(values.count - 1)") == isAlarmed)
        #expect(!drift.isAlarmed(by: "another"))
    }

    /// Verifications of machines that take turns have the alarms of a machine alone.
    @Test func machinesThatTakeTurns() {
        let values = (0..<20).map { 0.05 * Double($0) }
        let drift = HistoryDrift(history(values, machines: ["A", "B"]))
        #expect(drift.checks.map(\.machine) == ["A", "B"])
        #expect(drift.checks.map { $0.findings.map(\.kind) } == [[.drift], [.drift]])
        #expect(drift.isAlarmed(by: "v19"))
        #expect(drift.checks[0].name == "ex3 euler 0.005 ms: max_abs of v in c on A")
        // A step of one machine is an alarm of its verification only.
        let step = HistoryDrift(history([0, 5, 0, 5, 0, 6, 0, 6], machines: ["A", "B"]))
        #expect(step.checks.map { $0.findings.map(\.index) } == [[], [2]])
        #expect(!step.isAlarmed(by: "v6") && !step.isAlarmed(by: "v7"))
    }

    /// A verification that was just made is judged by all others, whatever its start time is.
    @Test func aVerificationBeforeOthersEndsTheSeries() {
        let series = history([2, 0, 0, 0])
        #expect(!HistoryDrift(series).isAlarmed(by: "v0"))
        let ending = series.ending(with: "v0")
        #expect(ending.checks[0].points.map(\.verification) == [1, 2, 3, 0])
        #expect(HistoryDrift(ending).isAlarmed(by: "v0"))
        #expect(series.ending(with: "v3").checks[0].points == series.checks[0].points)
        #expect(series.ending(with: "none").checks[0].points == series.checks[0].points)
    }
}
