import Schema

/// The tables of keys for a network, its parts, and the integration settings.
extension KeyTables {
    /// The keys that a coupling function may have, with their roles.
    static let couplingFunction = table(
        used: [
            "parameters", "pre_expression", "post_expression", "delayed", "incoming_states", "local_states", "iri",
            "outsym",
        ],
        documentation: prose + ["sparse", "vectorized"], ignored: ["observed"],
        unsupported: [
            "coupling_function": "a coupling function is given by 'pre_expression' and 'post_expression'",
            "inner_coupling": "hierarchical couplings", "region_mapping": "hierarchical couplings",
            "regional_connectivity": "hierarchical couplings",
        ],
        neutral: [
            "aggregation": (["sum"], "hierarchical couplings"),
            "distribution": (["broadcast"], "hierarchical couplings"),
            "interpolate_delays": (["false"], "delays are rounded to whole steps, not interpolated"),
            "symmetry": (["directed"], "the direction of an edge is set by its own key 'directed'"),
        ])

    /// The keys that a parameter of a coupling function may have, with their roles. Its value must be one number, which
    /// holds for every edge. The keys `heterogeneous` and `shape` are accepted, but have no effect.
    static let couplingParameter = parameter.overridden(by: table(used: ["heterogeneous", "shape"]))

    /// The keys that a network may have, with their roles.
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
                "lengths", "node_dynamics", "normalization", "weights",
            ].map { ($0, "coupling by a matrix") }
                + ["edge_template", "node_template"].map { ($0, "defaults of edges and nodes") }
                + ["node_mapping", "parent_network"].map { ($0, "networks of networks") }))

    /// The keys that a node may have, with their roles.
    static let node = table(
        used: ["id", "dynamics", "parameters", "state", "record", "position", "size", "initial_state"],
        documentation: prose + ["region"],
        unsupported: [
            "events": "stimuli of a node", "subnetwork": "networks of networks",
            "connectivity": "couplings within a node",
        ])

    /// The keys that the position of a node may have, with their roles.
    static let position = table(used: ["x", "y", "z"], documentation: prose + ["coordinateSpace"])

    /// The keys that an edge may have, with their roles.
    static let edge = table(
        used: [
            "source", "target", "coupling", "parameters", "weight", "delay", "distance", "directed", "source_var",
            "target_var", "dynamics", "connectivity", "allow_self_connections",
        ],
        documentation: prose + ["dimension_labels", "format", "non_negative", "valid_diagonal", "weighted"],
        unsupported: [
            "events": "events of an edge", "source_network": "networks of networks",
            "target_network": "networks of networks", "unit": "coupling by a matrix",
        ])

    /// The keys that the integration settings may have, with their roles.
    static let integration = table(
        used: [
            "method", "step_size", "duration", "time_scale", "transient_time", "unit", "coupling_evaluation", "delayed",
            "intermediate_expressions", "number_of_stages", "update_expression", "noise", "state_wise_sigma",
            "parameters",
        ],
        documentation: prose + ["block_size", "noise_draw"], ignored: ["differentiation"],
        unsupported: [
            "steps": "give 'duration' instead of a number of steps",
            "abs_tol": "give the tolerance of adaptive steps, relative to the size of a state, with 'run --tolerance'",
            "rel_tol": "give the tolerance of adaptive steps, relative to the size of a state, with 'run --tolerance'",
        ],
        neutral: ["scipy_ode_base": (["false"], "the solvers of SciPy")],
        aliases: ["dt": "step_size", "time_unit": "time_scale"])
}
