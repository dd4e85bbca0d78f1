import ArgumentParser
import Cases
import Diagnostics
import Goldens
import Report
import Results
import Verification

/// The options that name a stored golden of a case, and the new golden that may replace it.
struct NewGoldenOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var id: String

    @Option(help: ArgumentHelp("The name of the golden. (default: the only one of the case)", valueName: "name"))
    var golden: String?

    @Option(
        help: ArgumentHelp(
            "A file with the new golden, or with its trace. (default: what the model gives now, made as the stored golden was made)",
            valueName: "file"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "Names and units of the columns of the trace of '--from', time first, as in 't[s],v[V]'. (default: its"
                + " header's)",
            valueName: "names"))
    var columns: String?

    @OptionGroup var sources: SourceOptions

    @OptionGroup var root: CasesOptions

    @Option(
        help: ArgumentHelp(
            "Folder of descriptions of further engines, a .yaml file for each. (default: none)", valueName: "dir"),
        completion: .directory)
    var engines: String?

    /// Reads or computes the new golden, and returns its comparison with the stored one.
    /// - Throws: `DiagnosticsError` when there is no such golden, the engine from which it was recorded does not run,
    ///   or the new golden lacks a signal of the stored one or has no time in common with it.
    func review() async throws -> GoldenReview {
        let file = try root.select([id])[0]
        let output =
            from == nil ? try await EngineRepetition(file, golden: golden, engines: engines).golden(sources) : nil
        return try GoldenReview(
            file, golden: golden, to: output, from: from, columns: GoldenPacking.ColumnName.list(columns),
            loader: sources.loader)
    }
}

extension GoldenPacking.ColumnName {
    /// Returns the names and units of columns that the value of an option lists, separated by commas, as in
    /// `t[s],v[V]`; nil for nil, if the option is not given.
    /// - Throws: `DiagnosticsError` for an unknown unit.
    static func list(_ text: String?) throws -> [GoldenPacking.ColumnName]? {
        try text.map { try $0.split(separator: ",").map { try GoldenPacking.ColumnName(String($0)) } }
    }
}

/// The command `tvbo-verify golden review`, which compares a golden with a new one, and shows the effect on every
/// check.
struct GoldenReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Compares a golden with a new one, and shows the effect on every check.",
        discussion: """
            The new golden is what the model gives now: a converged solution for a golden with 'solution_of:'; the output of \
            the engine for one in goldens/ENGINE.golden, where 'golden record' writes it, if the engine is installed; else a \
            run of its 'scheme:'. '--from' names a file instead. Nothing is written, and the status does not depend on the result.

            EXAMPLES
              tvbo-verify golden review ex3 --golden converged
              tvbo-verify golden review ex3 --golden jneuroml --from Reference/ex3/goldens/jneuroml.golden
            """)

    @OptionGroup var options: NewGoldenOptions

    func run() async throws {
        try await Console.guarded {
            let review = try await options.review()
            GoldenReviewText(review, id: options.id).say()
            return .success
        }
    }
}

/// The comparison of a stored golden with a new one, as text for a terminal.
struct GoldenReviewText {
    private let review: GoldenReview
    private let id: String

    /// Creates the text of the comparison of a stored golden with a new one.
    /// - Parameter id: The id of the case that declares the golden.
    init(_ review: GoldenReview, id: String) {
        self.review = review
        self.id = id
    }

    /// Prints the digests of both goldens, their distances in all signals, the runs that failed, the checks whose
    /// verdicts or values differ, and the number of values of checks that stay the same.
    func say() {
        let replacement = review.replacement
        Console.say("\(id) \(review.name): \(replacement.old.digest.prefix(12)) → \(replacement.new.digest.prefix(12))")
        let isSame = replacement.before == replacement.after
        // For example, "  501 rows from 0 to 50 ms → 3 rows from 0 to 0.2 ms".
        Console.say("  \(replacement.before.text)\(isSame ? "" : " → " + replacement.after.text)")
        for distance in replacement.fromParent { Console.say("  \(line(distance))") }
        if replacement.isOnlyRounding { Console.say("  only rounding has changed") }
        for failure in review.failures { Console.say("  \(failure)") }
        let changed = review.effects.filter {
            $0.before.verdict != $0.after.verdict || $0.before.value != $0.after.value
        }
        for effect in changed { Console.say("  \(line(effect))") }
        let rest = review.effects.count - changed.count
        if rest > 0 { Console.say("  \(CountedNoun(rest, "value")) of checks unchanged") }
    }

    private func line(_ distance: GoldenDistance) -> ConsoleText {
        let unit = distance.unit.isEmpty ? "" : " \(distance.unit)"
        func amount(_ value: Double) -> String { "\(value > 0 ? "+" : "")\(ReportNumber.short(value))\(unit)" }
        guard distance.largest != 0 else { return "\(distance.signal): unchanged" }
        let first = review.replacement.fromFirst.first { $0.signal == distance.signal }
        let ages = review.replacement.lineage.acceptanceCount
        // For example, "v: largest change +0.2 mV at 12.5 ms, mean -0.01 mV; largest difference from the first golden
        // +0.3 mV".
        let total =
            ages > 0 ? first.map { "; largest difference from the first golden \(amount($0.largest))" } ?? "" : ""
        return
            "\(distance.signal): largest change \(amount(distance.largest)) at \(ReportNumber.short(distance.time)) ms, mean \(amount(distance.mean))\(total)"
    }

    private func line(_ effect: GoldenReview.Effect) -> ConsoleText {
        let check = effect.after
        let unit = check.unit.isEmpty ? "" : " \(check.unit)"
        // For example, "rk4 at 0.01 ms: max_abs of v in check 'potential' 0.2 mV (pass) → 0.7 mV (fail), allowed 0.6
        // mV": the value and verdict with the stored golden, and with the new one.
        func side(_ result: CheckResult) -> String {
            "\(result.value.map { ReportNumber.short($0) + unit } ?? "no value") (\(result.verdict.rawValue))"
        }
        return
            "\(effect.run): \(check.metric) of \(check.signal) in check '\(check.check)' \(side(effect.before)) → \(side(check)), allowed \(ReportNumber.short(check.tolerance))\(unit)"
    }
}
