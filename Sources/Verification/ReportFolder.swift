import Cases
import Diagnostics
import Files
import Foundation
import History
import Report
import Results

/// Writes the reports of a run into a folder.
public struct ReportFolder: Sendable {
    /// The folder.
    public let path: String

    /// Names a folder; nothing is created yet.
    public init(path: String) { self.path = path }

    /// The HTML report.
    public var htmlPath: String { path + "/report.html" }
    /// The Markdown summary.
    public var markdownPath: String { path + "/summary.md" }
    /// The history that belongs to these reports unless another is named.
    public var historyPath: String { path + "/history.sqlite" }

    /// Creates the folder and makes sure that files can be written in it, before anything is simulated.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`).
    public func prepare() throws {
        try OutputFile.createFolder(path)
        let probe = path + "/.probe-\(ProcessInfo.processInfo.processIdentifier)"
        try OutputFile.write(Data(), to: probe)
        try? FileManager.default.removeItem(atPath: probe)
    }

    /// Writes both reports on a run from what the history holds.
    public func write(_ record: VerificationRecord, history: HistoryStore, goldens: [String: [String: String]]) throws {
        let input = ReportInput(
            record: record, traces: try history.traces(of: record.plottedRuns),
            history: try record.caseIDs.flatMap { try history.entries(case: $0, limit: 2000) }, goldens: goldens)
        try OutputFile.createFolder(path)
        try OutputFile.write(Data(try HTMLReport(input).text().utf8), to: htmlPath)
        try OutputFile.write(Data(try MarkdownReport(input).text().utf8), to: markdownPath)
    }

    /// What the goldens of the cases below a folder are, by case and name; cases that cannot be read are left out.
    public static func goldenDescriptions(below references: String) -> [String: [String: String]] {
        var result: [String: [String: String]] = [:]
        for folder in CaseFinder.folders(below: references) {
            guard let definition = try? CaseDefinition.load(folder: folder, toleratingMissingTables: true) else {
                continue
            }
            result[CaseFinder.id(folder, below: references)] = Dictionary(
                definition.goldens.map { ($0.name, $0.about) }, uniquingKeysWith: { first, _ in first })
        }
        return result
    }
}
