import Schema

/// The tables of keys for NeuroML components, and for networks that contain some.
extension KeyTables {
    // The texts beside keys are reasons that end messages, for example "'condition' of event 'e' is not supported:
    // NeuroML components have only events at preset times".

    /// The keys that TVBO's datamodel allows for a NeuroML component, each with its role, such as read or refused.
    static let component = dynamics.overridden(
        by: table(
            used: [
                "iri", "parameters", "components", "modes", "name", "events", "state_variables", "derived_variables",
            ],
            documentation: ["model_type"],
            unsupported: Dictionary(
                uniqueKeysWithValues: ["derived_parameters", "functions", "coupling_inputs", "coupling_terms"]
                    .map { ($0, "remove it, since the equations of a NeuroML component are those of its type") }),
            neutral: [
                "number_of_modes": (["1"], "a NeuroML component has a single mode"),
                "system_type": (["continuous"], "NeuroML components are not discrete maps"),
            ]))

    /// The keys that TVBO's datamodel allows for a state variable of a NeuroML component, each with its role, such as
    /// read or refused. The state variable has no equation, since the type of the component defines it.
    static let componentState = state.limited(
        to: ["initial_value", "unit", "variable_of_interest", "record"],
        "remove it, since the equations and limits of a NeuroML component are those of its type")

    /// The keys that TVBO's datamodel allows for an event of a NeuroML component, each with its role, such as read or
    /// refused. Such an event occurs at preset times and has no condition.
    static let presetEvent = table(
        used: ["trigger_times"], documentation: prose,
        neutral: ["event_type": (["preset_time"], "NeuroML components have only events at preset times")]
    ).overridden(
        by: event.filter { $0.key != "trigger_times" && $0.key != "event_type" && $0.value != .documentation }
            .mapValues { _ in .unsupported("NeuroML components have only events at preset times") })

    /// The keys that TVBO's datamodel allows for a network with NeuroML components, each with its role, such as read or
    /// refused.
    static let componentNetwork = network.limited(
        to: ["number_of_nodes", "number_of_regions", "dynamics", "nodes", "edges", "time_unit", "distance_unit"],
        "a network of NeuroML components cannot have this key")

    /// The keys that TVBO's datamodel allows for a node in a network with NeuroML components, each with its role, such
    /// as read or refused.
    static let componentNode = node.limited(
        to: ["id", "dynamics", "parameters", "state", "record", "position", "size"],
        "a node in a network of NeuroML components cannot have this key")

    /// The keys that TVBO's datamodel allows for an edge in a network with NeuroML components, each with its role, such
    /// as read or refused.
    static let componentEdge = edge.limited(
        to: [
            "source", "target", "coupling", "dynamics", "parameters", "weight", "delay", "distance", "directed",
            "connectivity", "allow_self_connections",
        ], "an edge between NeuroML components cannot have this key")

    /// The keys that TVBO's datamodel allows for the integration settings of an experiment with NeuroML components,
    /// each with its role, such as read or refused.
    static let componentIntegration = integration.overridden(
        by: table(
            used: ["parameters"],
            unsupported: [
                "noise": "NeuroML components have no noise", "state_wise_sigma": "NeuroML components have no noise",
                "noise_draw": "NeuroML components have no noise",
            ]))

    /// The keys that TVBO's datamodel allows for an experiment with NeuroML components, each with its role, such as
    /// read or refused.
    static let componentExperiment = experiment.limited(
        to: ["id", "label", "dynamics", "network", "integration", "model", "coupling", "execution"],
        "an experiment with NeuroML components cannot have this key"
    ).overridden(by: table(used: [], ignored: ["functions"]))
}

extension [String: KeyRole] {
    /// Returns the table in which only the given keys have the role ``KeyRole/used``. All other keys that had
    /// this role become unsupported.
    /// - Parameters:
    ///   - used: The keys that get the role ``KeyRole/used``, whatever their role in this table is.
    ///   - reason: The reason that the error message gives for an unsupported key.
    func limited(to used: Set<String>, _ reason: String) -> [String: KeyRole] {
        var result = mapValues { role in role == .used ? .unsupported(reason) : role }
        for key in used { result[key] = .used }
        return result
    }
}
