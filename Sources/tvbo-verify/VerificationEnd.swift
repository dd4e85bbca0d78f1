import Changes
import Results
import Verification

/// The final output of a verification: its table or JSON, the reports for other programs, and the exit status.
struct VerificationEnd {
    /// The verification.
    var record: VerificationRecord
    /// The changes since the previous verification.
    var changes: VerificationChanges
    /// The drift of the checks in the history, with this verification.
    var drift: HistoryDrift
    /// The folder of cases, and the folders below which they may read.
    var cases: CasesOptions
    /// The folder in which the reports have been written.
    var reports: ReportFolder
    /// A Boolean value that indicates whether the record is printed as JSON.
    var json: Bool

    /// Prints the result, writes the reports of `--format`, and returns the exit status.
    func report(_ format: FormatOptions, _ failure: FailOnOptions) throws -> ExitStatus {
        if json {
            try Console.say(json: ChangedRecord(record: record, changes: changes))
        } else if !format.usesStandardOutput {
            Console.say(SummaryTable(record).text)
            Console.say(ChangeList(changes).text)
            Console.say("report: \(reports.htmlPath)\nsummary: \(reports.markdownPath)")
        }
        try format.write(
            .init(record: record, changes: changes, cases: cases, summary: reports.markdownPath))
        return try failure.conditions().status(
            of: record, changes: changes, hasDrift: drift.isAlarmed(by: record.id))
    }
}
