import Results

/// The chart of the share of its tolerance that a run used in each of its successive verifications.
enum HistoryChart {
    /// Returns the data from which the page's script draws the chart.
    /// - Parameters:
    ///   - entries: The results of one run in successive verifications, the oldest first.
    ///   - table: The table of the verifications to which charts of the page refer. Those of the entries are added to
    ///     it.
    static func script(_ entries: [HistoryEntry], _ table: inout VerificationTable) -> ScriptValue {
        var rows: [Double] = []
        for entry in entries {
            rows.append(
                table.index(
                    entry.verificationID, entry.startedAt, entry.commit.map { $0 + (entry.isDirty ? "+" : "") }, nil))
        }
        let changed = entries.indices.dropFirst().filter { entries[$0].traceDigest != entries[$0 - 1].traceDigest }
        let bad = entries.indices.filter { entries[$0].verdict != Verdict.pass.rawValue }
        return .object([
            ("v", .numbers(rows)),
            // An infinite share is drawn as the largest finite one; a missing share is null.
            (
                "u",
                .numbers(
                    entries.map { entry in entry.usage.map { ($0.isNaN ? 1e6 : min(max($0, -1e6), 1e6)) * 100 } ?? .nan
                    }
                    .map { ($0 * 10).rounded() / 10 })
            ),
            ("c", .numbers(changed.map(Double.init))),
            ("bad", .object(bad.map { (String($0), .text(entries[$0].verdict)) })),
        ])
    }
}
