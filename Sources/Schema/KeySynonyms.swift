/// The names that other programs use for keys of an experiment, for the hints about unknown keys.
///
///     KeySynonyms.hint(for: "t_end", among: ["duration", "step_size"])  // "did you mean 'duration'?"
enum KeySynonyms {
    private static let keys: [String: [String]] = [
        "duration": [
            "t_end", "tend", "end_time", "length", "simulation_length", "simulation_time", "simulationlength", "t_max",
            "tstop", "runtime",
        ],
        "step_size": ["step", "stepsize", "time_step", "timestep", "integration_step", "delta_t", "h"],
        "transient_time": ["transient", "warmup", "warm_up", "burn_in", "settling_time"],
        "method": ["solver", "scheme", "integrator"],
        "initial_value": ["initial_condition", "initial_conditions", "initial", "init", "x0"],
    ]

    /// The keys of an experiment that a mapping of a model does not have.
    private static let experiment = [
        "integration", "network", "observations", "execution", "environment", "explorations",
    ]

    /// Returns a hint for an unknown key; nil if its meaning is not known.
    /// - Parameters:
    ///   - key: The unknown key.
    ///   - known: The keys of the mapping.
    static func hint(for key: String, among known: some Collection<String>) -> String? {
        let name = key.lowercased()
        if let (target, _) = keys.first(where: { $0.value.contains(name) && known.contains($0.key) }) {
            return "did you mean '\(target)'?"
        }
        if ["seed", "random_seed"].contains(name), known.contains("execution") {
            return "write 'execution: { random_seed: … }', or use --seed"
        }
        guard known.contains("state_variables"), experiment.contains(name) else { return nil }
        return "write the model under the key 'dynamics', and '\(name)' beside that key"
    }
}
