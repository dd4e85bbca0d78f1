import Schema

/// The keys of NeuroML components, and of networks that contain some.
extension KeyTables {
    /// The keys of a NeuroML component.
    static let component = dynamics.overridden(
        by: table(
            used: [
                "iri", "parameters", "components", "modes", "name", "events", "state_variables", "derived_variables",
            ],
            documentation: ["model_type"],
            unsupported: Dictionary(
                uniqueKeysWithValues: ["derived_parameters", "functions", "coupling_inputs", "coupling_terms"]
                    .map { ($0, "the equations of a NeuroML component are those of its type") }),
            neutral: [
                "number_of_modes": (["1"], "several modes of a component"),
                "system_type": (["continuous"], "maps in a tree of components"),
            ]))

    /// The keys of a state variable of a NeuroML component, which has no equation of its own.
    static let componentState = state.limited(
        to: ["initial_value", "unit", "variable_of_interest", "record"],
        "the equations and limits of a NeuroML component are those of its type")

    /// The keys of an event at preset times.
    static let presetEvent = table(
        used: ["trigger_times"], documentation: prose,
        neutral: ["event_type": (["preset_time"], "NeuroML components have only events at preset times")]
    ).overridden(
        by: event.filter { $0.key != "trigger_times" && $0.key != "event_type" && $0.value != .documentation }
            .mapValues { _ in .unsupported("NeuroML components have only events at preset times") })

    /// The keys of a network that contains NeuroML components.
    static let componentNetwork = network.limited(
        to: ["number_of_nodes", "number_of_regions", "dynamics", "nodes", "edges", "time_unit", "distance_unit"],
        "not in a network of NeuroML components")

    /// The keys of a node in a network that contains NeuroML components.
    static let componentNode = node.limited(
        to: ["id", "dynamics", "parameters", "state", "record", "position", "size"],
        "not in a network of NeuroML components")

    /// The keys of an edge in a network that contains NeuroML components.
    static let componentEdge = edge.limited(
        to: [
            "source", "target", "coupling", "dynamics", "parameters", "weight", "delay", "distance", "directed",
            "connectivity", "allow_self_connections",
        ], "not in a network of NeuroML components")

    /// The keys of the integration settings of a network that contains NeuroML components.
    static let componentIntegration = integration.overridden(
        by: table(
            used: ["parameters"],
            unsupported: [
                "noise": "stochastic equations", "state_wise_sigma": "stochastic equations",
                "noise_draw": "stochastic equations",
            ]))

    /// The keys of an experiment that contains NeuroML components.
    static let componentExperiment = experiment.limited(
        to: ["id", "label", "dynamics", "network", "integration", "model", "coupling", "execution"],
        "not for NeuroML components")
}

extension [String: KeyRole] {
    /// Returns the table in which only some keys are read; all others that are read otherwise are refused.
    /// - Parameters:
    ///   - used: The keys that are read, whatever their role is in the table.
    ///   - reason: The reason that the error message quotes.
    func limited(to used: Set<String>, _ reason: String) -> [String: KeyRole] {
        var result = mapValues { role in role == .used ? .unsupported(reason) : role }
        for key in used { result[key] = .used }
        return result
    }
}
