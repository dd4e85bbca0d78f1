import Expressions
import ModelCore

/// The derivatives of the states of kinetic schemes in the flat form.
extension Flattener {
    /// Returns the net flow into a state of a kinetic scheme over each of its transitions.
    func kineticRates(of name: String, _ number: Int) throws -> [Expression] {
        let instance = scope.instances[number]
        guard let owner = instance.parent else { return [] }
        var terms: [Expression] = []
        for scheme in owner.type.dynamics.kineticSchemes where scheme.stateVariable == name {
            for edge in owner.members(of: scheme.edges) ?? [] {
                let source = edge.component?.attributes[scheme.edgeSource]
                let target = edge.component?.attributes[scheme.edgeTarget]
                guard source == instance.id || target == instance.id, source != target else { continue }
                let isSource = source == instance.id
                let other = (owner.members(of: scheme.nodes) ?? []).first { $0.id == (isSource ? target : source) }
                guard let other else { continue }
                let leaving = try rateOf(edge, isSource ? scheme.forwardRate : scheme.reverseRate)
                let arriving = try rateOf(edge, isSource ? scheme.reverseRate : scheme.forwardRate)
                let there = Expression.name(path(other.number, name))
                terms.append(
                    .arithmetic(
                        .subtract, .arithmetic(.multiply, arriving, there),
                        .arithmetic(.multiply, leaving, .name(path(number, name)))))
            }
        }
        return terms
    }

    private func rateOf(_ edge: Instance, _ name: String) throws -> Expression {
        let number = edge.number
        guard let origin = scope.seen(number, name) else { throw unknown(name, number) }
        return expression(origin)
    }
}
