import Schema

/// The tables of keys for a model and its parts.
extension KeyTables {
    // The texts beside keys are reasons that end messages, for example "'value' of derived parameter 'g' is not
    // supported: the value of a derived parameter comes from its 'equation'".

    /// The keys that TVBO's datamodel allows for a model (TVBO's `Dynamics`), each with its role, such as read or
    /// refused.
    static let dynamics = table(
        used: [
            "name", "iri", "parameters", "derived_parameters", "functions", "derived_variables", "coupling_inputs",
            "coupling_terms", "state_variables", "events", "number_of_modes", "system_type", "model_type",
        ],
        documentation: prose + ["source", "autonomous", "cse", "compile", "derived_from_model", "modified"],
        ignored: ["output", "observed", "dataLocation"],
        unsupported: [
            "modes": "a model has either equations or a tree of NeuroML components",
            "components": "a model has either equations or a tree of NeuroML components",
            "stimulus": "stimuli of a model", "local_coupling_term": "couplings on a surface",
        ])

    /// The keys that TVBO's datamodel allows for a parameter, each with its role, such as read or refused.
    static let parameter = table(
        used: ["value", "unit"],
        documentation: prose + [
            "domain", "explored_values", "free", "default", "datatype", "required", "reported_optimum",
        ],
        unsupported: [
            "distribution": "random parameters", "heterogeneous": "a value for each node", "shape": "arrays",
            "element_domains": "arrays", "dataset_path": "values from files", "equation": "computed parameters",
            "source": "values from other data", "measure": "values from other data",
        ])

    /// The keys that TVBO's datamodel allows for a parameter of a model, each with its role, such as read or refused.
    /// Unlike other parameters, it may have a value for each node or be random.
    static let modelParameter = parameter.overridden(
        by: table(used: ["distribution", "shape", "heterogeneous"]))

    /// The keys that TVBO's datamodel allows for a derived parameter, one that is computed from other parameters, each
    /// with its role, such as read or refused.
    static let derivedParameter = parameter.overridden(
        by: table(
            used: ["equation", "unit"],
            unsupported: ["value": "the value of a derived parameter comes from its 'equation'"],
            neutral: ["record": (["false"], "recording a constant")]))

    /// The keys that TVBO's datamodel allows for a derived variable, each with its role, such as read or refused.
    static let derivedVariable = table(
        used: ["equation", "unit", "record", "cases"], documentation: prose + ["conditional"])

    /// The keys that TVBO's datamodel allows for an equation, each with its role, such as read or refused.
    static let equation = table(
        used: ["rhs", "conditionals"], documentation: prose + ["lhs", "engine"],
        unsupported: ["parameters": "constants of a single equation", "pycode": "equations in Python"],
        neutral: ["latex": (["false"], "formulas in LaTeX")],
        aliases: ["righthandside": "rhs", "lefthandside": "lhs"])

    /// The keys that TVBO's datamodel allows for an equation where a single expression without cases is required, each
    /// with its role, such as read or refused.
    static let plainEquation = equation.overridden(
        by: table(used: [], unsupported: ["conditionals": "this equation must be a single expression without cases"]))

    /// The keys that TVBO's datamodel allows for a case of an equation, which is a condition with an expression, each
    /// with its role, such as read or refused.
    static let equationCase = table(used: ["condition", "equation", "expression"], documentation: prose)

    /// The keys that TVBO's datamodel allows for a function, each with its role, such as read or refused.
    static let function = table(
        used: ["arguments", "equation"], documentation: prose + ["iri", "requirements"],
        unsupported: [
            "callable": "functions in other languages", "source_code": "functions in other languages",
            "output_equation": "functions of several equations", "apply_on_dimension": "functions of arrays",
            "aggregate": "functions of arrays", "input": "chains of functions", "output": "chains of functions",
            "time_range": "functions of a series of times",
        ])

    /// The keys that TVBO's datamodel allows for a function's argument, each with its role, such as read or refused.
    static let argument = table(
        used: [], documentation: prose + ["unit"], unsupported: ["value": "default values of arguments"])

    /// The keys that TVBO's datamodel allows for a coupling input, each with its role, such as read or refused.
    static let couplingInput = table(used: ["local", "source", "dimension", "keys"], documentation: prose)

    /// The keys that TVBO's datamodel allows for a coupling input under the deprecated key `coupling_terms`, where it
    /// is written like a parameter, each with its role, such as read or refused.
    static let couplingTerm = parameter.overridden(
        by: table(
            used: ["local", "dimension", "keys"], documentation: ["unit"],
            neutral: ["value": (["0"], "the value of a coupling input comes from the network")]))

    /// The keys that TVBO's datamodel allows for a state variable, each with its role, such as read or refused.
    static let state = table(
        used: [
            "equation", "initial_value", "unit", "domain", "range", "boundaries", "variable_of_interest", "record",
            "equation_order", "equation_type", "coupling_variable", "distribution", "noise",
        ],
        documentation: prose + ["derivative_initial_value", "stimulation_variable"],
        unsupported: ["history": "a history before the start"])

    /// The keys that TVBO's datamodel allows for a distribution from which initial values are drawn, each with its
    /// role, such as read or refused.
    static let distribution = table(
        used: ["name", "domain", "parameters", "lo", "hi", "seed"], documentation: prose + ["step"],
        unsupported: ["correlation": "correlated random numbers", "function": "user-defined distributions"],
        neutral: ["axis": (["space"], "initial values are drawn once, at the start")])

    /// The keys that TVBO's datamodel allows for a distribution from which the values of a parameter are drawn, each
    /// with its role, such as read or refused.
    static let randomValue = distribution.overridden(by: table(used: ["axis"]))

    /// The keys that TVBO's datamodel allows for a domain, the interval of a state variable or of a uniform
    /// distribution, each with its role, such as read or refused.
    static let domain = table(
        used: ["enforce", "lo", "hi"], documentation: ["step", "log_scale", "n", "explored_values"],
        unsupported: ["element": "domains of single nodes"])

    /// The keys that TVBO's datamodel allows for a stimulus, each with its role, such as read or refused.
    static let stimulus = event.overridden(
        by: table(
            used: [
                "event_type", "equation", "parameters", "target_variable", "target_regions", "nodes", "regions",
                "weights",
                "weighting", "weight_distribution", "dataLocation", "sampling_rate",
            ],
            unsupported: [
                "condition": "a stimulus has neither a condition nor an action",
                "affect": "a stimulus has neither a condition nor an action",
            ],
            neutral: ["interpolation": (["linear"], "samples are joined by lines")]))

    /// The keys that TVBO's datamodel allows for an event, each with its role, such as read or refused.
    static let event = table(
        used: ["condition", "affect"],
        documentation: prose + ["affect_parameters", "affect_states", "condition_parameters", "condition_states"],
        unsupported: [
            "affect_negative": "actions on downward crossings", "trigger_times": "events at preset times",
            "parameters": "constants of a single event", "target_variable": "stimuli", "target_regions": "stimuli",
            "target_component": "events of other components", "equation": "stimuli",
            "nodes": "stimuli", "regions": "stimuli", "weights": "stimuli", "weighting": "stimuli",
            "weight_distribution": "stimuli", "duration": "stimuli", "dataLocation": "stimuli",
            "sampling_rate": "stimuli", "interpolation": "stimuli",
        ],
        neutral: [
            "event_type": (
                ["continuous", "discrete"],
                "the events of a model must test a condition, so their type must be continuous or discrete"
            )
        ])
}
