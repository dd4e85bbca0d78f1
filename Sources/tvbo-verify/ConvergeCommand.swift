import ArgumentParser
import Comparison
import Diagnostics
import ErrorAnalysis
import Foundation
import Quantities
import Report
import Results
import Simulation

/// The command `tvbo-verify converge`, which measures the order of convergence of methods on a case or a model.
struct ConvergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "converge",
        abstract: "Measures the order of convergence of methods on a case or a model.",
        discussion: """
            Each method runs with a series of fixed step sizes, and the results are compared with a converged solution. The \
            order is the slope of the logarithm of the error against that of the step size, over the three smallest step \
            sizes whose error is well above rounding. It is measured for every recorded signal, for event times and for \
            peaks. Values on the three finest grids are extrapolated, with the grid convergence index as uncertainty.

            The expected order depends on the method and on the event policy: with events at steps it is at most 1 for \
            models with discontinuities. A method whose order is more than 0.3 below the expected one fails (status 2); \
            if the step sizes are too large to show an order, it is not verified (status 6).

            EXAMPLES
              tvbo-verify converge ex3 --method rk4 --method dopri5
              tvbo-verify converge ex3 --events step --method euler --method rk4
              tvbo-verify converge model.yaml --step-size 0.1 --step-size 0.05 --step-size 0.025
              tvbo-verify converge ex3 --method rk4 --json
            """)

    @Argument(
        help: ArgumentHelp(
            "A case, as in ex3, or a file with an experiment or a LEMS document.", valueName: "case|file"),
        completion: .file())
    var target: String

    @OptionGroup var folders: FolderOptions
    @OptionGroup var sources: SourceOptions

    @Option(
        help: "Measure only this integration method, as in rk4; repeat for several. (default: all but lems and map)")
    var method: [MethodArgument] = []

    @Option(
        name: .customLong("step-size"),
        help: ArgumentHelp(
            """
            A step size, as in 0.05, in the experiment's time scale, or in ms for a LEMS document; repeat for several, \
            at least two. (default: the experiment's, doubled and halved up to five times)
            """,
            valueName: "h"))
    var steps: [DecimalArgument] = []

    @Option(help: "'located': events take effect when they occur; 'step': at the end of their step.")
    var events: EventPolicy = .located

    @Flag(help: "Print the record as JSON.")
    var json = false

    func validate() throws {
        for step in steps where step.number.mantissa <= 0 {
            throw ValidationError("--step-size must be positive, not \(step.number)")
        }
    }

    func run() async throws {
        try await Console.guarded {
            let prepared = try StudyTarget(
                target, below: folders.casesPath, allowing: folders.root.allowed, loader: sources.loader)
            let study = ConvergenceStudy(
                prepared.preparedModel, name: target, eventFunctions: try prepared.eventFunctions(), policy: events,
                steps: steps.isEmpty ? nil : steps.map(\.number))
            let methods = try method.isEmpty ? Simulation.Method.flowing : method.map { try .named($0.name) }
            let record = try study.run(methods) { if !json { Console.warn("\(target): \($0)") } }
            if json { try Console.say(json: record) } else { report(record) }
            return record.status
        }
    }

    private func report(_ record: ConvergenceRecord) {
        // For example, "ex3, events located", which means that events take effect when they occur.
        Console.say("\(record.name), events \(record.policy == "step" ? "at the ends of steps" : "located")")
        Console.say("reference: \(record.reference)")
        for method in record.methods {
            Console.say("")
            // For example, "rk4: pass, expected order 4 (the order of the method)".
            Console.say(
                "\(method.name): \(method.verdict.rawValue), expected order \(ReportNumber.decimals(method.expected, 0)) (\(method.reason))"
            )
            for order in method.orders { Console.say("  \(line(order))") }
            for remark in method.remarks { Console.say("  \(remark)") }
            // The header of a table with a row for each step size: the error relative to the range of the signals, the
            // evaluations of the right-hand side, and the wall time.
            Console.say("  step (ms)      error / range   evaluations   seconds")
            for work in method.work {
                Console.say(
                    "  \(padded("\(work.step)", 13))  \(padded(ReportNumber.short(work.error), 14))  "
                        + "\(padded("\(work.evaluations)", 12))  \(ReportNumber.short(work.seconds))")
            }
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
    }

    private func line(_ order: ConvergenceRecord.Order) -> String {
        let judgement = order.judgement
        // For example, "v        pass        order 4.01 ± 0.02, 0.01 to 0.04 ms, finest error 1e-07 mV;
        // extrapolated value 12.3 mV, grid convergence index 0.01 %", the index of the smallest step size.
        var text = padded("\(order.quantity) \(order.kind == .signal ? "" : order.kind.rawValue)", 34)
        text += padded(judgement.verdict.rawValue, 16)
        if let observed = judgement.observed {
            let error = observed.standardError.map { " ± " + ReportNumber.short($0) } ?? ""
            text += "order \(ReportNumber.decimals(observed.order, 2))\(error)"
            if let first = judgement.used.first, let last = judgement.used.last { text += ", \(first) to \(last) ms" }
        }
        if let finest = judgement.errors.last { text += ", finest error \(ReportNumber.short(finest)) \(order.unit)" }
        if let grids = order.grids, let index = grids.fineIndex {
            text +=
                "; extrapolated value \(grids.extrapolated) \(order.unit),"
                + " grid convergence index \(ReportNumber.short(index * 100)) %"
        }
        return text
    }
}
