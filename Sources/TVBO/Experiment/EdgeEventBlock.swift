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
    /// The designation of the edges at which an event can occur.
    enum Target: Sendable {
        /// All edges, for each of which the event occurs separately.
        case all
        /// The edge with the given number, counted from 1 in the order of the ids of the nodes.
        case edge(Int)
    }

    /// The instants at which the event occurs.
    enum Trigger: Sendable {
        /// The instants at which the value of an expression changes its sign.
        case crossing(ExpressionSource)
        /// The given times, in the time scale of the integration.
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
    /// The assignments to parameters of the edge, in document order.
    var affect: [(variable: String, value: ExpressionSource)]
    /// The names that the event lists for its condition, outputs and parameters of the edge; nil if it has no such
    /// list, so that all are allowed.
    var known: Set<String>?
    /// The names of parameters that the event lists for its assignments; nil if it has no such list, so that all are
    /// allowed.
    var changed: Set<String>?

    /// Returns whether the condition or an assignment contains a name.
    func mentions(_ name: String) -> Bool {
        if case .crossing(let source) = trigger, source.mentions(name) { return true }
        return affect.contains { $0.variable == name || $0.value.mentions(name) }
    }
}
