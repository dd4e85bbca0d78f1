import Schema

/// The table of keys for events that change parameters of edges.
extension KeyTables {
    // The texts beside keys are reasons that end messages, for example "'affect_states' of event 'trip' is not
    // supported: an event of an edge can change parameters, not states".

    /// The keys that TVBO's datamodel allows for an event with a `target_component`, which changes parameters of
    /// edges, each with its role, such as read or refused.
    static let edgeEvent = event.overridden(
        by: table(
            used: [
                "event_type", "condition", "affect", "trigger_times", "target_component", "condition_states",
                "condition_parameters", "affect_parameters",
            ],
            unsupported: [
                "affect_states": "an event of an edge can change parameters, not states",
                "affect_negative": "separate actions on downward crossings are not simulated",
            ]))
}
