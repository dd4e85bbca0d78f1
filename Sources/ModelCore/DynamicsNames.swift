import Expressions

extension Dynamics {
    /// The names that its expressions use.
    public var usedNames: Set<String> {
        var expressions = Self.parts(derivedVariables) + timeDerivatives.map(\.value) + onStart.map(\.value)
        expressions += Self.parts(onConditions) + Self.parts(onEvents.flatMap(\.actions)) + nextValues.map(\.value)
        for regime in regimes {
            expressions += Self.parts(regime.derivedVariables) + regime.timeDerivatives.map(\.value)
            expressions += Self.parts(regime.onEntry) + Self.parts(regime.onConditions)
            expressions += Self.parts(regime.onEvents.flatMap(\.actions))
        }
        return expressions.reduce(into: []) { $0.formUnion($1.names) }
    }

    private static func parts(_ variables: [DerivedVariable]) -> [Expression] {
        variables.compactMap { variable in
            switch variable.source {
            case .value(let value), .conditional(let value): value
            case .select: nil
            }
        }
    }

    private static func parts(_ blocks: [OnCondition]) -> [Expression] {
        blocks.flatMap { [$0.test] + parts($0.actions) }
    }

    private static func parts(_ actions: [Action]) -> [Expression] {
        actions.compactMap { if case .assign(_, let value) = $0 { value } else { nil } }
    }
}
