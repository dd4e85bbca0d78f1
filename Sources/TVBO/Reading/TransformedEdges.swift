import Connectomes
import YAML

/// The matrix of the edges that a network lists, to which transforms are applied.
///
///     let matrix = TransformedEdges.matrix(of: edges, between: nodes)
///
/// TVBO collects listed edges in a matrix and transforms this one. Only edges that act in both directions and have
/// nothing but a weight are collected here, so that the matrix says all about them.
enum TransformedEdges {
    /// The largest number of nodes whose listed edges are collected in a matrix.
    static let nodeLimit = 1000

    /// Returns the symmetric matrix of the weights of edges, which are 1 by default; nil if an edge has other settings or
    /// leads from a node to itself, if two edges connect the same nodes, or if nodes have positions, sizes or ids other
    /// than 0, 1, ….
    /// - Parameters:
    ///   - edges: The edges; at least one.
    ///   - nodes: The nodes, whose order is that of the rows.
    static func matrix(of edges: [EdgeBlock], between nodes: [NodeBlock]) -> SquareMatrix? {
        guard !edges.isEmpty, nodes.count <= nodeLimit,
            nodes.enumerated().allSatisfy({ $1.id == $0 && $1.position == nil && $1.size == 1 })
        else { return nil }
        var weights = SquareMatrix(size: nodes.count)
        var known: Set<[Int]> = []
        for edge in edges {
            guard edge.isPlain, edge.source != edge.target, nodes.indices.contains(edge.source),
                nodes.indices.contains(edge.target),
                known.insert([min(edge.source, edge.target), max(edge.source, edge.target)]).inserted
            else { return nil }
            let weight = edge.weight?.value ?? 1
            weights[edge.target, edge.source] = weight
            weights[edge.source, edge.target] = weight
        }
        return weights
    }
}

extension EdgeBlock {
    /// A Boolean value that indicates whether the edge acts in both directions and has nothing but a weight, which is
    /// written among its parameters as TVBO's back ends read it.
    fileprivate var isPlain: Bool {
        isDirected != true && coupling == nil && parameters.isEmpty && delay == nil && distance == nil
            && sourceVariable == nil && targetVariable == nil && dynamics == nil && connectivity == nil
            && allowsSelf == nil && ownKeys.isEmpty && plainKeys.isEmpty
            && (weight.map { $0.unit == nil && $0.array == nil && $0.random == nil } ?? true)
    }
}
