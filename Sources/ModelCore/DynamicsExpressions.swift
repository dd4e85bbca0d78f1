import Expressions

extension Dynamics {
    /// The derived variables in the order in which one step evaluates them: first selections, then values, then
    /// conditionals. Within each of these groups the document order is kept.
    public var evaluationOrder: [DerivedVariable] {
        let ranks = derivedVariables.map { variable in
            switch variable.source {
            case .select: 0
            case .value: 1
            case .conditional: 2
            }
        }
        return (0...2).flatMap { rank in zip(derivedVariables, ranks).filter { $0.1 == rank }.map(\.0) }
    }

    /// The expressions that change a state or trigger an action: rates of change, initial values, next values,
    /// conditions and assigned values, and every expression of the regimes. The derived variables outside regimes and
    /// the amplitudes of noise are not among them.
    public var actingExpressions: [Expression] {
        var result = timeDerivatives.map(\.value) + onStart.map(\.value) + nextValues.map(\.value)
        result += onConditions.flatMap(\.expressions) + onEvents.flatMap { $0.actions.compactMap(\.expression) }
        for regime in regimes {
            result += regime.timeDerivatives.map(\.value) + regime.onEntry.compactMap(\.expression)
            result += regime.onConditions.flatMap(\.expressions)
            result += regime.onEvents.flatMap { $0.actions.compactMap(\.expression) }
            result += regime.derivedVariables.compactMap(\.expression)
        }
        return result
    }

    /// The names that occur in the expressions of the dynamics, including those of its regimes, except the amplitudes
    /// of noise. Quantities that selections read are not among them.
    public var usedNames: Set<String> {
        (derivedVariables.compactMap(\.expression) + actingExpressions).reduce(into: []) { $0.formUnion($1.names) }
    }
}

extension Dynamics.DerivedVariable {
    /// The expression that defines the derived variable; nil for a selection, which reads a quantity of other
    /// components.
    public var expression: Expression? {
        switch source {
        case .value(let value), .conditional(let value): value
        case .select: nil
        }
    }
}

extension Dynamics.Action {
    /// The expression that the action assigns to a state variable; nil for an action that is not an assignment.
    public var expression: Expression? { if case .assign(_, let value) = self { value } else { nil } }
}

extension Dynamics.OnCondition {
    /// The test of the condition and the values that its actions assign.
    fileprivate var expressions: [Expression] { [test] + actions.compactMap(\.expression) }
}
