import Diagnostics
import Schema
import YAML

/// The step formula that TVBO writes out for one of its integration methods.
///
/// Experiments written by TVBO contain the formula of the method in `intermediate_expressions`, `update_expression` and
/// `number_of_stages`. Only the formula that TVBO's database has for the method is accepted; any other would describe a
/// different method. In the formulas X is the state, dt the step size and dXk the right-hand side at stage k.
///
///     SpelledScheme.check(block, method: "heun", reading)
struct SpelledScheme {
    /// The formulas of the states at the stages after the first, without spaces.
    private let stages: [String]
    /// The formula of the change of the state in a step, without spaces.
    private let update: String
    /// The names of the method in lower case.
    private let names: Set<String>

    private static let known = [
        SpelledScheme(stages: [], update: "dX0*dt", names: ["euler", "eulerdeterministic", "forward-euler"]),
        SpelledScheme(
            stages: ["X+dX0*dt+noise+stimulus*dt"], update: "(dX0+dX1)*(dt/2)", names: ["heun", "heundeterministic"]),
        SpelledScheme(
            stages: ["X+(dt/2)*dX0", "X+(dt/2)*dX1", "X+dt*dX2"], update: "(dt/6)*(dX0+2.0*dX1+2.0*dX2+dX3)",
            names: ["rk4", "rungekutta4thorder", "rungekutta4thorderdeterministic"]),
        SpelledScheme(stages: [], update: "dX0", names: ["identity", "map", "discrete"]),
    ]

    /// Reports an error if the step formula that the integration settings write out differs from that of their method
    /// in TVBO's database. A number of stages of 1, TVBO's default, is accepted for every method.
    /// - Parameters:
    ///   - block: The mapping `integration` of the experiment.
    ///   - method: The name of the integration method, in upper or lower case.
    static func check(_ block: Block, method: String, _ reading: ReadContext) {
        let own = known.first { $0.names.contains(method.lowercased()) }
        if let count = block.number("number_of_stages"), count != 1, count != own.map({ Double($0.stages.count + 1) }) {
            reading.log.error(
                .unsupportedFeature,
                "'number_of_stages: \(block.text("number_of_stages") ?? "")' of integration is not supported:"
                    + " the method '\(method)' has a fixed number of stages", at: block.place("number_of_stages"),
                hint: "remove 'number_of_stages', or write 1")
        }
        let stages = block.members("intermediate_expressions").map { text($0.node) ?? "" }
        if !stages.isEmpty, stages != own?.stages { refuse("intermediate_expressions", block, method, reading) }
        guard let node = block["update_expression"], let update = text(node) else { return }
        if update != own?.update { refuse("update_expression", block, method, reading) }
    }

    private static func refuse(_ key: String, _ block: Block, _ method: String, _ reading: ReadContext) {
        reading.log.error(
            .unsupportedFeature,
            "'\(key)' of integration is not supported: it is not TVBO's own formula for the method '\(method)'",
            at: block.place(key), hint: "remove '\(key)', and name the intended method in 'method'")
    }

    /// Returns the right-hand side of an equation without spaces; nil if there is none. The equation is a text, a mapping
    /// with `rhs`, or such a mapping under `equation`.
    private static func text(_ node: YAMLNode) -> String? {
        let equation: YAMLNode? = node.scalar == nil ? node["equation"] ?? node : node
        let rhs = equation?.scalar == nil ? equation?["rhs"] : equation
        return rhs?.scalar?.text.filter { !$0.isWhitespace }
    }
}
