/// The sentence with the number of findings that a report leaves out because its size is limited.
enum RollUp {
    /// Returns the sentence on the omitted findings, such as `3 further findings are not annotated: 2 errors and 1
    /// warning in 2 cases`.
    /// - Parameter place: The participle that completes the sentence, such as `annotated` or `listed here`.
    static func text(_ omitted: [Finding], _ place: String) -> String {
        let errors = omitted.count { $0.level == .error }
        let parts = [counted(errors, "error"), counted(omitted.count - errors, "warning")].compactMap(\.self)
        let cases = Set(omitted.map(\.caseID)).count
        return "\(omitted.count) further \(omitted.count == 1 ? "finding is" : "findings are") not \(place): "
            + parts.joined(separator: " and ") + " in \(cases) \(cases == 1 ? "case" : "cases")"
    }

    private static func counted(_ count: Int, _ noun: String) -> String? {
        count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
