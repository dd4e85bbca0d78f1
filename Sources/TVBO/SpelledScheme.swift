import Diagnostics
import Schema
import YAML

/// The schemes that TVBO's own integrators spell out beside their names. An experiment that TVBO has written repeats them;
/// any other scheme would not be that of the method, and is refused.
struct SpelledScheme {
    /// A step without blanks: the states of its further stages, and the change of the state.
    private let stages: [String]
    private let update: String
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

    /// Refuses a scheme that is not the method's own.
    static func check(_ block: Block, method: String, _ reading: ReadContext) {
        let own = known.first { $0.names.contains(method.lowercased()) }
        if let count = block.number("number_of_stages"), count != 1, count != own.map({ Double($0.stages.count + 1) }) {
            reading.log.error(
                .unsupportedFeature,
                "'number_of_stages: \(block.text("number_of_stages") ?? "")' of integration is not supported:"
                    + " the method '\(method)' has a number of its own", at: block.place("number_of_stages"),
                hint: "leave it out, or write 1")
        }
        let stages = block.members("intermediate_expressions").map { text($0.node) ?? "" }
        if !stages.isEmpty, stages != own?.stages { refuse("intermediate_expressions", block, method, reading) }
        guard let node = block["update_expression"], let update = text(node) else { return }
        if update != own?.update { refuse("update_expression", block, method, reading) }
    }

    private static func refuse(_ key: String, _ block: Block, _ method: String, _ reading: ReadContext) {
        reading.log.error(
            .unsupportedFeature,
            "'\(key)' of integration is not supported: it is not the scheme that TVBO has for the method '\(method)'",
            at: block.place(key), hint: "leave it out, and name the method that is meant")
    }

    /// The right-hand side without blanks; nil where there is none.
    private static func text(_ node: YAMLNode) -> String? {
        let equation = node.scalar == nil ? node["equation"] : node
        let rhs = equation?.scalar == nil ? equation?["rhs"] : equation
        return rhs?.scalar?.text.filter { !$0.isWhitespace }
    }
}
