import Comparison
import Results

/// The description of the margin of a passing check: the smallest constant added to the signal, and the smallest shift
/// of the signal in time, with which the check would fail.
///
///     MarginText.short(check)  // "±0.12 mV or 0.03 ms"
public enum MarginText {
    /// Returns the margin of a check: the smallest changes in value and in time with which it would fail. It is `any
    /// change` if the check asks for equality, as that of a text does, `no constant or shift` if neither makes the
    /// check fail, and a dash for a check whose record has no margin, such as one that does not pass.
    public static func short(_ check: CheckResult) -> String {
        guard let margin = check.margin else {
            // A text must be equal to the character.
            return check.verdict == .pass && check.metric == "text" ? "any change" : "–"
        }
        if margin.value == 0 { return "any change" }
        let unit = margin.unit.isEmpty ? "" : " \(margin.unit)"
        let changes = [
            margin.value.map { "±\(ReportNumber.short($0, digits: 2))\(unit)" },
            margin.time.map { "\(ReportNumber.short($0, digits: 2)) ms" },
        ].compactMap(\.self)
        return changes.isEmpty ? "no constant or shift" : changes.joined(separator: " or ")
    }

    /// Returns the margin of the check of a run that uses most of its tolerance; a dash for a run that does not pass.
    public static func short(_ run: RunResult) -> String {
        guard run.verdict == .pass else { return "–" }
        return run.checks.max { ($0.usage ?? 0) < ($1.usage ?? 0) }.map { short($0) } ?? "–"
    }
}
