import Schema

/// The table of keys for noise.
extension KeyTables {
    // The texts beside keys are reasons that end messages, for example "'covariance' of 'noise' of integration is not
    // supported: correlated noise is not simulated".

    /// The keys that TVBO's datamodel allows for the noise of the integration settings or of a state variable, each
    /// with its role, such as read or refused.
    static let noise = table(
        used: ["noise_type", "parameters", "targets", "seed", "additive", "equation"],
        documentation: prose + ["gaussian"],
        unsupported: [
            "intensity":
                "TVBO 1.0 has removed 'intensity'; write 'parameters: { sigma: … }' for a standard deviation σ, "
                + "or 'nsig' for σ²/2",
            "covariance": "correlated noise is not simulated", "correlated_over": "correlated noise is not simulated",
            "distribution": "only normally distributed noise is simulated",
            "function": "noise in other programming languages is not read",
            "pycode": "noise in other programming languages is not read",
            "random_state": "the state of another random generator is not read; write 'seed' instead",
        ],
        neutral: ["correlated": (["false"], "correlated noise is not simulated")])
}
