import Diagnostics

extension EdgeBlock {
    /// Creates an edge that acts in one direction only.
    /// - Parameters:
    ///   - source: The index in `nodes` of the node at which the edge starts.
    ///   - target: The index in `nodes` of the node at which the edge ends.
    ///   - weight: The weight of the edge.
    ///   - place: The place in the document to which errors of the edge refer.
    ///   - nodes: The nodes of the network.
    init(from source: Int, to target: Int, weight: Double = 1, at place: Place, in nodes: [NodeBlock]) {
        self.init(
            place: place, source: nodes[source].id, sourcePlace: place, target: nodes[target].id,
            targetPlace: place, coupling: nil, couplingPlace: place, parameters: [],
            weight: ValueBlock(name: "weight", place: place, value: weight, unit: nil), delay: nil, distance: nil,
            isDirected: true, directedPlace: place)
    }
}

extension Experiment {
    /// The largest number of edges of a matrix between nodes of different models, which are written out one by one.
    private static var largestMixedCount: Int { 20_000 }

    /// Replaces the matrices of the network by lists of their edges if the nodes have different models, because a
    /// weighted sum over a matrix requires nodes of the same model. Matrices with more than 20 000 edges are left
    /// unchanged, and are refused when the network is built.
    mutating func listMixedEdges() {
        let models = Set(network.nodes.indices.map { model(ofNode: $0) ?? "" })
        guard models.count > 1 else { return }
        for matrix in network.matrices where Self.edgeCount(matrix) <= Self.largestMixedCount {
            for target in 0..<matrix.count {
                for source in 0..<matrix.count where matrix.weights[target * matrix.count + source] != 0 {
                    if target != source, isMutual(matrix, source, target) {
                        if source < target { network.edges.append(mutualEdge(of: matrix, source, target)) }
                    } else {
                        network.edges.append(edge(of: matrix, from: source, to: target))
                    }
                }
            }
        }
        network.matrices.removeAll { Self.edgeCount($0) <= Self.largestMixedCount }
    }

    private static func edgeCount(_ matrix: EdgeMatrix) -> Int { matrix.weights.filter { $0 != 0 }.count }

    /// Returns whether a matrix has the same edge in both directions.
    private func isMutual(_ matrix: EdgeMatrix, _ one: Int, _ other: Int) -> Bool {
        let (there, back) = (other * matrix.count + one, one * matrix.count + other)
        return matrix.weights[there] == matrix.weights[back]
            && matrix.lengths.map { $0[there] == $0[back] } ?? true
    }

    /// Returns an edge that acts in both directions. It starts at a node without states, on which no edge can act.
    private func mutualEdge(of matrix: EdgeMatrix, _ one: Int, _ other: Int) -> EdgeBlock {
        let name = model(ofNode: other)
        let block = network.library.first { $0.name == name } ?? dynamics.flatMap { $0.name == name ? $0 : nil }
        let isFixed = block?.states.isEmpty ?? false
        var result = edge(of: matrix, from: isFixed ? other : one, to: isFixed ? one : other)
        result.isDirected = nil
        return result
    }

    private func edge(of matrix: EdgeMatrix, from source: Int, to target: Int) -> EdgeBlock {
        let index = target * matrix.count + source
        var edge = EdgeBlock(
            from: source, to: target, weight: matrix.weights[index], at: matrix.place, in: network.nodes)
        edge.distance = matrix.lengths.map {
            ValueBlock(name: "distance", place: matrix.place, value: $0[index], unit: matrix.lengthUnit)
        }
        edge.functions = network.functions.filter { matrix.coupling == nil || $0.name == matrix.coupling }
        return edge
    }
}
