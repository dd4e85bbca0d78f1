import Diagnostics

extension EdgeBlock {
    /// Creates an edge from one node to another, in one direction, by the indices of the nodes.
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

    /// Writes the edges of matrices out as a list if the nodes have different models, because sums over a matrix are those
    /// of nodes with one model. Larger matrices are left as they are, and refused when the network is built.
    mutating func listMixedEdges() {
        let models = Set(network.nodes.indices.map { model(ofNode: $0) ?? "" })
        guard models.count > 1 else { return }
        for matrix in network.matrices where Self.edgeCount(matrix) <= Self.largestMixedCount {
            for target in 0..<matrix.count {
                for source in 0..<matrix.count where matrix.weights[target * matrix.count + source] != 0 {
                    network.edges.append(edge(of: matrix, from: source, to: target))
                }
            }
        }
        network.matrices.removeAll { Self.edgeCount($0) <= Self.largestMixedCount }
    }

    private static func edgeCount(_ matrix: EdgeMatrix) -> Int { matrix.weights.filter { $0 != 0 }.count }

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
