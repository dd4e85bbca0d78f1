import Expressions
import ModelCore

/// The faults that mutation testing can seed in the equations of a model: inverted signs of terms, frozen states, and
/// shifted thresholds.
struct EquationFaults {
    private let model: Model

    /// Creates the faults of the equations of the component types that a model uses.
    init(_ model: Model) { self.model = model }

    /// All faults that can be seeded in the equations of the model.
    var all: [Fault] { model.usedTypes.flatMap { signs($0) + frozen($0) + thresholds($0) } }

    // MARK: Signs and frozen states

    private static func isSum(_ node: Expression) -> Bool {
        if case .arithmetic(let operation, _, _) = node { operation == .add || operation == .subtract } else { false }
    }

    private static func flipped(_ node: Expression) -> Expression {
        guard case .arithmetic(let operation, let x, let y) = node else { return node }
        return .arithmetic(operation == .add ? .subtract : .add, x, y)
    }

    private func signs(_ type: ComponentType) -> [Fault] {
        rates(type).flatMap { name, rate in
            (0..<rate.count(where: Self.isSum)).map { term in
                // Such as `sign Cell v' term 2`: the second term of the derivative of v.
                fault(.sign, type, "\(type.name) \(name)' term \(term + 1)", of: name) { rate in
                    rate.changing(term, where: Self.isSum, Self.flipped)
                }
            }
        }
    }

    private func frozen(_ type: ComponentType) -> [Fault] {
        rates(type).map { name, _ in
            // Multiplying by 0, instead of replacing by 0, keeps the dimension of the rate.
            fault(.frozenGate, type, "\(type.name) \(name)", of: name) { .arithmetic(.multiply, .number(0), $0) }
        }
    }

    /// Returns the rates of a type, each state once, also those of regimes.
    private func rates(_ type: ComponentType) -> [(name: String, rate: Expression)] {
        var seen: Set<String> = []
        let all = type.dynamics.timeDerivatives + type.dynamics.regimes.flatMap(\.timeDerivatives)
        return all.filter { seen.insert($0.variable).inserted }.map { ($0.variable, $0.value) }
    }

    private func fault(
        _ kind: FaultKind, _ type: ComponentType, _ place: String, of state: String,
        _ change: @escaping @Sendable (Expression) -> Expression
    ) -> Fault {
        let name = type.name
        return Fault(
            kind, place,
            .model { model in
                model.changing(type: name) { type in
                    Self.change(&type.dynamics.timeDerivatives, state, change)
                    for index in type.dynamics.regimes.indices {
                        Self.change(&type.dynamics.regimes[index].timeDerivatives, state, change)
                    }
                }
            })
    }

    private static func change(
        _ rates: inout [Dynamics.TimeDerivative], _ state: String, _ change: (Expression) -> Expression
    ) {
        for index in rates.indices where rates[index].variable == state {
            rates[index].value = change(rates[index].value)
        }
    }

    // MARK: Thresholds

    private func thresholds(_ type: ComponentType) -> [Fault] {
        let tests = type.dynamics.onConditions.map(\.test)
        let own = tests.indices.flatMap { thresholds(type, regime: nil, condition: $0, test: tests[$0]) }
        return own
            + type.dynamics.regimes.enumerated().flatMap { index, regime in
                regime.onConditions.indices.flatMap {
                    thresholds(type, regime: index, condition: $0, test: regime.onConditions[$0].test)
                }
            }
    }

    private func thresholds(_ type: ComponentType, regime: Int?, condition: Int, test: Expression) -> [Fault] {
        let isThreshold = { @Sendable (node: Expression) in Self.isThreshold(node, type, model) }
        return (0..<test.count(where: isThreshold)).flatMap { index in
            [(1.01, "+1 %"), (0.99, "-1 %")].map { factor, change in
                let place = regime.map { " of \(type.dynamics.regimes[$0].name)" } ?? ""
                let number = index == 0 ? "" : " \(index + 1)"
                let name = type.name
                return Fault(
                    // Such as `threshold Cell condition 1 of refractory 2 +1 %`, the second threshold of the first
                    // condition in the regime `refractory`.
                    .threshold, "\(type.name) condition \(condition + 1)\(place)\(number) \(change)",
                    .model { model in
                        model.changing(type: name) { type in
                            let moved = { (test: Expression) in
                                test.changing(index, where: isThreshold) { Self.moved($0, by: factor) }
                            }
                            if let regime {
                                let old = type.dynamics.regimes[regime].onConditions[condition].test
                                type.dynamics.regimes[regime].onConditions[condition].test = moved(old)
                            } else {
                                type.dynamics.onConditions[condition].test = moved(
                                    type.dynamics.onConditions[condition].test)
                            }
                        }
                    })
            }
        }
    }

    private static func moved(_ node: Expression, by factor: Double) -> Expression {
        guard case .relation(let relation, let x, let y) = node else { return node }
        return .relation(relation, x, .arithmetic(.multiply, y, .number(factor)))
    }

    /// Returns whether a node compares a quantity that moves with a constant that is not 0 in some component of the type.
    /// States that change by events alone, such as flags, have no threshold.
    private static func isThreshold(_ node: Expression, _ type: ComponentType, _ model: Model) -> Bool {
        guard case .relation(_, let left, let right) = node else { return false }
        let moving = Set(type.dynamics.timeDerivatives.map(\.variable)).union(
            type.dynamics.regimes.flatMap(\.timeDerivatives).map(\.variable))
        let flags = Set(type.dynamics.stateVariables.map(\.quantity.name)).subtracting(moving)
        guard !left.names.isEmpty, !left.names.allSatisfy(flags.contains) else { return false }
        let states = Set(
            type.dynamics.stateVariables.map(\.quantity.name) + type.dynamics.derivedVariables.map(\.quantity.name)
                + type.requirements.map(\.name))
        guard right.names.allSatisfy({ !states.contains($0) && $0 != "t" }) else { return false }
        return model.usedComponents.contains { _, _, component in
            guard component.type == type.name else { return false }
            let value = ConstantExpression.value(right) { component.values[$0] ?? model.globals[$0] }
            return value.map { $0 != 0 } ?? true
        }
    }
}
