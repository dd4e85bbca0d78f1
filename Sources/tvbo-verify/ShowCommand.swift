import ArgumentParser
import Cases
import Diagnostics
import Goldens
import Report
import Results

/// The command `tvbo-verify show`, which shows a case: its experiment, matrix, goldens, and checks with what they
/// allow.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a case: its experiment, matrix, goldens, and checks with what they allow.",
        discussion: """
            EXAMPLES
              tvbo-verify show ex3
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var id: String

    @OptionGroup var root: CasesOptions

    func run() async throws {
        try await Console.guarded {
            let definition = try CaseDefinition.load(root.select([id])[0])
            Console.say("\(id): \(definition.title)")
            // Each line has a label and a value, for example "  methods     euler, rk4" or "  check       potential:
            // max_abs against jneuroml, 0 to 100 ms".
            Console.say("  experiment  \(definition.example ?? definition.databaseEntry ?? definition.experimentPath)")
            if definition.isSimulated {
                Console.say("  methods     \(listed(definition.methods.map(\.name)))")
                Console.say("  step sizes  \(listed(definition.steps.map(\.description)))")
            }
            if !definition.engines.isEmpty {
                Console.say("  engines     \(definition.engines.map(\.name).joined(separator: ", "))")
            }
            for golden in definition.goldens { try show(golden) }
            for check in definition.checks { show(check) }
            for text in definition.texts { Console.say("  text        \(text.file): SHA-256 \(text.digest)") }
            return .success
        }
    }

    private func listed(_ entries: [String]) -> String {
        entries.isEmpty ? "the experiment's own" : entries.joined(separator: ", ")
    }

    private func show(_ reference: CaseDefinition.GoldenDefinition) throws {
        let golden = try reference.load()
        let size = "\(CountedNoun(golden.header.rows, "row")) of \(CountedNoun(golden.header.columns.count, "column"))"
        Console.say("  golden      \(reference.name): \(size)")
        if !reference.description.isEmpty { Console.say("              \(reference.description)") }
        Console.say("              content \(golden.digest)")
        Console.say("              original \(golden.header.originalSHA256), \(golden.header.originalBytes) bytes")
        let lineage = try GoldenLineage.load(golden: reference.path)
        guard let last = lineage.lastAcceptance else { return }
        Console.say(
            "              \(CountedNoun(lineage.acceptanceCount, "accepted change")), the last by \(last.by) at \(last.at): \(last.reason)"
        )
    }

    private func show(_ check: CaseDefinition.Check) {
        let window = check.window.map { ", \(ReportNumber.short($0.start)) to \(ReportNumber.short($0.end)) ms" } ?? ""
        let signals = check.signals.isEmpty ? "all columns" : check.signals.joined(separator: ", ")
        Console.say("  check       \(check.name): \(check.metric.rawValue) against \(check.golden)\(window)")
        Console.say("              of \(signals)")
        if !check.runs.isEmpty { Console.say("              in the runs of \(check.runs.joined(separator: ", "))") }
        for line in AllowedAmount(check.tolerance).lines { Console.say("              \(line)") }
        Console.say("              \(check.tolerance.basis)")
    }
}

/// The description of the values of a metric that the tolerance of a check allows, as a text for a terminal.
struct AllowedAmount {
    /// The lines of the description: the sum that is allowed (multiples of the error budget and of the measured error,
    /// and a constant), the constants of single signals, and with `measured:` the range of the metric that is allowed
    /// in each run before the constant widens it.
    let lines: [String]

    /// Creates the description of the tolerance of a check.
    init(_ rule: ToleranceRule) {
        let unit = rule.unit.map { $0 == .one ? "" : " \($0.name)" } ?? ""
        // The parts end up in a line such as "allowed 2 times what the error budget of the run explains plus 0.1 mV".
        var parts: [String] = []
        if let factor = rule.budgetFactor {
            parts.append("\(ReportNumber.short(factor)) times what the error budget of the run explains")
        }
        if let measured = rule.measured {
            parts.append("\(ReportNumber.short(measured.factor)) times the error that was measured for the run")
        }
        if let constant = rule.constant { parts.append("\(ReportNumber.short(constant))\(unit)") }
        var result = parts.isEmpty ? [] : ["allowed \(parts.joined(separator: " plus "))"]
        for (signal, value) in rule.constants.sorted(by: { $0.key < $1.key }) {
            result.append("allowed \(ReportNumber.short(value))\(unit) for \(signal)")
        }
        if let measured = rule.measured { result += Self.lines(measured.table, measured.check, measured.factor) }
        lines = result
    }

    private static func lines(_ table: MeasuredErrors, _ check: String, _ factor: Double) -> [String] {
        let entries = table.errors.filter { $0.key.check == check }
            .sorted {
                ($0.key.method, $0.key.step.value, $0.key.signal) < ($1.key.method, $1.key.step.value, $1.key.signal)
            }
        // For example, "  rk4 at 0.01: v 0.05 to 0.2": the values of the metric that the check allows in the run,
        // before a constant widens the range.
        return entries.map { key, error in
            "  \(key.method) at \(key.step): \(key.signal) \(ReportNumber.short(error / factor)) to \(ReportNumber.short(error * factor))"
        }
    }
}
