import ArgumentParser
import Diagnostics
import Files
import Foundation
import MachineReports
import Results
import Verification

/// The option `--format`, which asks for machine-readable reports, and the writing of these reports.
///
///     try format.write(.init(record: record, changes: nil, json: { json }, markdown: { summary }))
struct FormatOptions: ParsableArguments {
    @Option(
        name: .customLong("format"),
        help: ArgumentHelp(
            """
            Reports for other programs, separated by commas, as in junit=junit.xml,sarif=out.sarif: junit=FILE, \
            sarif=FILE, json=FILE, markdown=FILE, gitlab=FILE (code quality), github=FILE (annotations). The FILE '-' \
            is \
            standard output. (default: none)
            """,
            valueName: "list"))
    var formats: [String] = []

    /// The data from which the machine-readable reports of a command are made.
    struct Content {
        /// The record of the verification; for tests that are not runs of cases, a record without runs.
        var record: VerificationRecord
        /// The changes since the previous verification; nil if they are not known.
        var changes: VerificationChanges?
        /// The results of tests that are not runs of cases, such as OMV tests; nil for a verification.
        var tests: [ReportedTest]?
        /// A function that returns the places in files at which the cases and their checks are defined. It is called
        /// only if a report shows places.
        var places: () -> ReportPlaces = { ReportPlaces() }
        /// A function that returns the JSON that the command prints with `--json`.
        var json: () throws -> String
        /// A function that returns the summary of the results in Markdown.
        var markdown: () throws -> String
    }

    func validate() throws { _ = try targets() }

    /// Returns the formats that the option asks for, with the files to which the reports are written.
    /// - Throws: `ValidationError` when the option has an unknown format or a format without a file, or names the same
    ///   file or standard output twice.
    func targets() throws -> [ReportTarget] {
        do { return try ReportTarget.list(formats) } catch { throw ValidationError(error.description) }
    }

    /// A Boolean value that indicates whether a report is written to standard output, in place of the usual table.
    var usesStandardOutput: Bool { (try? targets())?.contains { $0.path == nil } ?? false }

    /// Checks that `--json` and a report are not both written to standard output.
    /// - Parameter json: A Boolean value that indicates whether `--json` is given.
    /// - Throws: `ValidationError` if they are.
    func validate(json: Bool) throws {
        if json, usesStandardOutput {
            throw ValidationError(
                "--json and --format both write to standard output: leave one out, or give a file, as in"
                    + " junit=junit.xml"
            )
        }
    }

    /// Writes the reports that the option asks for, and creates their folders. In a step of GitHub Actions, annotations
    /// are also written to standard error, unless the option asks for them, and the summary in Markdown is added to
    /// that of the step.
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
        try service.summarize(try Self.text(.markdown, content, places))
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
