import Schema

/// The keys of each block of an experiment and what they mean to a simulation.
/// Source: TVBO's datamodel, version 0.5.3.
enum KeyTables {
    private static func table(
        used: [String], documentation: [String] = [], ignored: [String] = [], unsupported: [String: String] = [:]
    ) -> [String: KeyRole] {
        var table: [String: KeyRole] = [:]
        for key in documentation { table[key] = .documentation }
        for key in ignored { table[key] = .ignored }
        for (key, reason) in unsupported { table[key] = .unsupported(reason) }
        for key in used { table[key] = .used }
        return table
    }

    private static let prose = [
        "name", "label", "description", "definition", "references", "has_reference", "source", "symbol", "comment",
        "grounding", "latex_symbol", "acronym", "measure",
    ]

    /// Keys of a block: the experiment.
    static let experiment = table(
        used: ["id", "label", "dynamics", "network", "integration", "model", "coupling"],
        documentation: prose,
        ignored: [
            "observations", "functions", "optimization", "optimizations", "explorations", "inferences", "algorithms",
            "continuations", "execution", "software", "environment", "dataset", "workflow",
        ],
        unsupported: [
            "events": "stimuli of a whole experiment", "stimulation": "stimuli of a whole experiment",
            "field_dynamics": "fields", "connectivity": "coupling by a matrix",
            "additional_equations": "equations outside the dynamics",
        ])

    /// Keys of a block: a model.
    static let dynamics = table(
        used: [
            "name", "iri", "parameters", "derived_parameters", "functions", "derived_variables", "coupling_inputs",
            "coupling_terms", "state_variables", "events", "number_of_modes", "system_type", "model_type",
        ],
        documentation: prose + ["autonomous", "cse", "compile", "derived_from_model", "modified"],
        ignored: ["output", "observed", "dataLocation"],
        unsupported: [
            "modes": "a tree of components beside equations", "components": "a tree of components beside equations",
            "stimulus": "stimuli of a model", "local_coupling_term": "couplings on a surface",
        ])

    /// Keys of a block: a component of a tree.
    static let component = table(
        used: ["iri", "parameters", "components", "modes", "name"],
        documentation: prose + ["model_type", "number_of_modes", "system_type"],
        unsupported: [
            "state_variables": "equations in a tree of components",
            "derived_variables": "equations in a tree of components",
            "events": "equations in a tree of components", "functions": "equations in a tree of components",
        ])

    /// Keys of a block: a parameter.
    static let parameter = table(
        used: ["value", "unit"],
        documentation: prose + [
            "domain", "explored_values", "free", "default", "datatype", "required", "reported_optimum",
        ],
        unsupported: [
            "distribution": "random parameters", "heterogeneous": "a value for each node", "shape": "arrays",
            "element_domains": "arrays", "dataset_path": "values from files", "equation": "computed parameters",
        ])

    /// Keys of a block: a derived variable or parameter.
    static let definition = table(
        used: ["equation", "unit", "record", "conditional", "cases"], documentation: prose)

    /// Keys of a block: an equation.
    static let equation = table(
        used: ["rhs", "conditionals"], documentation: prose + ["lhs", "engine", "pycode"],
        unsupported: ["latex": "formulas in LaTeX", "parameters": "constants of a single equation"])

    /// Keys of a block: a case of an equation.
    static let equationCase = table(used: ["condition", "equation", "expression"], documentation: prose)

    /// Keys of a block: a function.
    static let function = table(used: ["arguments", "equation"], documentation: prose)

    /// Keys of a block: a coupling function.
    static let couplingFunction = table(
        used: ["parameters", "pre_expression", "post_expression", "delayed", "incoming_states", "local_states", "iri"],
        documentation: prose + ["sparse"],
        unsupported: ["coupling_function": "a coupling function without pre and post expressions"])

    /// Keys of a block: a coupling input.
    static let coupling = table(
        used: ["local"], documentation: prose + ["dimension", "keys", "value", "domain", "unit"])

    /// Keys of a block: a state variable.
    static let state = table(
        used: [
            "equation", "initial_value", "unit", "domain", "range", "boundaries", "variable_of_interest", "record",
            "equation_order",
            "equation_type", "coupling_variable", "distribution",
        ],
        documentation: prose + ["derivative_initial_value"],
        unsupported: ["noise": "stochastic equations"])

    /// Keys of a block: a distribution.
    static let distribution = table(
        used: ["name", "domain", "parameters", "lo", "hi"], documentation: prose + ["seed", "step"])

    /// Keys of a block: a domain.
    static let domain = table(used: ["enforce", "lo", "hi"], documentation: ["step", "log_scale", "n"])

    /// Keys of a block: an event.
    static let event = table(
        used: ["condition", "affect"], documentation: prose + ["event_type"],
        unsupported: [
            "affect_negative": "actions on downward crossings", "trigger_times": "events at preset times",
            "parameters": "constants of a single event", "target_variable": "stimuli", "target_regions": "stimuli",
            "nodes": "stimuli", "regions": "stimuli", "weights": "stimuli", "weighting": "stimuli",
            "weight_distribution": "stimuli", "duration": "stimuli", "dataLocation": "stimuli",
            "sampling_rate": "stimuli", "interpolation": "stimuli",
        ])

    /// Keys of a block: the network.
    static let network = table(
        used: ["number_of_nodes", "dynamics", "nodes", "edges", "coupling", "conduction_speed", "parameters"],
        documentation: prose + ["number_of_regions", "tvbo_class", "schema_version"],
        ignored: ["coordinate_space", "node_labels", "distance_unit", "time_unit", "visualization"],
        unsupported: [
            "data_file": "coupling by a matrix", "bids_dir": "coupling by a matrix",
            "graph_generator": "coupling by a matrix", "parcellation": "coupling by a matrix",
            "tractogram": "coupling by a matrix", "weights": "coupling by a matrix",
            "lengths": "coupling by a matrix", "normalization": "coupling by a matrix",
            "node_dynamics": "coupling by a matrix",
        ])

    /// Keys of a block: a node.
    static let node = table(
        used: ["id", "dynamics", "parameters", "state", "record"],
        documentation: prose + ["region", "position"], unsupported: ["events": "stimuli of a node"])

    /// Keys of a block: an edge.
    static let edge = table(
        used: ["source", "target", "coupling", "parameters", "weight", "delay", "distance"],
        documentation: prose + ["directed"],
        unsupported: [
            "source_var": "couplings other than synapses",
            "target_var": "couplings other than synapses", "dynamics": "synapses defined in the experiment",
            "events": "synapses defined in the experiment",
        ])

    /// Keys of a block: the integration.
    static let integration = table(
        used: ["method", "step_size", "duration", "time_scale", "transient_time", "unit"],
        documentation: prose + [
            "number_of_stages", "intermediate_expressions", "update_expression", "scipy_ode_base", "state_wise_sigma",
            "differentiation", "abs_tol", "rel_tol", "delayed",
        ],
        unsupported: ["noise": "stochastic equations", "steps": "a number of steps in place of a duration"])
}
