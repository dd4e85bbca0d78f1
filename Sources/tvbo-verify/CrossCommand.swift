import ArgumentParser
import Cases
import Diagnostics
import EngineComparison
import ExternalEngines
import Files
import Foundation
import Report
import Results

/// The command `tvbo-verify cross`, which runs cases on every installed engine and compares the solutions.
struct CrossCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cross",
        abstract: "Runs cases on every installed engine and compares the solutions.",
        discussion: """
            Each solution is compared with every other one and with methods of tvbo-verify, so that a difference is reported \
            with its cause: another method, missing events, or output that is a row late. The remainder is unexplained.

            The reports are written to the reports folder. With '--format', each engine is a test, which passes if it ran; a \
            difference that no known method explains is a warning. '--findings' writes a page on all cases of the comparison.

            EXAMPLES
              tvbo-verify cross ex3
              tvbo-verify cross experiment.yaml --engine jneuroml --engine tvbo-verify-lems
              tvbo-verify cross --findings Reference/FINDINGS.md tvbo/izhikevich tvbo/iaf
            """)

    @Argument(
        help: ArgumentHelp(
            "Ids of cases, as in tvbo/iaf, or files with an experiment or a LEMS document.", valueName: "case|file"))
    var cases: [String]

    @OptionGroup var options: EngineOptions
    @OptionGroup var sources: SourceOptions

    @OptionGroup var root: CasesOptions

    @Option(help: ArgumentHelp("Folder for reports.", valueName: "dir"), completion: .directory)
    var reports = "reports"

    @Option(help: ArgumentHelp("Page of findings to write.", valueName: "file"), completion: .file())
    var findings: String?

    @OptionGroup var format: FormatOptions

    @OptionGroup var outcome: OutcomeOptions

    @Flag(help: "Print the results as JSON.")
    var json = false

    func validate() throws { try format.validate(json: json) }

    func run() async throws {
        try await Console.guarded(outcome) {
            let adapters = try options.adapters()
            var records: [EngineComparisonRecord] = []
            for name in cases { records.append(try await study(name, adapters)) }
            if json { try Console.say(json: records, as: "comparisons") }
            if let findings {
                let text = try EngineComparisonReport.findings(records, made: "tvbo-verify cross")
                try OutputFile.write(Data(text.utf8), to: findings)
                if isPrinted { Console.say("wrote \(findings)") }
            }
            try await report(records)
            return status(records)
        }
    }

    /// A Boolean value that indicates whether the results are printed as text.
    private var isPrinted: Bool { !json && !format.usesStandardOutput }

    /// Writes the reports of `--format`.
    private func report(_ records: [EngineComparisonRecord]) async throws {
        guard !format.formats.isEmpty else { return }
        let files = Dictionary(
            CaseFinder.files(below: root.path, allowing: root.allowed).map { ($0.id, $0.path) },
            uniquingKeysWith: { first, _ in first })
        try await TestReports(
            tests: records.flatMap {
                $0.reportedTests(at: TestReports.place(files[$0.caseID] ?? $0.caseID))
            },
            title: "engines", json: { try JSONText.text(list: records, as: "comparisons") },
            markdown: { try records.map(EngineComparisonReport.text).joined(separator: "\n") }
        ).write(format)
    }

    private func study(_ name: String, _ adapters: [EngineAdapter]) async throws -> EngineComparisonRecord {
        let model = try EngineComparisonTarget.model(
            of: name, below: root.path, allowing: root.allowed, loader: sources.loader)
        let study = try EngineComparisonStudy(at: model.location, id: name, loader: model.loader)
        let record = await study.run(adapters, probe: EngineOptions.probe(database: sources.database.database)) {
            Console.warn("\(name): \($0)")
        }
        let text = try EngineComparisonReport.text(record)
        // The file of the case 'net/ring' is reports/cross-net-ring.md.
        let file = "\(reports)/cross-\(name.map { $0.isLetter || $0.isNumber ? $0 : "-" }.map(String.init).joined()).md"
        try OutputFile.createFolder(reports)
        try OutputFile.write(Data(text.utf8), to: file)
        if isPrinted {
            Console.say(.lines(text))
            Console.say("wrote \(file)")
        }
        return record
    }

    /// Returns the exit status: `engineFailure` when an engine failed, `nothingVerified` when a case has no two
    /// solutions to compare, and `success` otherwise. A difference does not change the status.
    private func status(_ records: [EngineComparisonRecord]) -> ExitStatus {
        let hasFailed = records.contains { $0.engines.contains { ["error", "timeout"].contains($0.verdict) } }
        if hasFailed { return Code.engineFailed.outcome.status }
        return records.contains { $0.pairs.isEmpty } ? .nothingVerified : .success
    }
}
