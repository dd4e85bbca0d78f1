import Results

/// The data of a report: a verification, the traces of its runs, and the history of its cases.
///
///     let input = ReportInput(record: record, traces: traces, history: entries, goldens: ["ex3": ["jneuroml": "jLEMS"]])
public struct ReportInput: Sendable {
    /// The record of the verification.
    public var record: VerificationRecord
    /// The traces of the runs, at the times that are kept for drawing, by `RunResult.tracesKey`.
    public var traces: [String: DecimatedTraces]
    /// The results of the verification's ``VerificationRecord/worstRuns`` in this and earlier verifications, the latest
    /// first.
    public var history: [HistoryEntry]
    /// The descriptions of the goldens, by case id and golden name.
    public var goldens: [String: [String: String]]
    /// The changes since the previous verification; nil if they were not determined.
    public var changes: VerificationChanges?
    /// The series of values of checks over successive verifications, with the findings of the drift analysis.
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
    /// The largest number of failed runs for which the main page shows charts.
    static let drawnFailures = 50
    /// The largest number of runs for which the page of a case shows charts, the worst run included.
    static let drawnFailuresOfCase = 4

    /// The largest number of past results of a run that a page shows.
    public static let shownResults = 120

    /// The run of each case whose past results and charts are shown: that with the most severe verdict and, among those,
    /// the largest used share of a tolerance.
    public var worstRuns: Set<RunKey> {
        Set(Dictionary(grouping: runs, by: \.caseID).values.compactMap { Self.worstFirst($0).first?.key })
    }

    /// A sentence that counts the runs that pass and the cases that could not be run, and gives the largest used share
    /// of a tolerance, such as `58 of 60 runs pass; 1 case could not be run; at most 120 % of a tolerance is used.`
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

    /// Returns the runs of the case with an id.
    public func runs(of id: String) -> [RunResult] { runs.filter { $0.caseID == id } }

    /// Returns the worst verdict of the case with an id, over its runs and problems; `vacuous` for another id.
    public func verdict(of id: String) -> Verdict {
        Verdict.worst(runs(of: id).map(\.verdict) + problems.filter { $0.caseID == id }.map(\.verdict))
    }

    /// The runs that do not pass, in the order of ``worstFirst(_:)``.
    var failedRuns: [RunResult] { Self.worstFirst(runs.filter { $0.verdict != .pass }) }

    /// Returns runs ordered by the severity of their verdicts, then by the largest used share of a tolerance, the worst
    /// first. Of equal runs, that with the experiment's own method and step size comes first, then the earlier one.
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

    /// The runs for which reports show charts, possibly repeated: the worst run of each case, its failed runs up to
    /// ``drawnFailuresOfCase``, and the worst failed runs of all cases up to ``drawnFailures``.
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
