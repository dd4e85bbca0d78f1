import ArgumentParser
import Comparison
import Diagnostics
import Foundation
import Harness
import Quantities
import References
import Report
import Results
import Traces

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compares two traces: .dat, .csv or .golden.",
        discussion: """
            The second trace is brought to the instants of the first. Columns are paired by name; '--map' pairs others, \
            and without any common name all columns are paired in order. Where a file does not say its units, times are \
            taken as seconds and values as '--unit' says.

            With '--tolerance' the status is 2 when a largest difference exceeds it.

            EXAMPLES
              tvbo-verify compare golden.dat out.dat --unit V
              tvbo-verify compare Reference/ex3/goldens/jneuroml.golden out.csv --tolerance 0.6
              tvbo-verify compare a.csv b.csv --map 'v=soma_v' --json
            """)

    @Argument(help: ArgumentHelp("The reference.", valueName: "a"))
    var reference: String

    @Argument(help: ArgumentHelp("What is compared with it.", valueName: "b"))
    var test: String

    @Option(help: ArgumentHelp("Unit of times where a file does not say.", valueName: "unit"))
    var timeUnit = "s"

    @Option(help: ArgumentHelp("Unit of values where a file does not say.", valueName: "unit"))
    var unit: String?

    @Option(help: ArgumentHelp("Pairs column a with column b; repeat for several.", valueName: "a=b"))
    var map: [String] = []

    @Option(help: ArgumentHelp("Largest difference that is allowed, in the unit of a.", valueName: "x"))
    var tolerance: Double?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await Console.guarded {
            let pairing = try TracePairing(
                reference: try read(reference), test: try read(test), map: map.map(Self.pair))
            let results = try pairing.signals().map { signal in
                SignalComparison(
                    golden: reference, signal: signal.name, unit: signal.unit?.name ?? "",
                    metrics: SignalMetrics(signal), events: nil)
            }
            if json { try Console.say(json: results) } else { Console.say(.lines(Self.table(results))) }
            guard let tolerance else { return .success }
            return results.allSatisfy { $0.metrics.maxAbs <= tolerance } ? .success : .regression
        }
    }

    private static func pair(_ text: String) throws -> (String, String) {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
            throw ValidationError("--map wants a=b, not '\(text)'")
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
            throw Faults(.unknownUnit, "unknown unit '\(name)'", hint: Spelling.hint(for: name, among: UnitTable.names))
        }
        return unit
    }

    private static func table(_ results: [SignalComparison]) -> String {
        results.map { result in
            let m = result.metrics
            let unit = result.unit.isEmpty ? "" : " \(result.unit)"
            return """
                \(VisibleText.line(result.signal)): \(m.count) instants
                  max_abs      \(ReportNumber.short(m.maxAbs, digits: 6))\(unit) at \(ReportNumber.short(m.maxAbsTime, digits: 7)) ms
                  rmse         \(ReportNumber.short(m.rmse, digits: 6))\(unit)
                  nrmse_range  \(m.nrmseRange.map { ReportNumber.short($0) } ?? "not defined: the reference is constant")
                  nrmse_sd     \(m.nrmseSD.map { ReportNumber.short($0) } ?? "not defined: the reference is constant")
                  bias         \(ReportNumber.short(m.bias))\(unit)
                  correlation  \(m.correlation.map { ReportNumber.short($0, digits: 8) } ?? "not defined")
                  time shift   \(m.timeShift.map { ReportNumber.short($0) + " ms" } ?? "not defined")
                  peak         \(ReportNumber.short(m.testPeak.value, digits: 7)) for \(ReportNumber.short(m.referencePeak.value, digits: 7))\(unit)
                  time to peak \(ReportNumber.short(m.testPeak.time, digits: 6)) for \(ReportNumber.short(m.referencePeak.time, digits: 6)) ms
                  interpolation error at most \(ReportNumber.short(m.interpolationBound, digits: 2))\(unit)
                """
        }.joined(separator: "\n")
    }
}
