import YAML

/// The use of a model in an experiment, which decides whether the model may have no states, and events without a
/// condition.
///
///     let block = reader.dynamics(node, named: "NMDA", for: .synapse)
enum ModelUse {
    /// The experiment's own model, whose equations are integrated at the nodes.
    case node
    /// A model in the library of the network, to which nodes refer by name. If its `state_variables` are empty, the
    /// outputs of the node are its parameters.
    case library
    /// The model of a synapse, to which edges refer by name. Its events without a condition are the arrivals of spikes.
    case synapse

    /// Returns whether a model of this use may have no state variables: a model in a library if it has the key
    /// `state_variables`, parameters and no equations, and a synapse if it has derived variables.
    /// - Parameter node: The mapping that describes the model.
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
