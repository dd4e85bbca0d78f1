import Schema

/// A model and what it consists of.
extension KeyTables {
    /// Keys of a model.
    static let dynamics = table(
        used: [
            "name", "iri", "parameters", "derived_parameters", "functions", "derived_variables", "coupling_inputs",
            "coupling_terms", "state_variables", "events", "number_of_modes", "system_type", "model_type",
        ],
        documentation: prose + ["source", "autonomous", "cse", "compile", "derived_from_model", "modified"],
        ignored: ["output", "observed", "dataLocation"],
        unsupported: [
            "modes": "a tree of components beside equations", "components": "a tree of components beside equations",
            "stimulus": "stimuli of a model", "local_coupling_term": "couplings on a surface",
        ])

    /// Keys of a component of a tree.
    static let component = dynamics.overridden(
        by: table(
            used: ["iri", "parameters", "components", "modes", "name"], documentation: ["model_type"],
            unsupported: Dictionary(
                uniqueKeysWithValues: [
                    "derived_parameters", "functions", "derived_variables", "coupling_inputs", "coupling_terms",
                    "state_variables", "events",
                ].map { ($0, "equations in a tree of components") }),
            neutral: [
                "number_of_modes": (["1"], "several modes of a component"),
                "system_type": (["continuous"], "maps in a tree of components"),
            ]))

    /// Keys of a parameter.
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

    /// Keys of a parameter that is computed from others.
    static let derivedParameter = parameter.overridden(
        by: table(
            used: ["equation", "unit"], unsupported: ["value": "a value beside an equation"],
            neutral: ["record": (["false"], "recording what never changes")]))

    /// Keys of a derived variable.
    static let derivedVariable = table(
        used: ["equation", "unit", "record", "cases"], documentation: prose + ["conditional"])

    /// Keys of an equation.
    static let equation = table(
        used: ["rhs", "conditionals"], documentation: prose + ["lhs", "engine"],
        unsupported: ["parameters": "constants of a single equation", "pycode": "equations in Python"],
        neutral: ["latex": (["false"], "formulas in LaTeX")])

    /// Keys of an equation that is one expression.
    static let plainEquation = equation.overridden(
        by: table(used: [], unsupported: ["conditionals": "cases where one expression is wanted"]))

    /// Keys of a case of an equation.
    static let equationCase = table(used: ["condition", "equation", "expression"], documentation: prose)

    /// Keys of a function.
    static let function = table(
        used: ["arguments", "equation"], documentation: prose + ["iri", "requirements"],
        unsupported: [
            "callable": "functions in other languages", "source_code": "functions in other languages",
            "output_equation": "functions of several equations", "apply_on_dimension": "functions of arrays",
            "aggregate": "functions of arrays", "input": "chains of functions", "output": "chains of functions",
            "time_range": "functions of a series of times",
        ])

    /// Keys of a function's argument.
    static let argument = table(
        used: [], documentation: prose + ["unit"], unsupported: ["value": "arguments with a value of their own"])

    /// Keys of a coupling input.
    static let couplingInput = table(
        used: ["local", "source"], documentation: prose,
        unsupported: ["keys": "coupling inputs of several values"],
        neutral: ["dimension": (["1"], "coupling inputs of several values")])

    /// Keys of a coupling input in its deprecated form, which is that of a parameter.
    static let couplingTerm = parameter.overridden(
        by: table(
            used: ["local"], documentation: ["unit"], unsupported: ["keys": "coupling inputs of several values"],
            neutral: [
                "value": (["0"], "the network says what a coupling input is"),
                "dimension": (["1"], "coupling inputs of several values"),
            ]))

    /// Keys of a state variable.
    static let state = table(
        used: [
            "equation", "initial_value", "unit", "domain", "range", "boundaries", "variable_of_interest", "record",
            "equation_order", "equation_type", "coupling_variable", "distribution",
        ],
        documentation: prose + ["derivative_initial_value", "stimulation_variable"],
        unsupported: ["noise": "stochastic equations", "history": "a past before the start"])

    /// Keys of a distribution.
    static let distribution = table(
        used: ["name", "domain", "parameters", "lo", "hi", "seed"], documentation: prose + ["step"],
        unsupported: ["correlation": "correlated random numbers", "function": "distributions of one's own"],
        neutral: ["axis": (["space"], "random numbers that change in time")])

    /// Keys of a domain.
    static let domain = table(
        used: ["enforce", "lo", "hi"], documentation: ["step", "log_scale", "n", "explored_values"],
        unsupported: ["element": "domains of single nodes"])

    /// Keys of an event.
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
                "of the types continuous, discrete, preset_time, stimulus and stimulation only those run that test a condition"
            )
        ])
}
