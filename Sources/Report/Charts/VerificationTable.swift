import Results

/// The verifications that the histories of a page name, each written once.
///
///     var table = VerificationTable()
///     let index = table.index(entry.verificationID, entry.startedAt, entry.commit, nil)
struct VerificationTable {
    private var indices: [String: Int] = [:]
    private var rows: [ScriptValue] = []

    /// Returns the index of a verification, which is added when it is not in the table.
    mutating func index(_ id: String, _ startedAt: String, _ commit: String?, _ machine: String?) -> Double {
        if let index = indices[id] { return Double(index) }
        indices[id] = rows.count
        rows.append(.texts([startedAt, commit.map { String($0.prefix(12)) } ?? "", machine ?? ""]))
        return Double(rows.count - 1)
    }

    /// The table as data of the script.
    var script: ScriptValue { .list(rows) }
}

/// The share of the tolerance that a run used over successive verifications, for the script.
enum HistoryChart {
    /// Returns the data of the script.
    /// - Parameter entries: the results, the oldest first.
    static func script(_ entries: [HistoryEntry], _ table: inout VerificationTable) -> ScriptValue {
        var rows: [Double] = []
        for entry in entries {
            rows.append(table.index(entry.verificationID, entry.startedAt, entry.commit.map { $0 + (entry.isDirty ? "+" : "") }, nil))
        }
        let changed = entries.indices.dropFirst().filter { entries[$0].traceDigest != entries[$0 - 1].traceDigest }
        let bad = entries.indices.filter { entries[$0].verdict != Verdict.pass.rawValue }
        return .object([
            ("v", .numbers(rows)),
            // The largest finite share stands for an infinite one; a missing one is null.
            ("u", .numbers(entries.map { entry in entry.usage.map { ($0.isNaN ? 1e6 : min(max($0, -1e6), 1e6)) * 100 } ?? .nan }
                .map { ($0 * 10).rounded() / 10 })),
            ("c", .numbers(changed.map(Double.init))),
            ("bad", .object(bad.map { (String($0), .text(entries[$0].verdict)) })),
        ])
    }
}

/// A series of check values with its tolerances and the changes found in it, for the script.
enum SeriesChart {
    /// Returns the data of the script.
    static func script(_ series: ReportSeries, _ table: inout VerificationTable) -> ScriptValue {
        var rows: [Double] = []
        for point in series.points {
            rows.append(table.index(point.verificationID, point.startedAt, point.commit, point.machine))
        }
        let goldens = series.points.indices.dropFirst().filter { index in
            guard let before = series.points[index - 1].goldenDigest, let now = series.points[index].goldenDigest else {
                return false
            }
            return before != now
        }
        return .object([
            ("n", .text(series.label)), ("unit", .text(series.unit)), ("v", .numbers(rows)),
            ("y", .numbers(series.points.map { $0.value ?? .nan })),
            ("tol", .numbers(series.points.map { $0.tolerance ?? .nan })),
            ("marks", .list(series.findings.map { .list([.number(Double($0.index)), .text(FindingText.short($0))]) })),
            ("goldens", .numbers(goldens.map(Double.init))),
        ])
    }
}
