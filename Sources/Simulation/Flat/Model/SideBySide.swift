import Expressions
import ModelCore

extension FlatModel {
    /// Returns a model that consists of several models side by side, which do not influence each other. The name of
    /// each quantity is preceded by the prefix of its model; event sources are not recorded. The copies of one model
    /// with different constants or noise are computed as lanes.
    /// - Parameter models: The models, each with the member of an ensemble whose noise it has, counted from the member
    ///   of the run: 0 for all models gives all of them the noise of a single run.
    /// - Returns: The model, with the name of the first one; nil if there are no models, if one of them has random
    ///   numbers in its equations, sums over matrices of edges or switches, or if some are maps and others not.
    package static func sideBySide(_ models: [(prefix: String, model: FlatModel, member: UInt32)]) -> FlatModel? {
        guard let first = models.first?.model else { return nil }
        var result = FlatModel(
            name: first.name, constants: [:], states: [], definitions: [], tests: [], deliveries: [])
        result.isMap = first.isMap
        for (prefix, model, member) in models {
            guard model.projections.isEmpty, model.switches.isEmpty, !model.isRandom, model.isMap == first.isMap
            else { return nil }
            result.append(model, prefix, member)
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
        return states.contains { $0.derivative?.isRandom == true || $0.diffusion?.isRandom == true }
            || definitions.contains { if case .value(let value) = $0.source { value.isRandom } else { false } }
            || tests.contains { $0.condition.isRandom || $0.actions.contains(where: isRandom) }
            || deliveries.contains { $0.actions.contains(where: isRandom) }
    }

    private mutating func append(_ model: FlatModel, _ prefix: String, _ member: UInt32) {
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
        for (path, own) in model.aliases { aliases[prefix + path] = prefix + own }
        for (var state, stream) in zip(model.states, NoiseSource.streams(of: model.states.map(\.path))) {
            state.path = prefix + state.path
            state.derivative = state.derivative.map(renamed)
            state.diffusion = state.diffusion.map(renamed)
            state.draws = NoiseDraws(stream: stream, member: member)
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
        units.add(model.units, prefix: prefix)
        for delay in model.delays { delays.append((prefix + delay.name, delay.state + firstState, delay.seconds)) }
        couplings += model.couplings.map { prefix + $0 }
        for hold in model.holds { holds.append((prefix + hold.name, prefix + hold.path)) }
    }
}
