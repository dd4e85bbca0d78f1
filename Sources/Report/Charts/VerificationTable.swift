/// The table of the verifications to which the charts of a report page refer by index, so that the data of each is
/// written once.
///
///     var table = VerificationTable()
///     let index = table.index(entry.verificationID, entry.startedAt, entry.commit, nil)
struct VerificationTable {
    private var indices: [String: Int] = [:]
    private var rows: [ScriptValue] = []

    /// Returns the index of a verification, and adds the verification to the table if it is missing.
    mutating func index(_ id: String, _ startedAt: String, _ commit: String?, _ machine: String?) -> Double {
        if let index = indices[id] { return Double(index) }
        indices[id] = rows.count
        rows.append(.texts([startedAt, commit.map { String($0.prefix(12)) } ?? "", machine ?? ""]))
        return Double(rows.count - 1)
    }

    /// The table as the JSON value that the page's script reads.
    var script: ScriptValue { .list(rows) }
}
