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

    /// The table as data for the JavaScript of the report page.
    var script: ScriptValue { .list(rows) }
}
