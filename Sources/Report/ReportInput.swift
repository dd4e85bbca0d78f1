import Results

/// The data of a report: a verification, its decimated traces, and the history of its cases.
///
///     let input = ReportInput(record: record, traces: traces, history: entries, goldens: ["ex3": ["jneuroml": "jLEMS"]])
public struct ReportInput: Sendable {
    /// The verification.
    public var record: VerificationRecord
    /// The decimated traces of its runs, by `RunResult.tracesKey`.
    public var traces: [String: DecimatedTraces]
    /// The past runs of its cases, the latest first, with those of this verification.
    public var history: [HistoryEntry]
    /// The descriptions of the goldens, by case id and golden name.
    public var goldens: [String: [String: String]]

    /// Creates the data of a report.
    public init(
        record: VerificationRecord, traces: [String: DecimatedTraces], history: [HistoryEntry],
        goldens: [String: [String: String]]
    ) {
        self.record = record
        self.traces = traces
        self.history = history
        self.goldens = goldens
    }
}

extension VerificationRecord {
    /// A sentence that summarises the verification.
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

    /// Returns the run of a case whose traces the report draws: the experiment's own method and step size, or the first
    /// run; nil when the case has no runs.
    func plottedRun(of id: String) -> RunResult? {
        let runs = runs(of: id)
        return runs.first(where: \.isOwnSetting) ?? runs.first
    }

    /// The runs whose traces the report draws, one for each case with runs.
    public var plottedRuns: [RunResult] { caseIDs.compactMap(plottedRun) }
}
