import Schema

/// The tables of keys for a model and its parts.
extension KeyTables {
    // The texts beside keys are reasons that end messages, for example "'value' of derived parameter 'g' is not
    // supported: the value of a derived parameter comes from its 'equation'".

    /// The keys that TVBO's datamodel allows for a model (TVBO's `Dynamics`), each with its role, such as read or
    /// refused.
    static let dynamics = table(
        used: [
            "name", "iri", "parameters", "derived_parameters", "functions", "derived_variables", "output",
            "coupling_inputs",
            "coupling_terms", "state_variables", "events", "number_of_modes", "system_type", "model_type",
        ],
        documentation: prose + ["source", "autonomous", "cse", "compile", "derived_from_model", "modified"],
        ignored: ["observed", "dataLocation"],
        unsupported: [
            "modes": "a model with equations of its own cannot have NeuroML components",
            "components": "a model with equations of its own cannot have NeuroML components",
            "stimulus": "write the stimulus under 'events', with 'event_type: stimulus'",
            "local_coupling_term": "couplings on a surface are not simulated",
        ])

    /// The keys that TVBO's datamodel allows for a parameter, each with its role, such as read or refused.
    static let parameter = table(
        used: ["value", "unit"],
        documentation: prose + [
            "domain", "explored_values", "free", "default", "datatype", "required", "reported_optimum",
        ],
        ignored: ["source"],
        unsupported: [
            "distribution": "this parameter cannot be random",
            "heterogeneous": "this parameter cannot have a value for each node",
            "shape": "this parameter must be a single number",
            "element_domains": "this parameter must be a single number",
            "dataset_path": "values are not read from files",
            "equation": "a computed parameter belongs under 'derived_parameters' of a model",
            "measure": "values are not taken from other data",
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
            neutral: ["record": (["false"], "a derived parameter is a constant, which is not recorded")]))

    /// The keys that TVBO's datamodel allows for a derived variable, each with its role, such as read or refused.
    static let derivedVariable = table(
        used: ["equation", "unit", "record", "cases"], documentation: prose + ["conditional"])

    /// The keys that TVBO's datamodel allows for an equation, each with its role, such as read or refused.
    static let equation = table(
        used: ["rhs", "conditionals"], documentation: prose + ["lhs", "engine"],
        unsupported: [
            "parameters": "write the constants of an equation under 'parameters' of its model or function",
            "pycode": "equations in Python are not read; write 'rhs'",
        ],
        neutral: ["latex": (["false"], "formulas in LaTeX are not read")],
        aliases: ["righthandside": "rhs", "lefthandside": "lhs"])

    /// The keys that TVBO's datamodel allows for an equation where a single expression without cases is required, each
    /// with its role, such as read or refused.
    static let plainEquation = equation.overridden(
        by: table(used: [], unsupported: ["conditionals": "this equation must be a single expression without cases"]))

    /// The keys that TVBO's datamodel allows for the equation of a function, each with its role, such as read or refused.
    static let functionEquation = plainEquation.overridden(by: table(used: ["parameters"]))

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
        used: ["value"], documentation: prose + ["unit"])

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
        unsupported: ["history": "a history before the start of the run is not read"])

    /// The keys that TVBO's datamodel allows for a distribution from which initial values are drawn, each with its
    /// role, such as read or refused.
    static let distribution = table(
        used: ["name", "domain", "parameters", "lo", "hi", "seed"], documentation: prose + ["step"],
        unsupported: [
            "correlation": "correlated random numbers are not drawn",
            "function": "user-defined distributions are not drawn",
        ],
        neutral: ["axis": (["space"], "initial values are drawn once, at the start")])

    /// The keys that TVBO's datamodel allows for a distribution from which the values of a parameter are drawn, each
    /// with its role, such as read or refused.
    static let randomValue = distribution.overridden(by: table(used: ["axis"]))

    /// The keys that TVBO's datamodel allows for a domain, the interval of a state variable or of a uniform
    /// distribution, each with its role, such as read or refused.
    static let domain = table(
        used: ["enforce", "lo", "hi"], documentation: ["step", "log_scale", "n", "explored_values"],
        unsupported: ["element": "domains of single nodes are not read"])

    /// The keys that TVBO's datamodel allows for a stimulus, each with its role, such as read or refused.
    static let stimulus = event.overridden(
        by: table(
            used: [
                "event_type", "equation", "parameters", "target_variable", "target_regions", "nodes", "regions",
                "weights",
                "weighting", "weight_distribution", "dataLocation", "sampling_rate", "interpolation",
            ],
            unread: [
                "condition": "a stimulus is a function of time, and TVBO 0.5.3 does not read the condition of one",
                "duration":
                    "TVBO 0.5.3 does not read it; write the times of a stimulus into its equation, as in"
                    + " 'Piecewise((amplitude, t < 5), (0, True))'",
                "affect": "a stimulus is a function of time, and TVBO 0.5.3 does not read the action of one",
            ]))

    /// The keys that TVBO's datamodel allows for the equation of a stimulus, each with its role, such as read or
    /// refused.
    static let stimulusEquation = transformEquation.overridden(
        by: table(used: [], unread: ["conditionals": "TVBO 0.5.3 does not read the cases of a stimulus"]))

    /// The keys that TVBO's datamodel allows for an event, each with its role, such as read or refused.
    static let event = table(
        used: ["condition", "affect"],
        documentation: prose + ["affect_parameters", "affect_states", "condition_parameters", "condition_states"],
        unsupported: [
            "affect_negative": "separate actions on downward crossings are not simulated",
            "trigger_times": "only events of NeuroML components and of edges can occur at preset times",
            "parameters": "write the constants of an event under 'parameters' of the model",
            "target_variable": "it is a key of stimuli, which have 'event_type: stimulus'",
            "target_regions": "it is a key of stimuli, which have 'event_type: stimulus'",
            "target_component": "this event cannot change other components",
            "equation": "it is a key of stimuli, which have 'event_type: stimulus'",
            "nodes": "it is a key of stimuli, which have 'event_type: stimulus'",
            "regions": "it is a key of stimuli, which have 'event_type: stimulus'",
            "weights": "it is a key of stimuli, which have 'event_type: stimulus'",
            "weighting": "it is a key of stimuli, which have 'event_type: stimulus'",
            "weight_distribution": "it is a key of stimuli, which have 'event_type: stimulus'",
            "duration": "it is a key of stimuli, which have 'event_type: stimulus'",
            "dataLocation": "it is a key of stimuli, which have 'event_type: stimulus'",
            "sampling_rate": "it is a key of stimuli, which have 'event_type: stimulus'",
            "interpolation": "it is a key of stimuli, which have 'event_type: stimulus'",
        ],
        neutral: [
            "event_type": (
                ["continuous", "discrete"],
                "the events of a model must test a condition, so their type must be continuous or discrete"
            )
        ])
}
