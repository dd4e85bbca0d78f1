import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// An event of edges with its parsed expressions.
struct EdgeEvent {
    /// The name of the event.
    var name: String
    /// The expression whose sign changes at the event; nil for an event at given times.
    var condition: Expression?
    /// The times of the event, in the time scale; empty for a condition.
    var times: [Double] = []
    /// The assignments to parameters of the edge.
    var affect: [(variable: String, value: Expression)] = []

    /// Parses an event. Reports an error and returns nil for malformed expressions and for names that the coupling
    /// function or the event does not declare.
    init?(_ event: EdgeEventBlock, _ function: CouplingBlock, _ reading: ReadContext) {
        name = event.name
        let parameters = function.parameters.map(\.name)
        let outputs = function.values.outputNames
        func parsed(_ source: ExpressionSource, _ known: [String], _ listed: Set<String>?) -> Expression? {
            guard let result = reading.collect({ try Parser.number(source, declared: Set(known)) }) else { return nil }
            for name in result.expression.names {
                guard Self.check(name, known, listed, event, result.place(of: name), reading) else { return nil }
            }
            return result.expression
        }
        switch event.trigger {
        case .crossing(let source):
            guard let value = parsed(source, parameters + outputs, event.known) else { return nil }
            condition = value
        case .times(let given): times = given
        }
        for (variable, source) in event.affect {
            guard Self.check(variable, parameters, event.changed, event, source.place, reading),
                let value = parsed(source, parameters, event.changed)
            else { return nil }
            affect.append((variable, value))
        }
    }

    private static func check(
        _ name: String, _ known: [String], _ listed: Set<String>?, _ event: EdgeEventBlock, _ place: Place?,
        _ reading: ReadContext
    ) -> Bool {
        guard known.contains(name) else {
            reading.log.error(
                .unknownName, "unknown name '\(name)' in event '\(event.name)'", at: place,
                hint: Spelling.hint(for: name, among: known) ?? "an edge has \(known.joined(separator: ", "))")
            return false
        }
        guard listed?.contains(name) == false else { return true }
        reading.log.error(
            .unknownName, "event '\(event.name)' uses '\(name)' without listing it", at: place,
            hint:
                "list it in condition_states, condition_parameters or affect_parameters, as NetworkDynamics.jl requires"
        )
        return false
    }
}

/// The type of the edges that have the same events: the parameters that these change are states.
///
/// The side of a condition is a state: 1 where the condition is positive, -1 where it is not, and 0 after an event of
/// the edge, when it is found anew. An event occurs when the side changes otherwise, so an event that makes its own
/// condition jump does not occur again. Source: `ContinuousCallback` of DifferentialEquations.jl.
struct EdgeType {
    /// The name of the type.
    var name: String
    /// The index of the population of the edges.
    var population: Int
    /// The events.
    var events: [EdgeEvent]
    /// The names of the function's outputs.
    var outputs: [String]

    /// The parameters that events change.
    var states: [String] { events.flatMap { $0.affect.map(\.variable) }.uniqued }

    /// The other parameters that events name.
    var constants: [String] {
        let changed = Set(states + outputs)
        return events.flatMap { ($0.condition?.names ?? []) + $0.affect.flatMap(\.value.names) }.uniqued
            .filter { !changed.contains($0) }
    }

    /// Returns whether a condition names an output.
    func namesOutput(_ output: String) -> Bool { events.contains { $0.condition?.names.contains(output) == true } }

    private var taken: Set<String> { Set(states + constants + outputs) }

    private func unused(_ wanted: String) -> String {
        var name = wanted
        while taken.contains(name) { name += "_" }
        return name
    }

    /// Returns the name of the parameter for the initial value of a parameter that events change.
    func initialName(_ state: String) -> String { unused("\(state)_0") }

    /// Returns the name of the parameter for the initial value of the state of an event.
    func startName(_ event: Int) -> String { unused("event_\(events[event].name)_0") }

    /// Returns the name of the state of an event: the side of its condition, or the number of times that have passed.
    private func stateName(_ event: Int) -> String { unused("event_\(events[event].name)") }

    /// Returns the component type.
    func component(timeScale: PhysicalUnit) -> ComponentType {
        let starts = states.map { ($0, initialName($0)) } + events.indices.map { (stateName($0), startName($0)) }
        return ComponentType(
            name: name, parameters: (constants + starts.map(\.1)).map { .init($0, .bare) },
            dynamics: Dynamics(
                stateVariables: starts.map { .init(.init($0.0, .bare)) },
                derivedVariables: outputs.filter(namesOutput).map { .init(.init($0, .bare), .value(.number(0))) },
                onStart: starts.map { .init($0.0, .name($0.1)) },
                onConditions: events.indices.flatMap { occurrences($0, timeScale) } + events.indices.flatMap(sides)))
    }

    /// The conditions under which an event occurs, with its actions.
    private func occurrences(_ event: Int, _ timeScale: PhysicalUnit) -> [Dynamics.OnCondition] {
        let own = Expression.name(stateName(event))
        var actions = events[event].affect.map { Dynamics.Action.assign(variable: $0.variable, value: $0.value) }
        actions += events.indices.filter { events[$0].condition != nil }.map {
            .assign(variable: stateName($0), value: .number(0))
        }
        guard let condition = events[event].condition else {
            return events[event].times.enumerated().map { index, time in
                let isDue = Expression.relation(.greaterOrEqual, .name("t"), .number(timeScale.si(time)))
                let isNext = Expression.relation(.less, own, .number(Double(index) + 0.5))
                return .init(
                    .logic(.and, isDue, isNext),
                    actions + [.assign(variable: stateName(event), value: .number(Double(index + 1)))])
            }
        }
        let isPositive = Expression.relation(.greater, condition, .number(0))
        let rises = Expression.logic(.and, .relation(.less, own, .number(-0.5)), isPositive)
        let falls = Expression.logic(.and, .relation(.greater, own, .number(0.5)), .not(isPositive))
        return [.init(rises, actions), .init(falls, actions)]
    }

    /// The conditions that find the side of an event's condition again.
    private func sides(_ event: Int) -> [Dynamics.OnCondition] {
        guard let condition = events[event].condition else { return [] }
        let own = stateName(event)
        let isUnknown = Expression.logic(
            .and, .relation(.greater, .name(own), .number(-0.5)), .relation(.less, .name(own), .number(0.5)))
        let isPositive = Expression.relation(.greater, condition, .number(0))
        return [
            .init(.logic(.and, isUnknown, isPositive), [.assign(variable: own, value: .number(1))]),
            .init(.logic(.and, isUnknown, .not(isPositive)), [.assign(variable: own, value: .number(-1))]),
        ]
    }
}

extension [String] {
    /// The elements without repetitions, in order.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
