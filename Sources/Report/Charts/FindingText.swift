import Results

/// The description, in words, of findings of the drift analysis and of changes between verifications.
enum FindingText {
    /// Returns the name of a kind of finding of the drift analysis, such as `step`.
    static func kind(_ kind: ReportSeries.Finding.Kind) -> String {
        kind == .toleranceChange ? "tolerance changed" : kind.rawValue
    }

    /// Returns the kind of a finding and, where they are known, its commits, such as `step, 1a2b3c..5d6e7f`, for a mark
    /// in a chart.
    static func short(_ finding: ReportSeries.Finding) -> String {
        kind(finding.kind) + (range(finding.commits).map { ", \($0)" } ?? "")
    }

    /// Returns the levels before and after a finding, such as `0.1 → 0.2 mV`, or its slope if it has no levels; a dash
    /// if it has neither.
    static func movement(_ finding: ReportSeries.Finding, unit: String) -> String {
        let named = unit.isEmpty ? "" : " \(unit)"
        let levels = [finding.from, finding.to].map { $0.map { ReportNumber.short($0) } ?? "–" }
        guard finding.from != nil || finding.to != nil else {
            return finding.slope.map { "\(ReportNumber.short($0))\(named) per verification" } ?? "–"
        }
        return levels.joined(separator: " → ") + named
    }

    /// Returns the forecast of a finding in words: its slope, and the number of verifications until the tolerance is
    /// reached, such as `0.1 mV per verification; at this rate it reaches its tolerance after 12 more verifications`; a
    /// dash if it has neither.
    static func outlook(_ finding: ReportSeries.Finding, unit: String) -> String {
        let named = unit.isEmpty ? "" : " \(unit)"
        var parts: [String] = []
        if let slope = finding.slope { parts.append("\(ReportNumber.short(slope))\(named) per verification") }
        if let breach = finding.breachIn, breach.isFinite {
            parts.append(
                "at this rate it reaches its tolerance after \(ReportNumber.short(breach.rounded(.up))) more"
                    + " verifications"
            )
        }
        return parts.isEmpty ? "–" : parts.joined(separator: "; ")
    }

    /// Returns the commits between which a change appeared, such as `1a2b3c..5d6e7f`, or `up to 5d6e7f` or `after
    /// 1a2b3c` if only one is known; nil if neither is known.
    static func range(_ commits: RunChange.CommitRange?) -> String? {
        switch (commits?.lastGood.map { $0.prefix(12) }, commits?.firstBad.map { $0.prefix(12) }) {
        case (let good?, let bad?): "\(good)..\(bad)"
        case (nil, let bad?): "up to \(bad)"
        case (let good?, nil): "after \(good)"
        case (nil, nil): nil
        }
    }

    /// Returns the name of a kind of change since the previous verification, such as `new failure`.
    static func kind(_ kind: RunChange.Kind) -> String {
        switch kind {
        case .newFailure: "new failure"
        case .stillFailing: "still failing"
        case .rounding: "rounding only"
        default: kind.rawValue
        }
    }
}
