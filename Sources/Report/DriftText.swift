import Drift

/// The description, in words, of the findings of the drift analysis: steps, drifts, creep and others.
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
            // Such as "drift at 12: from 0 to 0.2, 0.01 per verification, reaching the tolerance after 5 more verifications".
            text +=
                breach == 0
                ? ", beyond the tolerance" : ", reaching the tolerance after \(number(breach)) more verifications"
        }
        return text
    }

    /// Returns the commits between which a finding appeared, the last good and the first bad one, such as
    /// `1a2b3c4..5d6e7f8`, with `unknown` for a commit that is not known; nil if neither is known.
    public static func commits(_ finding: DriftFinding) -> String? {
        guard finding.lastGood != nil || finding.firstBad != nil else { return nil }
        return [finding.lastGood, finding.firstBad].map { $0.map { String($0.prefix(10)) } ?? "unknown" }
            .joined(separator: "..")
    }

    /// Returns a number as text with at most five significant digits.
    static func number(_ value: Double) -> String { ReportNumber.short(value, digits: 5) }
}
