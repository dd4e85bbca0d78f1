import Drift

/// The description of findings in series (steps, drifts, creep and others) in words.
///
///     DriftText.sentence(finding)  // "step at 12 (1a2b3c4..5d6e7f8): from 0 to 0.2"
public enum DriftText {
    /// Returns a sentence about a finding. Commits are shortened to ten characters.
    public static func sentence(_ finding: DriftFinding) -> String {
        var text = "\(finding.kind.rawValue) at \(finding.at.label)"
        if let range = commits(finding) { text += " (\(range))" }
        text += ": from \(number(finding.from)) to \(number(finding.to))"
        guard finding.kind == .drift || finding.kind == .creep else { return text }
        text += ", \(number(finding.slope)) per verification"
        if let breach = finding.breachIn {
            text += breach == 0 ? ", beyond the tolerance" : ", at the tolerance in \(number(breach)) verifications"
        }
        return text
    }

    /// Returns the last good and the first bad commit; nil if neither is known.
    public static func commits(_ finding: DriftFinding) -> String? {
        guard finding.lastGood != nil || finding.firstBad != nil else { return nil }
        return [finding.lastGood, finding.firstBad].map { $0.map { String($0.prefix(10)) } ?? "unknown" }
            .joined(separator: "..")
    }

    /// Returns a number with five significant digits.
    static func number(_ value: Double) -> String { ReportNumber.short(value, digits: 5) }
}
