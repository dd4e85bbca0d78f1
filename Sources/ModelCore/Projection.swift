import Expressions
import Quantities

extension Network {
    /// Weighted sums over a matrix of edges, one sum for each target node:
    ///
    ///     sum_k = Σ_l weight_kl · term(target k, source l)
    ///
    /// The values of `Coupling`s refer to a sum by its name in `sums`, such as `a * "Linear pop[3]" + b`. The terms of
    /// a row are added from left to right, in ascending order of the columns.
    ///
    ///     let projection = Network.Projection(
    ///         sums: ["sum 0", "sum 1"], term: .name("x_j"),
    ///         sources: ["x_j": ["pop[0]/x", "pop[1]/x"]], targets: [:], rows: rows)
    public struct Projection: Hashable, Sendable {
        /// The names of the sums, one for each row; they differ from all paths.
        public var sums: [String]
        /// The expression of the contribution of one edge, over the names in `sources`, in `targets` and in
        /// `edgeValues`.
        public var term: Expression
        /// The paths of the states of the sources by column, for each name in `term` that refers to the source. They
        /// are taken at the time t − delay of the edge.
        public var sources: [String: [String]]
        /// The paths of the states of the targets by row, for each name in `term` that refers to the target. They are
        /// taken at the current time.
        public var targets: [String: [String]]
        /// The values in `term` that differ from edge to edge, by their names; one value for each edge of `rows`.
        public var edgeValues: [String: [Double]]
        /// The edges, as a sparse matrix whose rows are the targets.
        public var rows: EdgeRows

        /// Creates weighted sums over a matrix of edges.
        public init(
            sums: [String], term: Expression, sources: [String: [String]], targets: [String: [String]],
            edgeValues: [String: [Double]] = [:], rows: EdgeRows
        ) {
            self.sums = sums
            self.term = term
            self.sources = sources
            self.targets = targets
            self.edgeValues = edgeValues
            self.rows = rows
        }
    }
}

extension Network.Projection {
    /// Returns the sum of a row as an expression over the paths of states, with the past states that it refers to; 0
    /// for a row without edges.
    ///
    /// - Complexity: O(*n*) in the number of edges of the row, and as much memory.
    public func expanded(row: Int) -> (value: Expression, delays: [Network.Delay]) {
        var delays: [Network.Delay] = []
        var terms: [Expression] = []
        for edge in rows.edges(ofRow: row) {
            let delay = rows.delays.isEmpty ? 0 : rows.delays[edge]
            let value = term.substituting { name in
                if let values = edgeValues[name] { return .number(values[edge]) }
                if let paths = targets[name] { return .name(paths[row]) }
                guard let paths = sources[name] else { return nil }
                let path = paths[rows.columns[edge]]
                guard delay > 0 else { return .name(path) }
                let past = Network.Delay(source: path, time: Seconds(delay))
                if !delays.contains(past) { delays.append(past) }
                return .name(past.name)
            }
            terms.append(.arithmetic(.multiply, .number(rows.weights[edge]), value))
        }
        return (terms.dropFirst().reduce(terms.first ?? .number(0)) { .arithmetic(.add, $0, $1) }, delays)
    }
}

extension Network {
    /// The equations of the coupling inputs, in which the sums of projections are written out edge by edge.
    ///
    /// - Complexity: O(*n*) in the number of edges, and as much memory.
    public var expandedCouplings: [Coupling] {
        guard !projections.isEmpty else { return couplings }
        var sums: [String: (value: Expression, delays: [Delay])] = [:]
        for projection in projections {
            for (row, name) in projection.sums.enumerated() { sums[name] = projection.expanded(row: row) }
        }
        return couplings.map { coupling in
            var result = coupling
            result.value = coupling.value.substituting { sums[$0]?.value }
            for name in Set(coupling.value.names).sorted() {
                for delay in sums[name]?.delays ?? [] where !result.delays.contains(delay) {
                    result.delays.append(delay)
                }
            }
            return result
        }
    }
}
