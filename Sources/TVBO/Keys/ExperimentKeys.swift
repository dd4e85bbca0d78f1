import Schema

/// The tables of keys for an experiment and its execution settings.
extension KeyTables {
    // The texts beside keys are reasons that end messages, for example "'system_size' of execution is not supported: it is
    // for the stochastic simulation of jumps, which TVBO 0.5.3 does not have".

    /// The keys of an experiment for computations that run its simulation many times, such as optimizations and
    /// continuations.
    static let outerStages = [
        "optimization", "optimizations", "explorations", "inferences", "algorithms", "continuations",
    ]

    /// The keys that TVBO's datamodel allows for an experiment, each with its role, such as read or refused.
    static let experiment = table(
        used: [
            "id", "label", "dynamics", "network", "integration", "model", "coupling", "execution", "events",
            "initial_state", "local_dynamics", "functions",
        ],
        documentation: prose + ["source"],
        ignored: ["observations", "software", "environment", "dataset", "workflow"] + outerStages,
        unsupported: [
            "stimulation": "write the stimulus under 'events' of the experiment",
            "field_dynamics": "fields (partial differential equations) are not simulated",
            "connectivity": "give the matrix of the edges under 'network', as in 'data_file: weights.h5'",
            "additional_equations": "write all equations in the model under 'dynamics'",
        ])

    /// The keys that TVBO's datamodel allows for the mapping `initial_state` of an experiment, each with its role, such
    /// as read or refused.
    static let initialState = table(
        used: ["duration"], documentation: prose,
        unsupported: [
            "solver": "leave it out, since the initial state is computed with the method and step size of the run",
            "abs_tol": "leave it out, since the initial state is computed with the method and step size of the run",
            "rel_tol": "leave it out, since the initial state is computed with the method and step size of the run",
            "source_branch": "states that a continuation computes are not read",
            "source_point": "states that a continuation computes are not read",
        ],
        neutral: ["method": (["time_integration"], "initial states are computed by an integration in time only")])

    /// The keys that TVBO's datamodel allows for the execution settings of an experiment, each with its role, such as
    /// read or refused.
    static let execution = table(
        used: ["random_seed", "find_fixpoint", "precision"],
        documentation: prose + ["accelerator", "batch_size", "n_threads", "n_workers"],
        unsupported: ["system_size": "it is for the stochastic simulation of jumps, which TVBO 0.5.3 does not have"],
        neutral: [
            "backend": (
                [
                    "jax", "tvboptim", "tvb", "neuroml", "lems", "networkdynamics", "modelingtoolkit", "diffeq",
                    "julia",
                    "pyrates", "brian2", "python", "numpy",
                ],
                "another back end may simulate something else; TVBO 0.5.3 has no back end gillespie, and"
                    + " an experiment cannot list the jumps that it would simulate"
            )
        ])
}
