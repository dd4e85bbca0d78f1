import Drift
import Report
import Results

extension HistoryDrift {
    /// Returns, for the report of a verification, the series of the checks of its runs, with the steps, drifts and
    /// other changes found in them.
    public func reportSeries(of record: VerificationRecord) -> [ReportSeries] {
        let runs = Set(record.runs.map(\.key))
        return checks.filter { runs.contains($0.key.run) }.map { check in
            ReportSeries(
                caseID: check.key.run.caseID, method: check.key.run.method, step: check.key.run.step,
                check: check.key.checkLabel, machine: check.machine, signal: check.key.signal, unit: check.key.unit,
                points: zip(check.points, check.analysis.points).map(point), findings: check.findings.map(Self.finding))
        }
    }

    private func point(_ result: CheckSeries.Point, _ point: SeriesPoint) -> ReportSeries.Point {
        let verification = verifications[result.verification]
        return ReportSeries.Point(
            verificationID: verification.id, startedAt: verification.startedAt, commit: point.commit,
            machine: point.machine, value: result.signedValue, tolerance: point.tolerance,
            goldenDigest: result.goldenDigest)
    }

    private static func finding(_ finding: DriftFinding) -> ReportSeries.Finding {
        let kind: ReportSeries.Finding.Kind =
            switch finding.kind {
            case .step: .step
            case .drift: .drift
            case .creep: .creep
            case .toleranceChange: .toleranceChange
            case .recovery: .recovery
            }
        return ReportSeries.Finding(
            kind: kind, index: finding.index, from: finding.from, to: finding.to,
            commits: RunChange.CommitRange(lastGood: finding.lastGood, firstBad: finding.firstBad),
            slope: finding.slope == 0 ? nil : finding.slope, breachIn: finding.breachIn,
            confidence: finding.confidence)
    }
}
