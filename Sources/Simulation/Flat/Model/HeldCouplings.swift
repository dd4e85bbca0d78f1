import Expressions

extension FlatModel {
    /// Returns a model whose right-hand side uses, in all stages of a step, the values that the couplings have at the
    /// start of the step, while tests, actions and outputs use the current values. TVBO evaluates couplings in this way
    /// by default.
    func holdingCouplings() -> FlatModel {
        guard !couplings.isEmpty else { return self }
        let own = Set(couplings)
        var affected = own
        for definition in definitions where definition.uses.contains(where: affected.contains) {
            affected.insert(definition.path)
        }
        func held(_ path: String) -> String { "\(path) held over the step" }
        func renamed(_ expression: Expression) -> Expression {
            expression.substituting { affected.contains($0) ? .name(held($0)) : nil }
        }
        var result = self
        result.holds = couplings.map { (held($0), $0) }
        for definition in definitions where affected.contains(definition.path) && !own.contains(definition.path) {
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
    /// A Boolean value that indicates whether couplings can be kept constant over a fixed step of the method: true for
    /// explicit methods of several stages. With a single stage there is no difference, and implicit methods require
    /// continuous derivatives.
    public var holdsCouplings: Bool {
        if case .rungeKutta(let tableau) = self { tableau.stages > 1 } else { false }
    }
}
