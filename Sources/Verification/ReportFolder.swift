import Cases
import Changes
import Diagnostics
import Files
import Foundation
import History
import Report
import Results

/// The folder into which the reports of a verification are written.
///
///     let reports = ReportFolder(path: "reports")
///     try reports.prepare()
///     try reports.write(record, history: history, goldens: outcome.goldens)
public struct ReportFolder: Sendable {
    /// The path of the folder into which reports are written.
    public let path: String

    /// Creates the description of a folder; the folder itself is created by `prepare()`.
    public init(path: String) { self.path = path }

    /// The path of the HTML report in the folder.
    public var htmlPath: String { path + "/report.html" }
    /// The path of the Markdown summary in the folder.
    public var markdownPath: String { path + "/summary.md" }
    /// The path of the history of verifications in the folder, for users who give no other.
    public var historyPath: String { path + "/history.sqlite" }

    /// Returns the folder for the reports of a verification: this one for a whole verification, and the folder
    /// `partial` in it for a partial one, which thus never replaces the reports of a whole one.
    public func folder(of record: VerificationRecord) -> ReportFolder {
        record.isPartial == true ? ReportFolder(path: path + "/partial") : self
    }

    /// Creates the folder and checks that files can be written in it, so that no simulation runs whose results could
    /// not be reported.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`).
    public func prepare() throws {
        try OutputFile.createFolder(path)
        try OutputFile.probe(path)
    }

    /// Writes the HTML report, the pages of its cases and the Markdown summary of a verification. From the history they
    /// show traces and, for the worst run of each case, the latest results: at most `VerificationRecord.shownResults`,
    /// from the latest ``HistoryDrift/window`` verifications.
    /// - Parameters:
    ///   - goldens: The descriptions of the goldens, by case and name.
    ///   - changes: The changes since the previous verification; nil if they are not known.
    ///   - drift: The drift of the checks in the history; nil if it was not analyzed.
    public func write(
        _ record: VerificationRecord, history: HistoryStore, goldens: [String: [String: String]],
        changes: VerificationChanges? = nil, drift: HistoryDrift? = nil
    ) throws {
        try write(
            ReportInput(
                record: record, traces: try history.traces(of: record.plottedRuns),
                history: try history.entries(
                    of: record.worstRuns, limit: VerificationRecord.shownResults, latest: HistoryDrift.window),
                goldens: goldens,
                changes: changes, series: drift?.reportSeries(of: record) ?? []))
    }

    /// Writes the HTML report, the pages of its cases and the Markdown summary.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) when a file cannot be written, or would be outside the folder.
    public func write(_ input: ReportInput) throws {
        try OutputFile.createFolder(path)
        let report = try HTMLReport(input)
        try CasePageFolder(path: path).write(report)
        try OutputFile.write(Data(report.text().utf8), to: htmlPath)
        try OutputFile.write(Data(try MarkdownReport(input).text().utf8), to: markdownPath)
    }

    /// Returns the descriptions of the goldens of the cases below a folder, by case and name. Cases that cannot be read
    /// are left out.
    /// - Parameter allowed: Further folders below which the cases may read.
    public static func goldenDescriptions(
        below references: String, allowing allowed: [String] = []
    ) -> [String: [String: String]] {
        var result: [String: [String: String]] = [:]
        for file in CaseFinder.files(below: references, allowing: allowed) {
            guard let definition = try? CaseDefinition.load(file, toleratingMissingTables: true) else { continue }
            result[file.id] = definition.goldenDescriptions
        }
        return result
    }
}
