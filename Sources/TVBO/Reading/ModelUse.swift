import YAML

/// The use of a model in an experiment, on which it depends whether the model may be without states and events.
///
///     let block = reader.dynamics(node, named: "NMDA", for: .synapse)
enum ModelUse {
    /// The model of the experiment, whose equations are integrated.
    case node
    /// A model of the network's library, which nodes name. If its `state_variables` are empty, the outputs of the node are
    /// its parameters.
    case library
    /// The model of a synapse, which edges name. Its events without a condition are the arrivals of spikes.
    case synapse

    /// Returns whether a model may have no state variables.
    func allowsStateless(_ node: YAMLNode) -> Bool {
        switch self {
        case .node: false
        case .library:
            node["state_variables"] != nil && node["parameters"]?.isEmpty == false && !Self.hasEquations(node)
        case .synapse: node["derived_variables"]?.isEmpty == false
        }
    }

    private static func hasEquations(_ node: YAMLNode) -> Bool {
        ["state_variables", "derived_variables", "events", "coupling_inputs"].contains { node[$0]?.isEmpty == false }
    }
}
