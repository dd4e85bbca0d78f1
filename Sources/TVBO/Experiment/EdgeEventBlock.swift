import Diagnostics
import Expressions

/// An event that changes parameters of edges during a run, in the form of NetworkDynamics.jl.
///
///     events:
///       trip:
///         event_type: continuous
///         condition: { rhs: "abs(u[:P]) - p[:limit]" }
///         affect: { rhs: "p[:K] = 0" }
///         target_component: all_edges
struct EdgeEventBlock: Sendable {
    /// The edges that have the event.
    enum Target: Sendable {
        /// Every edge by itself.
        case all
        /// The edge with a number, from 1.
        case edge(Int)
    }

    /// The instants at which the event occurs.
    enum Trigger: Sendable {
        /// Those at which the value of an expression changes its sign.
        case crossing(ExpressionSource)
        /// The given times, in the time scale of the integration.
        case times([Double])
    }

    /// The name of the event.
    var name: String
    /// The place of the event.
    var place: Place
    /// The edges that have the event.
    var target: Target
    /// The place of the target.
    var targetPlace: Place
    /// The instants at which the event occurs.
    var trigger: Trigger
    /// The assignments to parameters of the edge, in document order.
    var affect: [(variable: String, value: ExpressionSource)]
    /// The outputs and parameters that the condition may name; nil if the event does not list them.
    var known: Set<String>?
    /// The parameters that the assignments may name; nil if the event does not list them.
    var changed: Set<String>?

    /// Returns whether the condition or an assignment contains a name.
    func mentions(_ name: String) -> Bool {
        if case .crossing(let source) = trigger, source.mentions(name) { return true }
        return affect.contains { $0.variable == name || $0.value.mentions(name) }
    }
}
