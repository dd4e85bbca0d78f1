import Comparison
import Foundation
import Results
import TestSupport
import Testing

/// A recorded quantity with a pole at 0.5 ms, and the state on which it depends: y = 1 / (x - 0.5) with x = 1 - t.
struct UndefinedTests {
    private static let experiment = """
        dynamics:
          name: M
          state_variables: { x: { equation: { rhs: "-1" }, initial_value: 1 } }
          derived_variables: { y: { equation: { rhs: "1/(x - 0.5)" }, record: true } }
        integration: { method: euler, step_size: 0.25, duration: 1.5, time_scale: ms }
        """

    /// The golden, with a given value at the pole.
    private static func trace(_ pole: String = "9") -> String {
        "0 2\n0.25 4\n0.5 \(pole)\n0.75 -4\n1 -2\n1.25 -1.3333333333333333\n1.5 -1\n"
    }

    private static let declared = "undefined: [{ signal: y, from: 0.5, to: 0.5, unit: ms, reason: the pole }]"

    private func run(
        _ pole: String = "9", check: String = "metric: max_abs", unit: String = "dimensionless", extra: String = ""
    ) async throws -> VerificationRecord {
        try await SmallCase(
            trace: Self.trace(pole), column: "y", experiment: Self.experiment, check: check,
            tolerance: "{ value: 0.1, unit: \(unit), basis: chosen for this test }", extra: extra
        ).run()
    }

    private static let events = "events: [{ signal: y, threshold: 3, unit: dimensionless }]"

    /// Whatever is measured, a run that is not finite in the window fails, with where.
    @Test(arguments: Metric.allCases.filter { !$0.isStatistical })
    func aRunThatIsNotFiniteFails(metric: Metric) async throws {
        let unit = metric.scale == .milliseconds ? "ms" : "dimensionless"
        let record = try await run(check: "metric: \(metric.rawValue)\(metric.options)", unit: unit, extra: Self.events)
        #expect(record.verdict == .fail)
        #expect(record.verdict.exitStatus == .regression)
        #expect(record.runs[0].checks[0].note == "the signal of the run is not finite in 1 sample, first at 0.5 ms")
        #expect(record.runs[0].usage == .infinity)
    }

    @Test func outsideOfTheWindowItDoesNotMatter() async throws {
        let window = "metric: max_abs, window: { from: 0.75, to: 1.5, unit: ms }"
        #expect(try await run(check: window).verdict == .pass)
        #expect(
            try await run(check: "metric: max_abs, window: { from: 0.5, to: 1.5, unit: ms }").verdict == .fail)
    }

    /// A golden with such a sample is corrupt, which is reported before anything runs.
    @Test(arguments: ["nan", "inf", "-inf"]) func aGoldenThatIsNotFiniteIsCorrupt(pole: String) async throws {
        let record = try await run(pole)
        #expect(record.verdict == .goldenCorrupt)
        #expect(record.verdict.exitStatus == .goldenFault)
        #expect(record.runs.isEmpty)
        #expect(
            record.problems[0].message.contains(
                "error[E0702]: the signal 'y' of the golden 'a' is not finite in 1 of 7 samples, first at 0.5 ms"))
        #expect(record.problems[0].message.contains("undefined: [{ signal: \"y\""))
    }

    /// In declared intervals the samples of golden and run are left out, and the others are compared.
    @Test(arguments: ["nan", "inf", "9"]) func declaredStretchesAreLeftOut(pole: String) async throws {
        let record = try await run(pole, extra: Self.declared)
        #expect(record.verdict == .pass)
        #expect(record.runs[0].checks[0].value == 0)
        #expect(record.runs[0].comparisons[0].metrics.count == 6)
    }

    @Test func anotherStretchDoesNotHelp() async throws {
        let other = Self.declared.replacingOccurrences(of: "0.5", with: "0.75")
        #expect(try await run("nan", extra: other).verdict == .goldenCorrupt)
        #expect(try await run(extra: other).verdict == .fail)
        #expect(
            try await run("nan", extra: other.replacingOccurrences(of: "signal: y", with: "signal: x")).verdict
                == .goldenCorrupt)
    }

    @Test(arguments: [
        ("{ signal: y, from: 0, to: 1, unit: ms }", "the undefined interval has no 'reason'"),
        ("{ signal: y, from: 0, to: 1, reason: ' ' }", "the undefined interval has no 'reason'"),
        ("{ from: 0, to: 1, reason: r }", "the undefined interval has no 'signal'"),
        ("{ signal: y, to: 1, reason: r }", "the undefined interval has no 'from'"),
        ("{ signal: y, from: 1, reason: r }", "the undefined interval has no 'to'"),
        (
            "{ signal: y, from: 1, to: 0, reason: r }",
            "must not end ('to') before it starts ('from'), and its unit must be a unit of time"
        ),
        (
            "{ signal: y, from: 0, to: 1, unit: mV, reason: r }",
            "must not end ('to') before it starts ('from'), and its unit must be a unit of time"
        ),
        ("{ signal: y, from: 0, to: 1, unit: furlong, reason: r }", "unknown unit 'furlong'"),
        ("{ signal: y, from: 0, to: .nan, reason: r }", "must be a finite decimal number"),
        ("{ signal: y, from: 0, to: 1, reason: r, until: 2 }", "'until'"),
        (
            "{ signal: z, from: 0, to: 1, reason: r }",
            "the signal 'z', which has an entry under 'undefined:', is not recorded by the experiment or under 'record:'"
        ),
    ]) func declarationsAreRead(entry: String, message: String) async throws {
        let record = try await run(extra: "undefined: [\(entry)]")
        #expect(record.verdict == .invalidInput)
        #expect(record.problems[0].message.contains(message), "\(record.problems[0].message)")
    }

    // MARK: The timebase

    @Test(arguments: [
        ("0 1\n0.5 0.5\n0.25 0.5\n1 0.25\n", "do not increase: 0.5 ms, then 0.25 ms in row 3"),
        ("0 1\n0.5 0.5\n0.5 0.5\n1 0.25\n", "do not increase: 0.5 ms, then 0.5 ms in row 3"),
        ("0 1\n0.5 0.5\nnan 0.25\n", "do not increase: one is nan ms in row 3"),
    ]) func aGoldenWhoseTimesDoNotIncreaseIsCorrupt(trace: String, message: String) async throws {
        let record = try await SmallCase(trace: trace).run()
        #expect(record.verdict == .goldenCorrupt)
        #expect(record.problems[0].message.contains(message), "\(record.problems[0].message)")
    }

    @Test(arguments: Metric.allCases.filter { !$0.isStatistical })
    func aWindowBeyondTheGoldenIsRefused(metric: Metric) async throws {
        let unit = metric.scale == .milliseconds ? "ms" : "dimensionless"
        let record = try await SmallCase(
            check: "metric: \(metric.rawValue)\(metric.options), window: { from: 0, to: 1.5, unit: ms }",
            tolerance: "{ value: 0.1, unit: \(unit), basis: chosen for this test }",
            extra: "events: [{ signal: x, threshold: 0.7, unit: dimensionless }]"
        ).run()
        #expect(record.verdict == .goldenMismatch)
        #expect(
            record.runs[0].failure?.contains(
                "the window of the comparison is 0.0 to 1.5 ms, but the reference covers only 0.0 to 1.0 ms; nothing is extrapolated"
            ) == true
        )
    }

    /// A golden that is what interpolation makes of the run's own steps differs by nothing, but what lies between steps
    /// is known to a bound only, so that a small tolerance allows no verdict.
    @Test(arguments: Metric.allCases.filter { !$0.isStatistical && $0 != .eventCount && $0 != .eventMismatch })
    func everyMetricTellsAGridThatIsTooCoarse(metric: Metric) async throws {
        let h = 0.5
        var (x, y) = ([0.0], [1.0])
        for step in 0..<20 {
            x.append(x[step] + h * y[step])
            y.append(y[step] - h * x[step])
        }
        let rows = (0...100).map { index -> String in
            let (row, share) = (min(19, index / 5), Double(index - 5 * min(19, index / 5)) / 5)
            let (d0, d1, change) = (h * y[row], h * y[row + 1], x[row + 1] - x[row])
            let value = x[row] + share * (d0 + share * (3 * change - 2 * d0 - d1 + share * (d0 + d1 - 2 * change)))
            return "\(Double(index) / 10) \(value)\n"
        }
        let unit = metric.scale == .milliseconds ? "ms" : "dimensionless"
        let record = try await SmallCase(
            trace: rows.joined(),
            experiment: """
                dynamics:
                  name: M
                  state_variables:
                    x: { equation: { rhs: y }, initial_value: 0 }
                    y: { equation: { rhs: "-x" }, initial_value: 1 }
                integration: { method: euler, step_size: 0.5, duration: 10, time_scale: ms }
                """, check: "metric: \(metric.rawValue)\(metric.options)",
            tolerance: "{ value: 1.0e-6, unit: \(unit), basis: chosen for this test }",
            extra: "events: [{ signal: x, threshold: 0.3, unit: dimensionless }]"
        ).run()
        #expect(record.verdict == .gridTooCoarse, "\(record.runs.first?.checks.first?.value ?? -1)")
        #expect(record.verdict.exitStatus == .regression)
        #expect(
            record.runs.first?.checks.first?.note?.hasPrefix(
                "the samples of the run are too far apart: interpolation may add an error of ") == true)
    }
}

extension Metric {
    /// The keys that a check needs in addition to the metric.
    fileprivate var options: String {
        if self == .tube { return ", tube: { time: 0, value: 1.0e-9, unit: dimensionless }" }
        return needsMatchWindow ? ", match: { within: 1 }" : ""
    }
}
