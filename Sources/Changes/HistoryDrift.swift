import Comparison
import Drift
import Results

/// The steps, drifts and other changes of all series of values in a history: those of the checks, of wall times and of
/// memory.
///
///     let drift = HistoryDrift(try history.series(), goldens: known)
///     for check in drift.checks where check.isAlarmed { print(check.name, check.findings) }
///
/// Solutions of the same program have no noise, so every change of a check counts. Each machine has a series of its own,
/// because results may differ between machines: verifications of another machine do not interrupt it. Wall times
/// are analyzed by cumulative sums.
public struct HistoryDrift: Sendable {
    /// The drift analysis of one series: the values of one metric of one signal, in one check of one run, over
    /// successive verifications of one machine.
    public struct Check: Sendable {
        /// The identity of the analyzed series: its run, check, golden, metric and signal.
        public var key: CheckSeries.Key
        /// The key of the machine whose verifications the series contains; nil if all results of the check are of one
        /// machine.
        public var machine: String?
        /// The drift analysis after all values of the series.
        public var analysis: DriftAnalysis
        /// The steps, drifts and other changes found in the series, in the order of the verifications.
        public var findings: [DriftFinding]
        /// The steps, drifts and creeps found in the series without its latest point.
        var earlierAlarms: [DriftFinding]
        /// The results of the check in successive verifications, the oldest first, shape `[points]`.
        public var points: [CheckSeries.Point]

        /// The name of the series for users: case, method, step size in ms, metric, signal and check, and the machine
        /// if there are several.
        public var name: String { analysis.name }

        /// A Boolean value that indicates whether a step, a drift or creep was found in the series.
        public var isAlarmed: Bool { findings.contains { $0.kind.isAlarm } }
    }

    /// The drift analysis of the wall times of one run, or of the peak memory of the program, over successive
    /// verifications.
    public struct Resource: Sendable {
        /// The name of the series: the case, method and step size of the run whose wall times it holds, or `peak memory
        /// in bytes`.
        public var name: String
        /// The number of values in the series of wall times or of peak memory.
        public var count: Int
        /// The steps found in the series of wall times or of peak memory, and the recoveries from them.
        public var findings: [DriftFinding]
    }

    /// The number of latest verifications that 'all', 'merge' and 'report' look at, so that their time does not grow with
    /// the history. 'drift' looks at all.
    public static let window = 500

    /// The verifications of the history, the oldest first. Points of series refer to them by index.
    public let verifications: [HistorySeries.Verification]
    /// The analyses of the checks, one for each metric of a signal in a check of a run and each machine, in the order of
    /// the history.
    public let checks: [Check]
    /// The analyses of the wall times of each run and of the program's peak memory, without those that found nothing.
    public let resources: [Resource]

    /// Analyzes all series of a history.
    /// - Parameters:
    ///   - goldens: The distances and errors of goldens; without them, a series may jump where a new golden is
    ///     accepted, and creep is not found. Distances are used for `max_abs` and `bias`.
    /// - Complexity: O(*n* log *n*) for a series of *n* points.
    public init(_ history: HistorySeries, goldens: KnownGoldens = KnownGoldens()) {
        verifications = history.verifications
        checks = history.checks.flatMap { series in
            let parts = history.byMachine(series)
            return parts.map { Self.check($0.series, parts.count > 1 ? $0.machine : nil, history, goldens) }
        }
        resources = Self.resources(history)
    }

    private static func check(
        _ series: CheckSeries, _ machine: String?, _ history: HistorySeries, _ goldens: KnownGoldens
    ) -> Check {
        let error = goldens.error(of: series.key, digest: series.points.last?.goldenDigest)
        let name = name(series.key) + (machine.map { " on \($0)" } ?? "")
        var analysis = DriftAnalysis(name: name, goldenError: error, isDeterministic: true)
        for point in series.points.dropLast() { analysis.append(Self.point(point, series.key, history, goldens)) }
        let earlier = analysis.findings.filter(\.kind.isAlarm)
        if let last = series.points.last { analysis.append(point(last, series.key, history, goldens)) }
        return Check(
            key: series.key, machine: machine, analysis: analysis, findings: analysis.findings, earlierAlarms: earlier,
            points: series.points)
    }

    /// A Boolean value that indicates whether a step, a drift or creep was found in the series of any check.
    public var isAlarmed: Bool { checks.contains(where: \.isAlarmed) }

    /// Returns whether the latest verification has a step, or begins or continues a drift or creep, in the series of a
    /// check: whether the steps, drifts and creeps found there differ from those found without the latest point.
    /// - Parameter id: The id of the latest verification. Checks that it did not run are left out.
    public func isAlarmed(by id: String) -> Bool {
        checks.contains { check in
            isLatest(check, of: id) && check.isAlarmed && check.findings.filter(\.kind.isAlarm) != check.earlierAlarms
        }
    }

    /// Returns whether the last point of a check's series belongs to the verification with the given id.
    public func isLatest(_ check: Check, of id: String) -> Bool {
        check.points.last.map { verifications[$0.verification].id == id } ?? false
    }

    // MARK: Points

    private static func name(_ key: CheckSeries.Key) -> String {
        "\(key.run.caseID) \(key.run.method) \(key.run.step) ms: \(key.metric) of \(key.signal) in \(key.checkLabel)"
    }

    private static func point(
        _ point: CheckSeries.Point, _ key: CheckSeries.Key, _ history: HistorySeries, _ goldens: KnownGoldens
    ) -> SeriesPoint {
        let verification = history.verifications[point.verification]
        let isTolerance = point.tolerance.isFinite && point.tolerance >= 0
        return SeriesPoint(
            position: SeriesPosition(text: verification.id, label: verification.startedAt),
            value: point.signedValue ?? .nan,
            tolerance: isTolerance ? point.tolerance : nil,
            commit: verification.caseCommits?[key.run.caseID]?.commit ?? verification.commit,
            machine: verification.machine, golden: golden(point, key, goldens))
    }

    private static func golden(
        _ point: CheckSeries.Point, _ key: CheckSeries.Key, _ goldens: KnownGoldens
    ) -> GoldenPosition? {
        guard let digest = point.goldenDigest,
            let distance = goldens.distances[.init(caseID: key.run.caseID, digest: digest, signal: key.signal)],
            distance.unit == key.unit
        else { return nil }
        switch Metric(rawValue: key.metric) {
        case .maxAbs: return GoldenPosition(id: digest, distance: distance.largest)
        case .bias: return GoldenPosition(id: digest, distance: distance.mean)
        default: return nil
        }
    }

    // MARK: Resources

    private static func resources(_ history: HistorySeries) -> [Resource] {
        let verifications = history.verifications
        let times = history.runs.map { series in
            let points = series.points.map { point in
                let verification = verifications[point.verification]
                return SeriesPoint(
                    position: SeriesPosition(text: verification.id, label: verification.startedAt),
                    value: point.seconds,
                    commit: verification.caseCommits?[series.run.caseID]?.commit ?? verification.commit,
                    machine: verification.machine)
            }
            return Series(
                name: "\(series.run.caseID) \(series.run.method) \(series.run.step) ms: wall time in s", points: points)
        }
        let memory = Series(
            name: "peak memory in bytes",
            points: verifications.compactMap { verification in
                verification.peakMemory.map {
                    SeriesPoint(
                        position: SeriesPosition(text: verification.id, label: verification.startedAt),
                        value: Double($0),
                        commit: verification.commit, machine: verification.machine)
                }
            })
        return (times + [memory]).flatMap(\.byMachine).compactMap { series in
            let findings = ResourceAnalysis(series).findings
            return findings.isEmpty
                ? nil : Resource(name: series.name, count: series.points.count, findings: findings)
        }
    }
}
