import Expressions
import ModelCore
import Quantities

/// Models of one component without units, written in Swift.
///
///     let model = try SwiftModel.model([("x", "-3*x", 2)])  // records p[0]/x for a second
public enum SwiftModel {
    /// A state: its name, its rate per second as a text over the states and the time `t`, and its initial value.
    public typealias State = (name: String, rate: String, initial: Double)

    /// A condition, and the states that it assigns, both as texts.
    public typealias Event = (condition: String, assignments: [(state: String, value: String)])

    /// Returns a model of a population `p` with a single member; it records all states for a second, by Euler's method
    /// with steps of 0.1 s.
    public static func model(_ states: [State], events: [Event] = []) throws -> Model {
        let names = Set(states.map(\.name) + ["t"])
        func number(_ text: String) throws -> Expression {
            try Parser.number(ExpressionSource(text), declared: names).expression
        }
        let dynamics = try Dynamics(
            stateVariables: states.map { .init(.init($0.name, .bare)) },
            timeDerivatives: states.map { .init($0.name, try number($0.rate)) },
            onStart: states.map { .init($0.name, .number($0.initial)) },
            onConditions: events.map { event in
                .init(
                    try Parser.condition(ExpressionSource(event.condition), declared: names).expression,
                    try event.assignments.map { .assign(variable: $0.state, value: try number($0.value)) })
            })
        return Model(
            name: "model", convention: .bare, types: [ComponentType(name: "type", dynamics: dynamics)],
            components: [Component(id: "component", type: "type", values: [:])],
            network: Network(populations: [.init(id: "p", members: ["component"])]),
            simulation: SimulationSettings(
                timeScale: .second, step: DecimalNumber(mantissa: 1, exponent: -1),
                duration: DecimalNumber(mantissa: 1, exponent: 0), transient: DecimalNumber(mantissa: 0, exponent: 0),
                method: "euler", recorded: states.map { Recording(path: "p[0]/" + $0.name, unit: nil) }))
    }
}
