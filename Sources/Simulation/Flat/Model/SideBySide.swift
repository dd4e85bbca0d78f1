import Expressions
import ModelCore

extension FlatModel {
    /// Returns a model that consists of several models side by side, which do not influence each other. The name of
    /// each quantity is preceded by the prefix of its model; event sources are not recorded. The copies of one model
    /// with different constants are computed as lanes.
    /// - Returns: The model, with the name of the first one; nil if there are no models, if one of them has noise,
    ///   random numbers, sums over matrices of edges or switches, or if some are maps and others not.
    package static func sideBySide(_ models: [(prefix: String, model: FlatModel)]) -> FlatModel? {
        guard let first = models.first?.model else { return nil }
        var result = FlatModel(
            name: first.name, constants: [:], states: [], definitions: [], tests: [], deliveries: [], units: [:])
        result.isMap = first.isMap
        for (prefix, model) in models {
            guard model.projections.isEmpty, model.switches.isEmpty, !model.isStochastic, !model.isRandom,
                model.isMap == first.isMap
            else { return nil }
            result.append(model, prefix)
        }
        result.couplings.sort()
        return result
    }

    /// A Boolean value that indicates whether equations, conditions or actions draw random numbers.
    private var isRandom: Bool {
        func isRandom(_ action: Action) -> Bool {
            switch action {
            case .assign(_, let value): value.isRandom
            case .first(let cases): cases.contains { $0.condition.isRandom || $0.actions.contains(where: isRandom) }
            case .send, .note: false
            }
        }
        return states.contains { $0.derivative?.isRandom == true }
            || definitions.contains { if case .value(let value) = $0.source { value.isRandom } else { false } }
            || tests.contains { $0.condition.isRandom || $0.actions.contains(where: isRandom) }
            || deliveries.contains { $0.actions.contains(where: isRandom) }
    }

    private mutating func append(_ model: FlatModel, _ prefix: String) {
        let (firstState, firstDelivery) = (states.count, deliveries.count)
        func renamed(_ expression: Expression) -> Expression {
            expression.substituting { $0 == "t" ? nil : .name(prefix + $0) }
        }
        func moved(_ action: Action) -> Action? {
            switch action {
            case .assign(let state, let value): .assign(state: state + firstState, value: renamed(value))
            case .send(let connections): .send(connections: connections.map { $0 + firstDelivery })
            case .first(let cases):
                .first(cases.map { (renamed($0.condition), $0.actions.compactMap(moved)) })
            case .note: nil
            }
        }
        for (path, value) in model.constants { constants[prefix + path] = value }
        for var state in model.states {
            state.path = prefix + state.path
            state.derivative = state.derivative.map(renamed)
            states.append(state)
        }
        for definition in model.definitions {
            let source: Definition.Source =
                switch definition.source {
                case .value(let value): .value(renamed(value))
                case .sum(let paths): .sum(paths.map { prefix + $0 })
                }
            definitions.append(Definition(path: prefix + definition.path, source: source))
        }
        for test in model.tests {
            tests.append(
                Test(
                    path: prefix + test.path, condition: renamed(test.condition),
                    actions: test.actions.compactMap(moved)))
        }
        for delivery in model.deliveries {
            deliveries.append(Delivery(delay: delivery.delay, actions: delivery.actions.compactMap(moved)))
        }
        for (path, unit) in model.units { units[prefix + path] = unit }
        for delay in model.delays { delays.append((prefix + delay.name, delay.state + firstState, delay.seconds)) }
        couplings += model.couplings.map { prefix + $0 }
        for hold in model.holds { holds.append((prefix + hold.name, prefix + hold.path)) }
    }
}
