import Schema

/// The table of keys for events that change parameters of edges.
extension KeyTables {
    /// The keys that an event with a `target_component`, which changes parameters of edges, may have, with their roles.
    static let edgeEvent = event.overridden(
        by: table(
            used: [
                "event_type", "condition", "affect", "trigger_times", "target_component", "condition_states",
                "condition_parameters", "affect_parameters",
            ],
            unsupported: [
                "affect_states": "an event of an edge can change parameters, not states",
                "affect_negative": "other actions on downward crossings",
            ]))
}
