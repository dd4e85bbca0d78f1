import Diagnostics
import Expressions
import ModelCore
import Simulation

/// The state in which a run of a model starts, together with the values of quantities in this state.
///
///     let start = try StartingState(model)
///     let values = start.values(of: [.name("Grid_edges[0]/P")])
struct StartingState {
    /// The flat form of the model, in which weighted sums over matrices are written out as expressions.
    let flat: FlatModel
    /// The values of the states, in the order of the flat form.
    var states: [Double]
    /// The indices of the states by path, and of the past states, which have the same values at the start.
    private let indices: [String: Int]

    /// Determines the state in which runs of a model start.
    /// - Throws: `DiagnosticsError` if the model cannot be flattened.
    init(_ model: Model) throws {
        var written = model
        written.network.couplings = model.network.expandedCouplings
        written.network.projections = []
        flat = try Flattener.flatten(written)
        states = flat.states.map(\.initial)
        var indices: [String: Int] = [:]
        for (index, state) in flat.states.enumerated() { indices[state.path] = index }
        for delay in flat.delays { indices[delay.name] = delay.state }
        self.indices = indices
    }

    /// Returns the values of expressions in this state; nil for an expression that depends on the time or on random
    /// numbers.
    func values(of expressions: [Expression]) -> [Double?] {
        var known: [String: Double] = [:]
        func value(_ name: String) -> Double? {
            indices[name].map { states[$0] } ?? known[name] ?? flat.constants[name]
        }
        for definition in flat.definitions {
            switch definition.source {
            case .value(let expression):
                known[definition.path] = ConstantExpression.value(expression, powers: .products, value)
            case .sum(let paths):
                let parts = paths.compactMap(value)
                if parts.count == paths.count { known[definition.path] = parts.reduce(0, +) }
            }
        }
        return expressions.map { ConstantExpression.value($0, powers: .products, value) }
    }
}

extension Model {
    /// Sets the initial values of the states of edges' events to the signs that their conditions have at the start of a
    /// run: 1, -1, or 0 if the sign is not known.
    /// - Throws: `DiagnosticsError` if the model cannot be flattened.
    mutating func startCrossings(_ crossings: [NetworkParts.Crossing]) throws {
        guard !crossings.isEmpty else { return }
        let values = try StartingState(self).values(of: crossings.map(\.value))
        for (crossing, value) in zip(crossings, values) {
            guard let index = components.firstIndex(where: { $0.id == crossing.component }) else { continue }
            components[index].values[crossing.parameter] = value.map { $0 > 0 ? 1 : -1 } ?? 0
        }
    }
}
