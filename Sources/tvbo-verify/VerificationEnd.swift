import Changes
import Files
import Foundation
import MachineReports
import Results
import Verification

/// The end of a verification: its table or JSON, the reports for other programs, and the exit status.
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
            .init(
                record: record, changes: changes,
                places: {
                    ReportPlaces.read(
                        below: cases.path, allowing: cases.allowed,
                        workingFolder: FileManager.default.currentDirectoryPath)
                },
                json: {
                    try JSONText.text(VersionedObject(value: ChangedRecord(record: record, changes: changes))) + "\n"
                },
                markdown: {
                    String(
                        decoding: try InputFile.bytes(reports.markdownPath, limit: 64 << 20), as: UTF8.self)
                }))
        return try failure.conditions().status(
            of: record, changes: changes, hasDrift: drift.isAlarmed(by: record.id))
    }
}
