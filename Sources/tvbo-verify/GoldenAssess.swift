import ArgumentParser
import Diagnostics
import ErrorAnalysis
import Foundation
import Report
import Results

/// The command `tvbo-verify golden assess`, which estimates the step errors of goldens.
struct GoldenAssess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract: "Estimates the step errors of goldens.",
        discussion: """
            Runs the scheme of a golden ('scheme:' in the case) with its own step size, half and a quarter of it, and \
            extrapolates to step size 0. No converged solution is needed. With '--store' the estimates are written \
            into the folder of the \
            case: 'assessment.yaml', and the errors at every instant. Budgets can then be computed where the golden's model \
            is not installed.

            EXAMPLES
              tvbo-verify golden assess ex3
              tvbo-verify golden assess ex3 --store
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "Examine only this golden, as in jneuroml. (default: all goldens of the case)", valueName: "name"))
    var golden: String?

    @Flag(help: "Store the estimates in the folder of the case, for use by 'budget' and 'all'.")
    var store = false

    @OptionGroup var root: CasesOptions

    @OptionGroup var sources: SourceOptions

    @Flag(help: "Print the estimates as JSON.")
    var json = false

    func run() async throws {
        try await Console.guarded {
            let target = try StudyTarget(name, below: root.path, allowing: root.allowed, loader: sources.loader)
            let found = try target.assessments(of: golden)
            if json { try Console.say(json: found, as: "assessments") } else { found.forEach(report) }
            if store { for path in try target.storeAssessments() { Console.warn("wrote \(path)") } }
            return .success
        }
    }

    private func report(_ assessment: GoldenAssessment) {
        // For example, "jneuroml: euler at 0.01 ms, model: experiment", the scheme whose step error is estimated.
        Console.say("\(assessment.golden): \(assessment.method) at \(assessment.step) ms, model: \(assessment.model)")
        for signal in assessment.signals {
            let unit = signal.unit.isEmpty ? "" : " \(signal.unit)"
            var line = "  \(signal.name): step error up to \(ReportNumber.short(signal.maxAbs))\(unit)"
            line += ", \(ReportNumber.short(signal.rms))\(unit) RMS"
            line += "; the golden and a run with its method and step size differ by up to "
            line += "\(ReportNumber.short(signal.reproduction))\(unit)"
            if let errors = signal.eventTimes, !errors.isEmpty {
                line += "; event time errors " + errors.map { ReportNumber.short($0) }.joined(separator: ", ") + " ms"
            }
            Console.say("\(line)")
        }
        if !assessment.isAligned {
            Console.say(
                "  the runs with smaller steps have another number of events, so these step errors are rough estimates")
        }
    }
}
