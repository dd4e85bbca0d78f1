import Results

/// The data of a report: a verification, its decimated traces, and the history of its cases.
///
///     let input = ReportInput(record: record, traces: traces, history: entries, goldens: ["ex3": ["jneuroml": "jLEMS"]])
public struct ReportInput: Sendable {
    /// The record of the verification.
    public var record: VerificationRecord
    /// The decimated traces of the runs of the verification, by `RunResult.tracesKey`.
    public var traces: [String: DecimatedTraces]
    /// The results of the verification's ``VerificationRecord/worstRuns`` in this and earlier verifications, the latest
    /// first.
    public var history: [HistoryEntry]
    /// The descriptions of the goldens, by case id and golden name.
    public var goldens: [String: [String: String]]
    /// The changes since the previous verification; nil if they were not determined.
    public var changes: VerificationChanges?
    /// The series of check values with the findings of the drift analysis.
    public var series: [ReportSeries]

    /// Creates the data of a report.
    public init(
        record: VerificationRecord, traces: [String: DecimatedTraces], history: [HistoryEntry],
        goldens: [String: [String: String]], changes: VerificationChanges? = nil, series: [ReportSeries] = []
    ) {
        self.record = record
        self.traces = traces
        self.history = history
        self.goldens = goldens
        self.changes = changes
        self.series = series
    }
}

extension VerificationRecord {
    /// The largest number of failed runs that the main page draws.
    static let drawnFailures = 50
    /// The largest number of failed runs of one case that the page of the case draws.
    static let drawnFailuresOfCase = 4

    /// The largest number of past results of a run that a page shows.
    public static let shownResults = 120

    /// The run of each case whose past results and charts are shown: that with the most severe verdict and, among those,
    /// the largest used share of a tolerance.
    public var worstRuns: Set<RunKey> {
        Set(Dictionary(grouping: runs, by: \.caseID).values.compactMap { Self.worstFirst($0).first?.key })
    }

    /// A sentence that summarizes the verification.
    public var headline: String {
        let passed = runs.count { $0.verdict == .pass }
        var text = "\(passed) of \(runs.count) \(runs.count == 1 ? "run passes" : "runs pass")"
        if !problems.isEmpty {
            text += "; \(problems.count) \(problems.count == 1 ? "case" : "cases") could not be run"
        }
        if let worst = runs.compactMap(\.usage).max() {
            text += "; at most \(ReportNumber.percent(worst)) of a tolerance is used"
        }
        return text + "."
    }

    /// Returns the runs of a case.
    public func runs(of id: String) -> [RunResult] { runs.filter { $0.caseID == id } }

    /// Returns the worst verdict of a case.
    public func verdict(of id: String) -> Verdict {
        Verdict.worst(runs(of: id).map(\.verdict) + problems.filter { $0.caseID == id }.map(\.verdict))
    }

    /// The runs that do not pass: the most severe verdict first, then the largest share of a tolerance, then the order
    /// of the verification.
    var failedRuns: [RunResult] { Self.worstFirst(runs.filter { $0.verdict != .pass }) }

    /// Returns the given runs ordered by severity, the worst first.
    static func worstFirst(_ runs: [RunResult]) -> [RunResult] {
        runs.enumerated().sorted { first, second in
            let (one, other) = (first.element, second.element)
            if one.verdict != other.verdict { return one.verdict.severity > other.verdict.severity }
            let shares = (one.usage ?? -1, other.usage ?? -1)
            if shares.0 != shares.1 { return shares.0 > shares.1 }
            if one.isOwnSetting != other.isOwnSetting { return one.isOwnSetting }
            return first.offset < second.offset
        }.map(\.element)
    }

    /// The runs whose signals the reports draw: the worst run of each case, and failed runs up to the limits.
    public var plottedRuns: [RunResult] {
        let byCase = Dictionary(grouping: runs, by: \.caseID)
        let worst = caseIDs.flatMap { id in
            let sorted = Self.worstFirst(byCase[id] ?? [])
            return sorted.prefix(1)
                + sorted.dropFirst().prefix(Self.drawnFailuresOfCase - 1).filter { $0.verdict != .pass }
        }
        return worst + failedRuns.prefix(Self.drawnFailures)
    }
}
