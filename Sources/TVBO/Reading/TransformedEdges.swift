import Connectomes
import Diagnostics

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
        guard !edges.isEmpty, nodes.allSatisfy({ $0.position == nil }), edges.allSatisfy({ $0.isPlain }) else {
            return nil
        }
        return try? weights(of: edges, between: nodes)
    }

    /// The reason why transforms of listed edges are not supported.
    struct Refusal: Error {
        /// The reason: a phrase in lower case, without a full stop.
        var text: String
        /// The place of the edge or node that it concerns; nil for the transforms.
        var place: Place?
    }

    /// Returns the matrix of the weights of edges with the target as row and the source as column.
    /// - Parameters:
    ///   - edges: The edges.
    ///   - nodes: The nodes, whose order is that of the rows.
    /// - Throws: `Refusal` if an edge has a model or variables of its own, or a weight that is not a number in
    ///   `parameters`; if two edges give the same element; or if nodes have sizes or ids other than 0, 1, ….
    static func weights(of edges: [EdgeBlock], between nodes: [NodeBlock]) throws(Refusal) -> SquareMatrix {
        guard (2...nodeLimit).contains(nodes.count) else {
            throw Refusal(text: "there must be 2 to \(nodeLimit) nodes", place: nil)
        }
        if let (_, node) = nodes.enumerated().first(where: { $1.id != $0 || $1.size != 1 }) {
            throw Refusal(text: "the nodes must have the ids 0, 1, … and no sizes", place: node.place)
        }
        var weights = SquareMatrix(size: nodes.count)
        var known: Set<[Int]> = []
        for edge in edges {
            guard nodes.indices.contains(edge.source), nodes.indices.contains(edge.target) else {
                throw Refusal(text: "an edge leads to a node that does not exist", place: edge.place)
            }
            guard edge.isWeighted else {
                throw Refusal(
                    text:
                        "an edge must have its 'weight' among its 'parameters', and neither a model nor variables of its"
                        + " own", place: edge.place)
            }
            for (row, column) in edge.elements {
                guard known.insert([row, column]).inserted else {
                    throw Refusal(text: "two edges connect the same nodes", place: edge.place)
                }
                weights[row, column] = edge.weight?.value ?? 1
            }
        }
        return weights
    }

    /// Returns the matrix of the lengths of edges, as ``weights(of:between:)`` has their weights; nil if no edge has a
    /// length, or if one is not written among the `parameters` as a mapping.
    static func lengths(of edges: [EdgeBlock], in network: NetworkBlock, count: Int) -> SquareMatrix? {
        let lengths = EdgeLengths(network)
        var result = SquareMatrix(size: count)
        var hasLengths = false
        for edge in edges {
            guard !(edge.ownKeys + edge.plainKeys).contains(where: ["distance", "length"].contains) else { return nil }
            guard let length = lengths.length(of: edge) else { continue }
            hasLengths = true
            for (row, column) in edge.elements { result[row, column] = length.value }
        }
        return hasLengths ? result : nil
    }

    /// Returns edges with the weights of a matrix.
    /// - Throws: `Refusal` if the matrix has other elements than 0 where no edge is, or ones for the two directions of an
    ///   edge that differ by more than rounding errors.
    static func edges(_ edges: [EdgeBlock], with weights: SquareMatrix) throws(Refusal) -> [EdgeBlock] {
        var rest = weights
        var result = edges
        for (index, edge) in edges.enumerated() {
            let values = edge.elements.map { weights[$0.row, $0.column] }
            guard let value = values.first, values.allSatisfy({ abs($0 - value) <= 1e-13 * abs(value) }) else {
                throw Refusal(text: "the two directions of an edge get different weights", place: edge.place)
            }
            for (row, column) in edge.elements { rest[row, column] = 0 }
            result[index].weight = ValueBlock(name: "weight", place: edge.weight?.place ?? edge.place, value: value)
        }
        guard rest.values.allSatisfy({ $0 == 0 }) else {
            throw Refusal(
                text:
                    "nodes without an edge get a weight, which is possible only if all edges act in both directions and"
                    + " have nothing but weights", place: nil)
        }
        return result
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
