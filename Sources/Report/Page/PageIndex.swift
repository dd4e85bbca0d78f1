import Foundation
import Results

/// The data of a report, arranged by case and run for the sections of a page.
struct PageIndex {
    /// The identity of a run within the verification.
    struct RunKey: Hashable {
        /// The id of the case.
        var caseID: String
        /// The name of the method.
        var method: String
        /// The step size in milliseconds, as an exact decimal number.
        var step: String
    }

    /// The data from which the report is made.
    let input: ReportInput
    /// The ids of the cases, in the order in which they were verified; those that could not be run come last.
    let caseIDs: [String]
    /// The failed runs for which the main page shows charts, the most severe first.
    let failures: [RunResult]
    /// The other failed runs, which the main page only lists.
    let furtherFailures: [RunResult]
    private let runsByCase: [String: [RunResult]]
    private let problemsByCase: [String: [CaseProblem]]
    private let changes: [RunKey: RunChange]
    private let histories: [RunKey: [HistoryEntry]]
    private let seriesByCase: [String: [ReportSeries]]
    private let drawnFailures: Set<RunKey>

    /// Arranges the data of a report by case and run.
    init(_ input: ReportInput) {
        self.input = input
        caseIDs = input.record.caseIDs
        runsByCase = Dictionary(grouping: input.record.runs, by: \.caseID)
        problemsByCase = Dictionary(grouping: input.record.problems, by: \.caseID)
        changes = Dictionary(
            (input.changes?.runs ?? []).map { (RunKey(caseID: $0.caseID, method: $0.method, step: $0.step), $0) },
            uniquingKeysWith: { first, _ in first })
        histories = Dictionary(grouping: input.history) { RunKey(caseID: $0.caseID, method: $0.method, step: $0.step) }
        seriesByCase = Dictionary(grouping: input.series, by: \.caseID)
        let failed = input.record.failedRuns
        failures = Array(failed.prefix(VerificationRecord.drawnFailures))
        furtherFailures = Array(failed.dropFirst(VerificationRecord.drawnFailures))
        drawnFailures = Set(failures.map(Self.key))
    }

    /// Returns the identity of a run within the verification.
    static func key(_ run: RunResult) -> RunKey { RunKey(caseID: run.caseID, method: run.method, step: run.step) }

    /// Returns the title of a case; its id when it has none.
    func title(_ id: String) -> String { input.record.titles[id].flatMap { $0.isEmpty ? nil : $0 } ?? id }

    /// Returns the runs of the case with an id.
    func runs(_ id: String) -> [RunResult] { runsByCase[id] ?? [] }

    /// Returns the problems because of which the case with an id could not be run; empty if it could.
    func problems(_ id: String) -> [CaseProblem] { problemsByCase[id] ?? [] }

    /// Returns the worst verdict of the case with an id, over its runs and problems; `vacuous` for another id.
    func verdict(_ id: String) -> Verdict { Verdict.worst(runs(id).map(\.verdict) + problems(id).map(\.verdict)) }

    /// Returns the worst run of a case, for which charts are shown: the run with the most severe verdict and, among
    /// those, with the largest used share of a tolerance; nil if the case has no run.
    func worst(_ id: String) -> RunResult? { VerificationRecord.worstFirst(runs(id)).first }

    /// Returns the change of a run since the previous verification; nil if it is not known.
    func change(_ run: RunResult) -> RunChange? { changes[Self.key(run)] }

    /// Returns the results of a run in this and earlier verifications, the latest first; empty for all but the worst
    /// run of each case, whose history the report has.
    func history(_ run: RunResult) -> [HistoryEntry] { histories[Self.key(run)] ?? [] }

    /// Returns the series of check values of a case, those with findings first.
    func series(_ id: String) -> [ReportSeries] {
        let all = seriesByCase[id] ?? []
        return all.filter { !$0.findings.isEmpty } + all.filter { $0.findings.isEmpty }
    }

    /// Returns the traces of a run at the times that are kept for drawing; nil if there are none.
    func traces(_ run: RunResult) -> DecimatedTraces? { run.tracesKey.flatMap { input.traces[$0] } }

    /// Returns whether a run is one of the failed runs for which the main page shows charts.
    func isDrawnFailure(_ run: RunResult) -> Bool { drawnFailures.contains(Self.key(run)) }

    /// Returns the id of the HTML element that shows a run.
    static func anchor(_ run: RunResult) -> String { PageName.anchor("run", run.caseID, run.method, run.step) }

    /// Returns the address to which the main page links for a case: the section of the case in the main page, or the
    /// page of the case if it has no section there.
    func caseLink(_ id: String, _ detail: PageDetail) -> String {
        detail.hasSection(verdict(id)) ? "#" + PageName.anchor("case", id) : "cases/" + PageName.file(of: id)
    }

    /// Returns the command line, quoted for a shell, that verifies a case again, or only its runs with the given method
    /// and step size.
    static func command(_ id: String, method: String? = nil, step: String? = nil) -> String {
        let options = [method.map { ["--method", $0] }, step.map { ["--step-size", $0] }].compactMap(\.self).joined()
        return (["tvbo-verify", "all", "--case", id] + options).map(quoted).joined(separator: " ")
    }

    /// Returns the command line that verifies a case again, with the options of this verification, such as its folder
    /// of cases, where they are known from the changes of runs.
    func command(of id: String) -> String {
        let own = Self.command(id), start = "tvbo-verify all"
        // The command of any run has the options before the name of its case.
        guard let sample = input.changes?.runs.first(where: { $0.command.hasPrefix(start) })?.command,
            let end = sample.range(of: " --case ", options: .backwards)
        else { return own }
        return String(sample[..<end.lowerBound]) + own.dropFirst(start.count)
    }

    /// Returns an argument as a POSIX shell reads it back.
    private static func quoted(_ argument: String) -> String {
        let isPlain =
            !argument.isEmpty
            && argument.utf8.allSatisfy { byte in
                Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
                    || "._-/:@%+=,".utf8.contains(byte)
            }
        return isPlain ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
    }
}
