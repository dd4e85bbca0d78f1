import Changes
import Files
import Foundation
import MachineReports
import Results
import Verification

/// The final output of a verification: its table or JSON, the reports for other programs, and the exit status.
struct VerificationEnd {
    /// The record of the verification.
    var record: VerificationRecord
    /// The changes since the previous verification.
    var changes: VerificationChanges
    /// The drift in the series of the history, including the values of this verification.
    var drift: HistoryDrift
    /// The folder of cases, and the further folders that cases may read.
    var cases: CasesOptions
    /// The folder in which the reports of the verification have been written.
    var reports: ReportFolder
    /// A Boolean value that indicates whether the record of the verification is printed as JSON.
    var json: Bool

    /// Prints the result, writes the reports that `--format` asks for, and returns the exit status. The result is JSON
    /// with ``json``, nothing if a report is written to standard output, and else the tables. With `--quiet`, only the
    /// failures are printed in place of the tables, to standard error. If drift decides the status, the checks of this
    /// verification that have a step, a drift or creep are written there too, except with ``json``.
    /// - Parameters:
    ///   - format: The option `--format`.
    ///   - failure: The option `--fail-on`.
    func report(_ format: FormatOptions, _ failure: FailOnOptions) throws -> ExitStatus {
        if json {
            try Console.say(json: ChangedRecord(record: record, changes: changes))
        } else if !format.usesStandardOutput {
            Console.say(SummaryTable(record).text)
            Console.say(ChangeList(changes).text)
            Console.say("report: \(reports.htmlPath)\nsummary: \(reports.markdownPath)")
            if Console.isQuiet { reportFailures() }
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
        let conditions = try failure.conditions()
        let hasDrift = drift.isAlarmed(by: record.id)
        let status = try conditions.status(of: record, changes: changes, hasDrift: hasDrift)
        if status == .drift, !json { reportDrift() }
        return status
    }

    /// Writes the failures and their changes to standard error, for `--quiet`.
    private func reportFailures() {
        for line in SummaryTable(record).failureLines { Console.warn(line) }
        let failing = changes.listed.filter { $0.cause != nil }
        guard !failing.isEmpty else { return }
        var part = changes
        part.runs = failing
        Console.warn(ChangeList(part).text)
    }

    /// Writes the checks whose drift decides the status to standard error.
    private func reportDrift() {
        for check in drift.checks where check.isAlarmed && drift.isLatest(check, of: record.id) {
            let kinds = check.findings.filter(\.kind.isAlarm).map(\.kind.rawValue).joined(separator: ", ")
            // For example, "drift: step in ex3 rk4 0.01 ms: max_abs of v in potential; see since when with
            // 'tvbo-verify drift'".
            Console.warn("drift: \(kinds) in \(check.name); see since when with 'tvbo-verify drift'")
        }
    }
}
