/// The table of the verifications on a report page. The charts of the page refer to verifications by their index in
/// this table, so that the data of each verification is written once.
///
///     var table = VerificationTable()
///     let index = table.index(entry.verificationID, entry.startedAt, entry.commit, nil)
struct VerificationTable {
    private var indices: [String: Int] = [:]
    private var rows: [ScriptValue] = []

    /// Returns the index of a verification in the table, as a number for JSON. A verification that the table lacks is
    /// added; for one that it has, only `id` is used.
    /// - Parameters:
    ///   - id: The id of the verification.
    ///   - startedAt: The time at which the verification started.
    ///   - commit: The commit of the repository that contains the cases; nil if it is unknown.
    ///   - machine: The machine of the verification; nil if it is unknown.
    mutating func index(_ id: String, _ startedAt: String, _ commit: String?, _ machine: String?) -> Double {
        if let index = indices[id] { return Double(index) }
        indices[id] = rows.count
        rows.append(.texts([startedAt, commit.map { String($0.prefix(12)) } ?? "", machine ?? ""]))
        return Double(rows.count - 1)
    }

    /// The table as the JSON value that the page's script reads.
    var script: ScriptValue { .list(rows) }
}
