import ArgumentParser
import Results
import Simulation

/// The command `tvbo-verify methods`, which lists the integration methods with their order, stages, stability and
/// source.
struct MethodsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods",
        abstract: "Lists the integration methods with their order, stages, stability and source.",
        discussion: """
            Stability refers to y' = λ y with step size h: the interval of λ h on the negative real axis in which the \
            method is stable, or a description.

            Below the table are the other names that are accepted wherever a method is named. Upper and lower case, spaces \
            and punctuation make no difference, so that RungeKutta4thOrder and 'Runge-Kutta 4th order' are the same.

            EXAMPLES
              tvbo-verify methods
            """)

    func run() async throws {
        try await Console.guarded {
            Console.say("\(line("method", "order", "stages", "steps", "stability; source"))")
            for method in Simulation.Method.all {
                let line =
                    line(
                        method.name, method == .rungeKutta(.map) ? "–" : "\(method.order)",
                        method.stages.map(String.init) ?? "Newton",
                        method.isAdaptive ? "adaptive" : method.isEmbedded ? "fixed, or adaptive" : "fixed",
                        method == .rungeKutta(.map)
                            ? "one iteration of a discrete map per step" : "\(method.stability); \(method.source)")
                Console.say("\(line)")
            }
            Console.say("\nother names")
            for method in Simulation.Method.all where !method.otherNames.isEmpty {
                // For example, "dopri5             dormandprince, ode45, rk45".
                let name = method.name.padding(toLength: 19, withPad: " ", startingAt: 0)
                Console.say("\(name)\(method.otherNames.joined(separator: ", "))")
            }
            return .success
        }
    }

    private func line(_ name: String, _ order: String, _ stages: String, _ steps: String, _ rest: String) -> String {
        zip([name, order, stages, steps], [19, 7, 8, 20]).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            .joined() + rest
    }
}
