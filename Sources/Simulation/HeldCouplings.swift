import Expressions

extension FlatModel {
    /// The model in which the rates see couplings as they were at the start of the step; tests, actions and outputs see
    /// them as they are. TVBO evaluates couplings in this way unless it is told otherwise.
    func holdingCouplings() -> FlatModel {
        guard !couplings.isEmpty else { return self }
        var affected = Set(couplings)
        for definition in definitions where definition.uses.contains(where: affected.contains) {
            affected.insert(definition.path)
        }
        func held(_ path: String) -> String { "\(path) held over the step" }
        func renamed(_ expression: Expression) -> Expression {
            expression.substituting { affected.contains($0) ? .name(held($0)) : nil }
        }
        var result = self
        result.holds = couplings.map { (held($0), $0) }
        for definition in definitions where affected.contains(definition.path) && !couplings.contains(definition.path) {
            let source: Definition.Source =
                switch definition.source {
                case .value(let expression): .value(renamed(expression))
                case .sum(let paths): .sum(paths.map { affected.contains($0) ? held($0) : $0 })
                }
            result.definitions.append(.init(path: held(definition.path), source: source))
        }
        for index in states.indices { result.states[index].derivative = states[index].derivative.map(renamed) }
        return result
    }
}

extension Method {
    /// Whether it can hold couplings over a step: an explicit method of several stages. With one stage there is nothing to
    /// hold, and what Newton's method or an error estimate makes of a step takes its rates to be continuous.
    public var holdsCouplings: Bool {
        if case .rungeKutta(let tableau) = self { tableau.stages > 1 } else { false }
    }
}
