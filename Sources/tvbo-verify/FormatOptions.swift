import ArgumentParser
import Diagnostics
import Files
import Foundation
import MachineReports
import Results
import Verification

/// The option for machine-readable reports, and their writing.
///
///     try format.write(.init(record: record, changes: nil, json: { json }, markdown: { summary }))
struct FormatOptions: ParsableArguments {
    @Option(
        name: .customLong("format"),
        help: ArgumentHelp(
            "Reports for other programs, separated by commas: junit=FILE, sarif=FILE, json=FILE, markdown=FILE, gitlab=FILE (code quality), github=FILE (annotations). '-' is standard output.",
            valueName: "list"))
    var formats: [String] = []

    /// The data of the reports.
    struct Content {
        /// The verification; for tests that are not runs of cases, a record without runs.
        var record: VerificationRecord
        /// The changes since the previous verification; nil when they are not known.
        var changes: VerificationChanges?
        /// The tests that are not runs of cases; nil for a verification.
        var tests: [ReportedTest]?
        /// Returns the places of the cases.
        var places: () -> ReportPlaces = { ReportPlaces() }
        /// Returns the JSON that the command prints with `--json`.
        var json: () throws -> String
        /// Returns the summary in Markdown.
        var markdown: () throws -> String
    }

    func validate() throws { _ = try targets() }

    /// Returns the reports and their files.
    /// - Throws: `ValidationError` for a list that cannot be used.
    func targets() throws -> [ReportTarget] {
        do { return try ReportTarget.list(formats) } catch { throw ValidationError(error.description) }
    }

    /// A Boolean value that indicates whether a report goes to standard output, in place of a table.
    var usesStandardOutput: Bool { (try? targets())?.contains { $0.path == nil } ?? false }

    /// Throws if both `--json` and a report claim standard output.
    func validate(json: Bool) throws {
        if json, usesStandardOutput { throw ValidationError("--json and --format both write to standard output") }
    }

    /// Writes the reports. On GitHub Actions, writes annotations and the summary of the step as well.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) when a file cannot be written.
    func write(_ content: Content) throws {
        let targets = try targets()
        let service = BuildService()
        let needsPlaces = service.isGitHub || targets.contains { ![.json, .markdown].contains($0.format) }
        let places = needsPlaces ? content.places() : ReportPlaces()
        for target in targets {
            let text = try Self.text(target.format, content, places)
            if let path = target.path {
                try OutputFile.createFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
                try OutputFile.write(Data(text.utf8), to: path)
            } else {
                StandardStream.output.write(text)
            }
        }
        guard service.isGitHub else { return }
        if !targets.contains(where: { $0.format == .github }) {
            StandardStream.error.write(try Self.text(.github, content, places))
        }
        try service.summarise(try Self.text(.markdown, content, places))
    }

    private static func text(_ format: ReportTarget.Format, _ content: Content, _ places: ReportPlaces) throws -> String
    {
        let record = content.record
        let list =
            content.tests.map { FindingList(for: $0) }
            ?? FindingList(record, changes: content.changes, places: places)
        switch format {
        case .junit:
            let report =
                content.tests.map { JUnitReport(for: $0, of: record) }
                ?? JUnitReport(record, changes: content.changes, places: places)
            return report.text
        case .sarif: return try JSONText.text(SARIFLog(list, of: record)) + "\n"
        case .json: return try content.json()
        case .markdown: return try content.markdown()
        case .gitlab: return try JSONText.text(CodeQualityReport(list).issues) + "\n"
        case .github: return WorkflowCommands(list).text
        }
    }
}
