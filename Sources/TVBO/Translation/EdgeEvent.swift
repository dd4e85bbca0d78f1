import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// An event that changes parameters of an edge, with its parsed expressions.
struct EdgeEvent {
    /// The name of the event.
    var name: String
    /// The expression at whose changes of sign the event occurs; nil for an event at given times.
    var condition: Expression?
    /// The times at which the event occurs, in units of the time scale; empty for an event with a condition.
    var times: [Double] = []
    /// The assignments to parameters of the edge that the event makes, in order.
    var affect: [(variable: String, value: Expression)] = []

    /// Parses an event. Reports an error and returns nil for malformed expressions and for names that the coupling
    /// function or the event does not declare.
    init?(_ event: EdgeEventBlock, _ function: CouplingBlock, _ reading: ReadContext) {
        name = event.name
        let parameters = function.parameters.map(\.name)
        let outputs = function.values.outputNames
        func parsed(_ source: ExpressionSource, _ known: [String], _ listed: Set<String>?) -> Expression? {
            guard let result = reading.collect({ try Parser.number(source, declared: Set(known)) }) else { return nil }
            reading.warnOfOpenPiecewise(result)
            for name in result.expression.names {
                guard Self.check(name, known, listed, event, result.place(of: name), reading) else { return nil }
            }
            return result.expression
        }
        switch event.trigger {
        case .crossing(let source):
            guard let value = parsed(source, parameters + outputs, event.conditionNames) else { return nil }
            condition = value
        case .times(let given): times = given
        }
        for (variable, source) in event.affect {
            guard Self.check(variable, parameters, event.assignmentNames, event, source.place, reading),
                let value = parsed(source, parameters, event.assignmentNames)
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
                hint: Spelling.hint(for: name, among: known)
                    ?? "use only names that an event of an edge may use: \(known.joined(separator: ", "))")
            return false
        }
        guard listed?.contains(name) == false else { return true }
        reading.log.error(
            .unknownName, "event '\(event.name)' uses the name '\(name)', but does not list it", at: place,
            hint:
                "list the name in condition_states, condition_parameters or affect_parameters, as NetworkDynamics.jl requires"
        )
        return false
    }
}

/// The component type of edges that have the same events. Its states are the parameters that the events change, and one
/// state for each event.
///
/// The state of an event with a condition is the sign that the condition had last: 1 if its value was positive, -1 if
/// not. The event occurs when the sign changes. After any event this state is 0 until the sign is determined anew, so
/// that an event that makes a condition jump does not occur again. The state of an event at given times is the number
/// of these times that have passed. Source: `ContinuousCallback` of DifferentialEquations.jl.
struct EdgeType {
    /// The name of the component type.
    var name: String
    /// The index, in the network's populations, of the population whose members are these edges.
    var population: Int
    /// The events of these edges, in document order.
    var events: [EdgeEvent]
    /// The names by which the conditions of events refer to the values of the coupling function on the edge.
    var outputs: [String]

    /// The names of the parameters of edges that events change, each once.
    var states: [String] { events.flatMap { $0.affect.map(\.variable) }.uniqued }

    /// The names of the other parameters of edges to which events refer, each once.
    var constants: [String] {
        let changed = Set(states + outputs)
        return events.flatMap { ($0.condition?.names ?? []) + $0.affect.flatMap(\.value.names) }.uniqued
            .filter { !changed.contains($0) }
    }

    /// Returns whether the condition of any event refers to an output, a value of the coupling function, by the given
    /// name.
    func namesOutput(_ output: String) -> Bool { events.contains { $0.condition?.names.contains(output) == true } }

    private var taken: Set<String> { Set(states + constants + outputs) }

    private func unused(_ wanted: String) -> String {
        var name = wanted
        while taken.contains(name) { name += "_" }
        return name
    }

    /// Returns the name of the component's parameter that holds the initial value of a state, which is a parameter of
    /// the edge that events change.
    func initialName(_ state: String) -> String { unused("\(state)_0") }

    /// Returns the name of the component's parameter that holds the initial value of the state of an event.
    /// - Parameter event: The index of the event in `events`.
    func startName(_ event: Int) -> String { unused("event_\(events[event].name)_0") }

    /// Returns the name of the state of an event: the side of its condition, or the number of times that have passed.
    private func stateName(_ event: Int) -> String { unused("event_\(events[event].name)") }

    /// Returns the component type.
    /// - Parameter timeScale: The unit of the times at which events occur.
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
