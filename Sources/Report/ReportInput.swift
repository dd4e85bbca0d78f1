import Results

/// What a report is made of: a run, its traces, and what came before.
public struct ReportInput: Sendable {
    /// The run.
    public var record: VerificationRecord
    /// Decimated traces of its runs, by their key.
    public var traces: [String: DecimatedTraces]
    /// Past results of its cases, latest first, this run among them.
    public var history: [HistoryEntry]
    /// Descriptions of goldens, by case and name.
    public var goldens: [String: [String: String]]

    /// Creates an input.
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
    /// One sentence on the whole.
    public var headline: String {
        let passed = runs.count { $0.verdict == .pass }
        var text = "\(passed) of \(runs.count) \(runs.count == 1 ? "run passes" : "runs pass")"
        if !problems.isEmpty {
            text += "; \(problems.count) \(problems.count == 1 ? "case" : "cases") could not be run"
        }
        if let worst = runs.compactMap(\.usage).max() {
            text += "; the most that a check uses of its tolerance is \(ReportNumber.percent(worst))"
        }
        return text + "."
    }

    /// The runs of a case.
    public func runs(of id: String) -> [RunResult] { runs.filter { $0.caseID == id } }

    /// The verdict on a case.
    public func verdict(of id: String) -> Verdict {
        Verdict.worst(runs(of: id).map(\.verdict) + problems.filter { $0.caseID == id }.map(\.verdict))
    }

    /// The run of a case whose traces the report draws: the experiment's own method and step, else the first.
    func plottedRun(of id: String) -> RunResult? {
        let runs = runs(of: id)
        return runs.first(where: \.isOwnSetting) ?? runs.first
    }

    /// The runs whose traces the report draws.
    public var plottedRuns: [RunResult] { caseIDs.compactMap(plottedRun) }
}
