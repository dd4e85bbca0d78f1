import Connectomes
import YAML

/// The matrix of the edges that a network lists, to which transforms are applied.
///
///     let matrix = TransformedEdges.matrix(of: edges, between: nodes)
///
/// TVBO collects listed edges in a matrix and transforms this one. Edges that act in both directions and have nothing but
/// a weight are replaced by the matrix; other edges keep all but their weights.
enum TransformedEdges {
    /// The largest number of nodes whose listed edges are collected in a matrix.
    static let nodeLimit = 1000

    /// Returns the symmetric matrix of the weights of edges, which are 1 by default, if it says all about the edges; nil
    /// if an edge has other settings or leads from a node to itself, if two edges connect the same nodes, or if nodes
    /// have positions, sizes or ids other than 0, 1, ….
    /// - Parameters:
    ///   - edges: The edges; at least one.
    ///   - nodes: The nodes, whose order is that of the rows.
    static func matrix(of edges: [EdgeBlock], between nodes: [NodeBlock]) -> SquareMatrix? {
        guard nodes.allSatisfy({ $0.position == nil }), edges.allSatisfy({ $0.isPlain }) else { return nil }
        return weights(of: edges, between: nodes)
    }

    /// Returns the matrix of the weights of edges with the target as row and the source as column.
    ///
    /// Returns nil if an edge has a model or variables of its own, or a weight that is not a number in `parameters`; if two
    /// edges give the same element; or if nodes have sizes or ids other than 0, 1, ….
    /// - Parameters:
    ///   - edges: The edges; at least one.
    ///   - nodes: The nodes, whose order is that of the rows; more than one.
    static func weights(of edges: [EdgeBlock], between nodes: [NodeBlock]) -> SquareMatrix? {
        guard !edges.isEmpty, (2...nodeLimit).contains(nodes.count),
            nodes.enumerated().allSatisfy({ $1.id == $0 && $1.size == 1 })
        else { return nil }
        var weights = SquareMatrix(size: nodes.count)
        var known: Set<[Int]> = []
        for edge in edges {
            guard edge.isWeighted, nodes.indices.contains(edge.source), nodes.indices.contains(edge.target) else {
                return nil
            }
            for (row, column) in edge.elements {
                guard known.insert([row, column]).inserted else { return nil }
                weights[row, column] = edge.weight?.value ?? 1
            }
        }
        return weights
    }

    /// Returns edges with the weights of a matrix; nil if it has other elements than 0 where no edge is, or ones for the two
    /// directions of an edge that differ by more than rounding errors.
    static func edges(_ edges: [EdgeBlock], with weights: SquareMatrix) -> [EdgeBlock]? {
        var rest = weights
        var result = edges
        for (index, edge) in edges.enumerated() {
            let values = edge.elements.map { weights[$0.row, $0.column] }
            guard let value = values.first, values.allSatisfy({ abs($0 - value) <= 1e-13 * abs(value) }) else {
                return nil
            }
            for (row, column) in edge.elements { rest[row, column] = 0 }
            result[index].weight = ValueBlock(name: "weight", place: edge.weight?.place ?? edge.place, value: value)
        }
        return rest.values.allSatisfy { $0 == 0 } ? result : nil
    }
}

extension EdgeBlock {
    /// The elements of the matrix of weights that the edge gives: one for each direction.
    fileprivate var elements: [(row: Int, column: Int)] {
        isDirected == true || source == target ? [(target, source)] : [(target, source), (source, target)]
    }

    /// A Boolean value that indicates whether the edge has neither a model nor variables of its own, and a weight that is
    /// written among its parameters as TVBO's back ends read it.
    fileprivate var isWeighted: Bool {
        sourceVariable == nil && targetVariable == nil && dynamics == nil && connectivity == nil && allowsSelf == nil
            && !ownKeys.contains("weight") && !plainKeys.contains("weight")
            && (weight.map { $0.unit == nil && $0.array == nil && $0.random == nil } ?? true)
    }

    /// A Boolean value that indicates whether the edge connects two nodes in both directions and has nothing but a
    /// weight.
    fileprivate var isPlain: Bool {
        isDirected != true && source != target && coupling == nil && parameters.isEmpty && delay == nil
            && distance == nil && ownKeys.isEmpty && plainKeys.isEmpty
    }
}
