import Results

/// The findings of a verification, the most important first.
///
///     let list = FindingList(record, changes: changes, places: places)
///     print(list.findings.first?.title ?? "everything passes")
///
/// Worse verdicts come first. Among equal verdicts, new failures precede known ones; the worst finding of each case
/// precedes the second of any case; and a larger used share of the tolerance precedes a smaller one. A list that is cut
/// therefore shows as many cases as possible.
public struct FindingList: Sendable, Hashable {
    /// The findings, the most important first.
    public let findings: [Finding]

    /// Creates the list of a verification's findings: its cases that could not be run, its checks with a verdict other
    /// than `pass`, and its runs with such a verdict that failed or have no such check.
    public init(
        _ record: VerificationRecord, changes: VerificationChanges? = nil, places: ReportPlaces = ReportPlaces()
    ) {
        let known = Dictionary(
            (changes?.runs ?? []).map { (RunKey($0), $0) }, uniquingKeysWith: { first, _ in first })
        var found = record.problems.map { Finding($0, places: places) }
        for run in record.runs where run.verdict != .pass {
            let change = known[RunKey(run)]
            let checks = run.checks.filter { $0.verdict != .pass }
            if checks.isEmpty || run.failure != nil { found.append(Finding(run, change: change, places: places)) }
            found += checks.map { Finding($0, of: run, change: change, places: places) }
        }
        findings = Self.ranked(Self.distinct(found))
    }

    /// Creates the list of those tests that do not pass, or that pass but are notable.
    public init(for tests: [ReportedTest]) {
        findings = Self.ranked(Self.distinct(tests.filter { $0.verdict != .pass || $0.isNotable }.map { Finding($0) }))
    }

    /// Returns the number of findings with the given severity.
    public func count(_ level: Finding.Level) -> Int { findings.count { $0.level == level } }

    private struct RunKey: Hashable {
        var words: [String]
        init(_ run: RunResult) { words = [run.caseID, run.method, run.step] }
        init(_ change: RunChange) { words = [change.caseID, change.method, change.step] }
    }

    /// Returns findings with distinct fingerprints. Equal fingerprints are distinguished by a number.
    private static func distinct(_ findings: [Finding]) -> [Finding] {
        var counts: [String: Int] = [:]
        return findings.map { finding in
            var finding = finding
            let number = counts[finding.fingerprint, default: 0]
            counts[finding.fingerprint] = number + 1
            if number > 0 { finding.fingerprint = Finding.digest([finding.fingerprint, "\(number)"]) }
            return finding
        }
    }

    private static func ranked(_ findings: [Finding]) -> [Finding] {
        let bySize = findings.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if group(a) != group(b) { return group(a).lexicographicallyPrecedes(group(b)) }
            if a.usage != b.usage { return a.usage > b.usage }
            return left.offset < right.offset
        }.map(\.element)
        var counts: [[String]: Int] = [:]
        let numbered = bySize.enumerated().map { position, finding in
            let key = group(finding).map(String.init) + [finding.caseID]
            counts[key, default: 0] += 1
            return (key: group(finding) + [counts[key] ?? 0, position], finding: finding)
        }
        return numbered.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.finding)
    }

    /// Returns the first parts of the order: the verdict and whether the failure was known before.
    private static func group(_ finding: Finding) -> [Int] {
        [-finding.verdict.severity, finding.change?.kind == .stillFailing ? 1 : 0]
    }
}
