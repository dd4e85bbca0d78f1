import GRDB

/// A selection of the latest verifications of a history.
///
///     let window = HistoryWindow(since: "2026-01-01T00:00:00Z", latest: 500)
///     let rows = try HistoryReader(database).verifications(in: window)
struct HistoryWindow {
    /// The earliest start time of a selected verification, as `VerificationTime.normalized` writes it; nil for all.
    var since: String?
    /// The largest number of verifications, of which the latest are selected; nil for all.
    var latest: Int?

    /// An SQL query for the ids of the lists of runs of the selected verifications, with ``arguments``.
    static let sets = "SELECT runSetID FROM verification WHERE startedAt >= ? ORDER BY startedAt DESC, id DESC LIMIT ?"

    /// The arguments of the query: the earliest time and the largest number, which is negative for all.
    var arguments: StatementArguments { [since ?? "", latest ?? -1] }
}
