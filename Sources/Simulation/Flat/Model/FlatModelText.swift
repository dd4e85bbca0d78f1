extension FlatModel {
    /// A text of the model's equations, events and initial values, from which digests are computed: constants by name,
    /// then states, definitions, tests, deliveries, delays, couplings and projections in order. Units and aliases are
    /// left out.
    public var canonicalText: String {
        var lines = constants.sorted { $0.key < $1.key }.map { "constant \($0.key) = \($0.value)" }
        // For example: state pop[0]/v = -0.065; rate (g * (E - pop[0]/v)) / C
        lines += states.map { state in
            "state \(state.path) = \(state.initial); \(isMap ? "next" : "rate") "
                + (state.derivative.map { "\($0)" } ?? "none")
                + (state.limits.map { "; from \($0.lowerBound) to \($0.upperBound)" } ?? "")
                + (state.diffusion.map { "; noise \($0)" } ?? "")
        }
        lines += definitions.map { definition in
            switch definition.source {
            case .value(let expression): "define \(definition.path) = \(expression)"
            case .sum(let paths): "define \(definition.path) = sum(\(paths.joined(separator: ", ")))"
            }
        }
        lines += tests.map { test in "when \(test.condition): " + test.actions.map(text).joined(separator: "; ") }
        lines += deliveries.map { delivery in
            "after \(delivery.delay): " + delivery.actions.map(text).joined(separator: "; ")
        }
        lines += delays.map { "past \($0.name)" }
        lines += couplings.map { "once a step \($0)" }
        // Four lines: the term of an edge, the paths of its sources and targets, its other values, and the weights.
        for projection in projections {
            lines.append("project \(projection.term) of \(projection.sources.sorted { $0.key < $1.key })")
            lines.append("to \(projection.targets.sorted { $0.key < $1.key })")
            lines.append("with \(projection.edgeValues.sorted { $0.key < $1.key })")
            lines.append("over \(projection.rows)")
        }
        return lines.joined(separator: "\n")
    }

    private func text(_ action: Action) -> String {
        switch action {
        case .assign(let state, let value): "\(states[state].path) = \(value)"
        case .send(let connections): "send \(connections)"
        case .first(let cases):
            cases.map { "if \($0.condition) (\($0.actions.map(text).joined(separator: "; ")))" }
                .joined(separator: " else ")
        case .note(let source): "note \(source)"
        }
    }
}
