import Diagnostics
import Expressions

/// An event that changes parameters of edges during a run, as read from an experiment. TVBO renders such events for
/// NetworkDynamics.jl.
///
///     events:
///       trip:
///         event_type: continuous
///         condition: { rhs: "abs(u[:P]) - p[:limit]" }
///         affect: { rhs: "p[:K] = 0" }
///         target_component: all_edges
struct EdgeEventBlock: Sendable {
    /// The edges at which an event can occur.
    enum Target: Sendable {
        /// All edges, for each of which the event occurs separately.
        case all
        /// The edge with the given number. Edges are counted from 1 in ascending order of the ids of their two nodes.
        case edge(Int)
    }

    /// The instants at which the event occurs.
    enum Trigger: Sendable {
        /// The instants at which the value of an expression changes its sign, in either direction.
        case crossing(ExpressionSource)
        /// The given times, in units of the time scale of the integration settings.
        case times([Double])
    }

    /// The name of the event.
    var name: String
    /// The place of the event in the document, to which errors refer.
    var place: Place
    /// The edges at which the event can occur.
    var target: Target
    /// The place of `target_component` in the document, to which errors refer.
    var targetPlace: Place
    /// The instants at which the event occurs.
    var trigger: Trigger
    /// The assignments to parameters of the edge that the event makes, in document order.
    var affect: [(variable: String, value: ExpressionSource)]
    /// The outputs and parameters of the edge that the event declares for use in its condition (`condition_states` and
    /// `condition_parameters`); nil if it declares none, so that its condition may use all.
    var conditionNames: Set<String>?
    /// The parameters of the edge that the event declares for use in its assignments (`affect_parameters`); nil if it
    /// declares none, so that its assignments may use all.
    var assignmentNames: Set<String>?

    /// Returns whether a name occurs in the condition or in an assignment of the event.
    func mentions(_ name: String) -> Bool {
        if case .crossing(let source) = trigger, source.mentions(name) { return true }
        return affect.contains { $0.variable == name || $0.value.mentions(name) }
    }
}
