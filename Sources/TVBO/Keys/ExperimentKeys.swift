import Schema

/// The experiment and how it is executed.
extension KeyTables {
    /// Keys of an experiment.
    static let experiment = table(
        used: ["id", "label", "dynamics", "network", "integration", "model", "coupling", "execution"],
        documentation: prose + ["source"],
        ignored: [
            "observations", "functions", "optimization", "optimizations", "explorations", "inferences", "algorithms",
            "continuations", "software", "environment", "dataset", "workflow",
        ],
        unsupported: [
            "events": "stimuli of a whole experiment", "stimulation": "stimuli of a whole experiment",
            "field_dynamics": "fields", "connectivity": "coupling by a matrix",
            "additional_equations": "equations outside the dynamics",
            "initial_state": "a state in which a run starts, found by another run",
            "local_dynamics": "models of single nodes",
        ])

    /// Keys of an execution.
    static let execution = table(
        used: [],
        documentation: prose + ["accelerator", "batch_size", "n_threads", "n_workers", "random_seed"],
        unsupported: ["system_size": "stochastic simulations"],
        neutral: [
            "find_fixpoint": (["false"], "a run that starts at a fixed point which is to be searched for"),
            "precision": (["float64", "double"], "runs compute with numbers of 64 bits"),
            "backend": (
                [
                    "jax", "tvboptim", "tvb", "neuroml", "lems", "networkdynamics", "modelingtoolkit", "diffeq",
                    "julia",
                    "pyrates", "brian2", "python", "numpy",
                ],
                "the back end gillespie makes a stochastic simulation, and others may too"
            ),
        ])
}
