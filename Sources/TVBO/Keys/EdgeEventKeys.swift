import Schema

/// The keys of an event that changes parameters of edges.
extension KeyTables {
    /// The keys of an event with a `target_component`.
    static let edgeEvent = event.overridden(
        by: table(
            used: [
                "event_type", "condition", "affect", "trigger_times", "target_component", "condition_states",
                "condition_parameters", "affect_parameters",
            ],
            unsupported: [
                "affect_states": "events of edges that change states",
                "affect_negative": "other actions on downward crossings",
            ]))
}
