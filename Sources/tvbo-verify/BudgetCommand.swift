import ArgumentParser
import Comparison
import Diagnostics
import ErrorAnalysis
import Foundation
import Quantities
import Report
import Results
import Simulation
import Simulator

/// The command `tvbo-verify budget`, which splits the difference between a run and a golden into its causes.
struct BudgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget",
        abstract: "Splits the difference between a run and a golden into its causes.",
        discussion: """
            The step errors of the golden and of the run are estimated by running their methods again, with half and a \
            quarter of their step sizes. The effect of translating the original model into the experiment is the \
            difference between the converged solutions of both models. The remainder is unexplained: an error in a \
            model or program, or an invalid estimate.

            EXAMPLES
              tvbo-verify budget ex3
              tvbo-verify budget ex3 --method rk4 --step-size 0.01
              tvbo-verify budget ex3 --golden jneuroml --json
            """)

    @Argument(help: ArgumentHelp("The case.", valueName: "case"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "Examine only this golden, as in jneuroml. (default: all goldens of the case)", valueName: "name"))
    var golden: String?

    @Option(help: "The integration method, as in rk4. (default: that of the experiment, or lems for a LEMS document)")
    var method: MethodArgument?

    @Option(
        name: .customLong("step-size"),
        help: ArgumentHelp(
            """
            The step size, as in 0.01, in the experiment's time scale, or in ms for a LEMS document. (default: the \
            experiment's)
            """,
            valueName: "h"))
    var step: DecimalArgument?

    @OptionGroup var policy: SteppingOptions

    @OptionGroup var root: CasesOptions

    @OptionGroup var sources: SourceOptions

    @Flag(help: "Print the budgets as JSON.")
    var json = false

    func run() async throws {
        try await Console.guarded {
            let target = try StudyTarget(name, below: root.path, allowing: root.allowed, loader: sources.loader)
            let chosen =
                try method?.method()
                ?? Simulation.Method.named(target.preparedModel.model.simulation.method)
            let request = SimulationRequest(
                method: chosen, step: step?.number, events: policy.events, stepping: policy.stepping(chosen))
            let budgets = try target.budgets(request, golden: golden)
            if json { try Console.say(json: budgets, as: "budgets") } else { budgets.forEach(report) }
            return .success
        }
    }

    private func report(_ budget: ErrorBudget) {
        Console.say("\(budget.sentence)")
        for part in budget.parts {
            // For example, "  this run's step error            up to 0.0021, root mean square 0.0004", both in the unit
            // that the sentence above the parts gives.
            Console.say(
                "  \(part.source.rawValue.padding(toLength: 34, withPad: " ", startingAt: 0))"
                    + "up to \(ReportNumber.short(part.maxAbs)), root mean square \(ReportNumber.short(part.rms))")
        }
        let shape = budget.shape
        // The shape of the difference: for example, "  shape of the difference: 80 % time shift (0.02 ms), 5 % offset,
        // 10 % amplitude, 5 % residual; unexplained 2 % of its root mean square".
        Console.say(
            "  shape of the difference: \(ReportNumber.percent(shape.timeShift)) time shift"
                + "\(shape.delay.map { " (\(ReportNumber.short($0)) ms)" } ?? ""), \(ReportNumber.percent(shape.offset)) offset, \(ReportNumber.percent(shape.amplitude)) amplitude,"
                + " \(ReportNumber.percent(shape.residual)) residual; unexplained"
                + " \(ReportNumber.percent(budget.unexplainedShare)) of its root mean square"
        )
        for remark in budget.remarks { Console.say("  note: \(remark)") }
    }
}
