import Expressions
import ModelCore

extension ComponentType {
    /// Returns a copy of the component type in which each expression of its dynamics and derived parameters is
    /// transformed.
    func rewritten(_ transform: (Expression) -> Expression) -> ComponentType {
        var type = self
        type.derivedParameters = derivedParameters.map { ($0.quantity, transform($0.value)) }
        type.dynamics = dynamics.rewritten(transform)
        return type
    }
}

extension Dynamics {
    /// Returns a copy of the dynamics in which each expression is transformed, including those of regimes.
    func rewritten(_ transform: (Expression) -> Expression) -> Dynamics {
        var result = self
        result.derivedVariables = derivedVariables.map { $0.rewritten(transform) }
        result.timeDerivatives = timeDerivatives.map { .init($0.variable, transform($0.value)) }
        result.nextValues = nextValues.map { .init($0.variable, transform($0.value)) }
        result.onStart = onStart.map { .init($0.variable, transform($0.value)) }
        result.onConditions = onConditions.map { $0.rewritten(transform) }
        result.onEvents = onEvents.map { $0.rewritten(transform) }
        result.regimes = regimes.map { $0.rewritten(transform) }
        return result
    }
}

extension Regime {
    fileprivate func rewritten(_ transform: (Expression) -> Expression) -> Regime {
        var result = self
        result.derivedVariables = derivedVariables.map { $0.rewritten(transform) }
        result.timeDerivatives = timeDerivatives.map { .init($0.variable, transform($0.value)) }
        result.onEntry = onEntry.map { $0.rewritten(transform) }
        result.onConditions = onConditions.map { $0.rewritten(transform) }
        result.onEvents = onEvents.map { $0.rewritten(transform) }
        return result
    }
}

extension Dynamics.DerivedVariable {
    fileprivate func rewritten(_ transform: (Expression) -> Expression) -> Self {
        var result = self
        switch source {
        case .value(let value): result.source = .value(transform(value))
        case .conditional(let value): result.source = .conditional(transform(value))
        case .select: break
        }
        return result
    }
}

extension Dynamics.Action {
    fileprivate func rewritten(_ transform: (Expression) -> Expression) -> Self {
        if case .assign(let variable, let value) = self {
            .assign(variable: variable, value: transform(value))
        } else {
            self
        }
    }
}

extension Dynamics.OnCondition {
    fileprivate func rewritten(_ transform: (Expression) -> Expression) -> Self {
        .init(transform(test), actions.map { $0.rewritten(transform) })
    }
}

extension Dynamics.OnEvent {
    fileprivate func rewritten(_ transform: (Expression) -> Expression) -> Self {
        .init(port: port, actions.map { $0.rewritten(transform) })
    }
}

extension Expression {
    /// Returns the number of nodes of the expression for which a condition holds.
    func count(where condition: (Expression) -> Bool) -> Int {
        var count = 0
        visit { if condition($0) { count += 1 } }
        return count
    }

    /// Returns a copy of the expression in which one of its nodes is changed.
    /// - Parameters:
    ///   - index: The position of the node among those for which `condition` holds, counted from 0, every node
    ///     after its operands.
    ///   - condition: The condition on nodes.
    ///   - change: A function that returns the node that takes the place of the given one.
    func changing(
        _ index: Int, where condition: (Expression) -> Bool, _ change: (Expression) -> Expression
    ) -> Expression {
        var next = 0
        return rewritten { node in
            guard condition(node) else { return node }
            defer { next += 1 }
            return next == index ? change(node) : node
        }
    }
}
