import Expressions
import ModelCore

extension FlatModel {
    /// Returns a model in which the weighted sums over matrices of edges are written out as definitions. This is needed
    /// for methods that require the right-hand side as expressions, and for contributions that ``CompiledProjection``
    /// cannot compute.
    ///
    /// - Complexity: O(*n*) in the number of edges, and as much memory.
    public func expandingProjections() -> FlatModel {
        guard !projections.isEmpty else { return self }
        var result = self
        result.projections = []
        let indices = Dictionary(
            states.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
        var known = Set(delays.map(\.name))
        var sums: [Definition] = []
        for projection in projections {
            for (row, name) in projection.sums.enumerated() {
                let (value, past) = projection.expanded(row: row)
                sums.append(Definition(path: name, source: .value(value)))
                for delay in past where known.insert(delay.name).inserted {
                    guard let state = indices[delay.source] else { continue }
                    result.delays.append((delay.name, state, delay.time.value))
                }
            }
        }
        // The sums use states only, so they can precede all other definitions.
        result.definitions = sums + definitions
        return result
    }

    /// A Boolean value that indicates whether all weighted sums over matrices of edges can be compiled as
    /// ``CompiledProjection``: the contributions of edges depend on states and on values of the edges alone, and draw
    /// no random numbers.
    var compilesProjections: Bool {
        let paths = Set(projections.isEmpty ? [] : states.map(\.path))
        return projections.allSatisfy { projection in
            let known = Set(projection.sources.keys).union(projection.targets.keys).union(projection.edgeValues.keys)
            return projection.term.names.allSatisfy(known.contains) && !projection.term.isRandom
                && (Array(projection.sources.values) + Array(projection.targets.values)).joined()
                    .allSatisfy(paths.contains)
        }
    }
}

extension Method {
    /// A Boolean value that indicates whether models for this method may keep weighted sums over matrices of edges as
    /// ``CompiledProjection``. Explicit methods permit it, while implicit ones need the partial derivatives of the
    /// whole right-hand side.
    var compilesProjections: Bool { if case .rungeKutta = self { true } else { false } }
}
