import ArgumentParser
import Comparison
import Diagnostics
import Foundation
import Goldens
import MachineReports
import Quantities
import Report
import Results
import Traces
import Verification

/// The command `tvbo-verify compare`, which compares two trace files column by column.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares two traces: .dat, .csv or .golden.",
        discussion: """
            The second trace is interpolated to the instants of the first. Columns are paired by name; '--map' pairs \
            columns of different names. If no name is common to both files, all columns are paired in order. For files \
            without units, '--time-unit' and '--unit' give those of times and values.

            With '--tolerance' each column gets a verdict: 'pass' if its largest difference is within the tolerance, 'fail' \
            if it exceeds the tolerance, and 'grid-too-coarse' if the bound on the interpolation error is too large for a \
            decision. A tolerance applies to the columns of its dimension. The status is 2 unless every column of the first \
            file passes, and whenever a sample is not finite, with or without a tolerance. Columns that only one file has \
            are listed, unless '--map' chooses the pairs or '--columns' the columns.

            EXAMPLES
              tvbo-verify compare golden.dat out.dat --unit V
              tvbo-verify compare Reference/ex3/goldens/jneuroml.golden out.csv --tolerance 0.6mV
              tvbo-verify compare a.csv b.csv --map 'v=soma_v' --json
              tvbo-verify compare a.csv b.csv --columns v,w --tolerance 0.6mV
            """)

    @Argument(help: ArgumentHelp("The reference trace.", valueName: "a"), completion: .file())
    var reference: String

    @Argument(help: ArgumentHelp("The trace to compare with the reference.", valueName: "b"), completion: .file())
    var test: String

    @Option(help: ArgumentHelp("Unit of the times in files that give no units, as in ms.", valueName: "unit"))
    var timeUnit = "s"

    @Option(
        help: ArgumentHelp(
            "Unit of the values in files that give no units, as in mV. (default: none)", valueName: "unit"))
    var unit: String?

    @Option(
        help: ArgumentHelp(
            "Compare only column a of the reference, with column b of the other trace, as in 'v=soma_v'; repeat for"
                + " several.",
            valueName: "a=b"))
    var map: [String] = []

    @Option(
        help: ArgumentHelp(
            "Compare only these columns of the reference, separated by commas, as in v,w. (default: all)",
            valueName: "names"))
    var columns: String?

    @Option(
        help: ArgumentHelp(
            """
            Largest allowed difference with its unit, such as 0.6mV; a number without a unit is in the unit of --unit. \
            Repeat for columns of other dimensions. (default: the differences are shown without a verdict)
            """,
            valueName: "x"))
    var tolerance: [String] = []

    @OptionGroup var format: FormatOptions

    @OptionGroup var outcome: OutcomeOptions

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        _ = try tolerances()
        try format.validate(json: json)
        guard columns == nil || map.isEmpty else {
            throw ValidationError(
                "--columns and --map exclude each other; give only --map, which chooses columns as well")
        }
    }

    func run() async throws {
        try await Console.guarded(outcome) {
            let tolerances = try tolerances()
            let pairing = try TracePairing(
                reference: try read(reference), test: try read(test), map: map.map(Self.pair), columns: names)
            let results = try zip(pairing.signals(), pairing.nonFinite).map { signal, samples in
                var result = TraceComparison(signal, reference: reference, nonFinite: samples)
                if !tolerances.isEmpty { result.judge(try tolerances.value(for: signal.name, unit: signal.unit)) }
                return result
            }
            if json {
                try Console.say(json: results, as: "comparisons")
            } else if !format.usesStandardOutput {
                Console.say(.lines(results.map(table).joined(separator: "\n")))
            }
            try await report(results, lost: tolerances.isEmpty ? [] : pairing.unpaired.filter(\.isReference))
            let isWhole = tell(pairing.unpaired, isJudged: !tolerances.isEmpty)
            return isWhole && results.allSatisfy { $0.verdict == nil || $0.verdict == .pass } ? .success : .regression
        }
    }

    /// Writes the reports of `--format`.
    /// - Parameter lost: The columns of the reference that the other file lacks.
    private func report(_ results: [TraceComparison], lost: [TracePairing.Unpaired]) async throws {
        let tests = results.map { $0.reportedTest(suite: test, text: table($0)) }
        let missing = lost.map {
            ReportedTest(
                suite: test, name: $0.name, verdict: .fail, rule: "missing-column",
                message:
                    "the column '\($0.name)' of the reference \(reference) is not compared: the file \(test) lacks it",
                place: TestReports.place(test))
        }
        try await TestReports(
            tests: tests + missing, title: "\(test) against \(reference)",
            json: { try JSONText.text(list: results, as: "comparisons") }
        ).write(format)
    }

    /// Warns of columns that are not compared.
    /// - Returns: Whether they leave the status unchanged: none is a column of the reference while tolerances are
    ///   given, and none holds a sample that is not finite.
    private func tell(_ unpaired: [TracePairing.Unpaired], isJudged: Bool) -> Bool {
        for column in unpaired {
            let (own, other) = column.isReference ? (reference, test) : (test, reference)
            Console.warn("the column '\(column.name)' of the file \(own) is not compared: the file \(other) lacks it")
            if let first = column.nonFinite.first {
                // Below the warning about the column: for example, "  not finite   3 samples, first at 2.5 ms".
                Console.warn(
                    "  not finite   \(column.nonFinite.count) \(column.nonFinite.count == 1 ? "sample" : "samples"), first at \(ReportNumber.short(first, digits: 7)) ms"
                )
            }
        }
        return unpaired.allSatisfy { $0.nonFinite.count == 0 && !($0.isReference && isJudged) }
    }

    /// The columns that are compared; nil for all.
    private var names: [String]? {
        columns?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// Returns the parsed tolerances; an empty list when none is given.
    private func tolerances() throws -> ToleranceList {
        guard !tolerance.isEmpty else { return try ToleranceList([], unit: nil) }
        guard let name = unit else { return try ToleranceList(tolerance, unit: nil) }
        guard let unit = UnitTable.unit(named: name) else { throw ValidationError("unknown unit '\(name)'") }
        return try ToleranceList(tolerance, unit: unit)
    }

    private static func pair(_ text: String) throws -> (String, String) {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
            throw ValidationError(
                "--map must have the form a=b, a column of each file, as in 'v=soma_v', not '\(text)'")
        }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    private func read(_ path: String) throws -> Trajectory {
        if path.hasSuffix(".golden") { return try Golden.load(path: path).trajectory(file: path) }
        return try TraceReader.read(
            path: path, assuming: .init(timeUnit: try unit(timeUnit), valueUnit: try self.unit.map(unit)))
    }

    private func unit(_ name: String) throws -> PhysicalUnit {
        guard let unit = UnitTable.unit(named: name) else {
            throw DiagnosticsError(
                .unknownUnit, "unknown unit '\(name)'", hint: Spelling.hint(for: name, among: UnitTable.names))
        }
        return unit
    }

    private func table(_ result: TraceComparison) -> String {
        let m = result.comparison.metrics
        let unit = result.comparison.unit.isEmpty ? "" : " \(result.comparison.unit)"
        var text = """
            \(VisibleText.line(result.comparison.signal)): \(m.count) instants
              max_abs      \(ReportNumber.short(m.maxAbs, digits: 6))\(unit) at \(ReportNumber.short(m.maxAbsTime, digits: 7)) ms
              rmse         \(ReportNumber.short(m.rmse, digits: 6))\(unit)
              nrmse_range  \(m.nrmseRange.map { ReportNumber.short($0) } ?? "not defined: the reference is constant")
              nrmse_sd     \(m.nrmseSD.map { ReportNumber.short($0) } ?? "not defined: the reference is constant")
              bias         \(ReportNumber.short(m.bias))\(unit)
              correlation  \(m.correlation.map { ReportNumber.short($0, digits: 8) } ?? "not defined")
              time shift   \(m.timeShift.map { ReportNumber.short($0) + " ms" } ?? "not defined")
              peak         \(ReportNumber.short(m.testPeak.value, digits: 7)), reference \(ReportNumber.short(m.referencePeak.value, digits: 7))\(unit)
              time to peak \(ReportNumber.short(m.testPeak.time, digits: 6)), reference \(ReportNumber.short(m.referencePeak.time, digits: 6)) ms
              interpolation error at most \(ReportNumber.short(m.interpolationBound, digits: 2))\(unit)
            """
        for (file, samples) in [(reference, result.nonFiniteReference), (test, result.nonFiniteTest)] {
            guard let first = samples.first else { continue }
            // For example, "  not finite   3 samples of a.dat, first at 2.5 ms".
            text +=
                "\n  not finite   \(samples.count) \(samples.count == 1 ? "sample" : "samples") of \(VisibleText.line(file)),"
            text += " first at \(ReportNumber.short(first, digits: 7)) ms"
        }
        guard let verdict = result.verdict else { return text }
        let allowed = result.tolerance.map { ", allowed \(ReportNumber.short($0, digits: 6))\(unit)" } ?? ""
        // For example, "  verdict      fail, allowed 0.6 mV", where max_abs decides.
        return text + "\n  verdict      \(verdict.rawValue)\(allowed)"
    }
}
