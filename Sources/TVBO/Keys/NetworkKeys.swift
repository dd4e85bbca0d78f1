import Schema

/// The tables of keys for a network, its parts, and the integration settings.
extension KeyTables {
    // The texts beside keys are reasons that end messages, for example "'steps' of integration is not supported: give
    // 'duration' instead of a number of steps".

    /// The keys that TVBO's datamodel allows for a coupling function, each with its role, such as read or refused.
    static let couplingFunction = table(
        used: [
            "parameters", "pre_expression", "post_expression", "delayed", "incoming_states", "local_states", "iri",
            "outsym", "vectorized", "type",
        ],
        documentation: prose + ["sparse"], ignored: ["observed"],
        unsupported: [
            "coupling_function": "a coupling function is given by 'pre_expression' and 'post_expression'",
            "inner_coupling": "hierarchical couplings are not simulated",
            "region_mapping": "hierarchical couplings are not simulated",
            "regional_connectivity": "hierarchical couplings are not simulated",
        ],
        neutral: [
            "aggregation": (["sum"], "hierarchical couplings are not simulated"),
            "distribution": (["broadcast"], "hierarchical couplings are not simulated"),
            "interpolate_delays": (["false"], "delays are rounded to whole steps, not interpolated"),
            "symmetry": (["directed"], "the direction of an edge is set by its own key 'directed'"),
        ])

    /// The keys that TVBO's datamodel allows for a parameter of a coupling function, each with its role, such as read
    /// or refused. Its value must be one number, which holds for every edge. The keys `heterogeneous` and `shape` are
    /// accepted, but have no effect.
    static let couplingParameter = parameter.overridden(by: table(used: ["heterogeneous", "shape"]))

    /// The keys that TVBO's datamodel allows for a network, each with its role, such as read or refused.
    static let network = table(
        used: [
            "number_of_nodes", "number_of_regions", "dynamics", "nodes", "edges", "coupling", "conduction_speed",
            "parameters", "distance_unit", "time_unit", "bids_dir", "data_file", "edge_matrix_files", "graph_generator",
            "iri", "parcellation", "primary_weight", "tractogram", "transforms", "structural_measures", "bids",
        ],
        documentation: prose + [
            "source", "tvbo_class", "schema_version", "coordinate_space", "descriptor", "mesh", "node_labels",
            "observational_measures", "provenance", "visualization",
        ],
        unsupported: Dictionary(
            uniqueKeysWithValues: [
                "lengths", "node_dynamics", "weights",
            ].map { ($0, "give matrices of edges by a file, as in 'data_file: weights.h5'") }
                + [
                    (
                        "normalization",
                        "write it as a transform, as in 'transforms: [{ name: weight, equation: { rhs: W/W_max } }]'"
                    )
                ]
                + ["edge_template", "node_template"].map { ($0, "write the values at each edge and node instead") }
                + ["node_mapping", "parent_network"].map { ($0, "networks of networks are not simulated") }))

    /// The keys that TVBO's datamodel allows for a node, each with its role, such as read or refused.
    static let node = table(
        used: ["id", "dynamics", "parameters", "state", "record", "position", "size", "initial_state"],
        documentation: prose + ["region"],
        unsupported: [
            "events": "write the stimulus under 'events' of the experiment, and list the node in its 'nodes'",
            "subnetwork": "networks of networks are not simulated",
            "connectivity": "couplings within a node are not simulated",
        ])

    /// The keys that TVBO's datamodel allows for the position of a node, each with its role, such as read or refused.
    static let position = table(used: ["x", "y", "z"], documentation: prose + ["coordinateSpace"])

    /// The keys that TVBO's datamodel allows for an edge, each with its role, such as read or refused.
    static let edge = table(
        used: [
            "source", "target", "coupling", "parameters", "weight", "delay", "distance", "directed", "source_var",
            "target_var", "dynamics", "connectivity", "allow_self_connections",
        ],
        documentation: prose + ["dimension_labels", "format", "non_negative", "valid_diagonal", "weighted"],
        unsupported: [
            "events": "write the event under 'events' of the experiment, with a 'target_component'",
            "source_network": "networks of networks are not simulated",
            "target_network": "networks of networks are not simulated",
            "unit": "write the unit of a weight or distance beside its 'value'",
        ])

    /// The keys that TVBO's datamodel allows for the integration settings, each with its role, such as read or refused.
    static let integration = table(
        used: [
            "method", "step_size", "duration", "time_scale", "transient_time", "unit", "coupling_evaluation", "delayed",
            "intermediate_expressions", "number_of_stages", "update_expression", "noise", "state_wise_sigma",
            "parameters", "abs_tol", "rel_tol",
        ],
        documentation: prose + ["block_size", "noise_draw"], ignored: ["differentiation"],
        unread: ["steps": "the run lasts as long as 'duration' says, and TVBO 0.5.3 does not read it either"],
        neutral: ["scipy_ode_base": (["false"], "SciPy's solvers are not used")],
        aliases: ["dt": "step_size", "time_unit": "time_scale"])
}
