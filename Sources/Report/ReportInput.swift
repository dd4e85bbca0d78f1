import Results

/// What a report is made of: a run, its sketches, and what came before.
public struct ReportInput: Sendable {
    /// The run.
    public var record: RunRecord
    /// Sketches of its cells, by their key.
    public var sketches: [String: CellSketches]
    /// Past results of its cases, latest first, this run among them.
    public var history: [HistoryEntry]
    /// Descriptions of goldens, by case and name.
    public var goldens: [String: [String: String]]

    /// Creates an input.
    public init(
        record: RunRecord, sketches: [String: CellSketches], history: [HistoryEntry],
        goldens: [String: [String: String]]
    ) {
        self.record = record
        self.sketches = sketches
        self.history = history
        self.goldens = goldens
    }
}

extension RunRecord {
    /// One sentence on the whole.
    public var headline: String {
        let passed = cells.count { $0.verdict == .pass }
        var text = "\(passed) of \(cells.count) \(cells.count == 1 ? "cell passes" : "cells pass")"
        if !problems.isEmpty {
            text += "; \(problems.count) \(problems.count == 1 ? "case" : "cases") could not be run"
        }
        if let worst = cells.compactMap(\.usage).max() {
            text += "; the most that a check uses of its tolerance is \(ReportNumber.percent(worst))"
        }
        return text + "."
    }

    /// The cells of a case.
    public func cells(of id: String) -> [CellResult] { cells.filter { $0.caseID == id } }

    /// The verdict on a case.
    public func verdict(of id: String) -> Verdict {
        Verdict.worst(cells(of: id).map(\.verdict) + problems.filter { $0.caseID == id }.map(\.verdict))
    }
}
