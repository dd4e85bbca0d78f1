/// The lengths of edges, written or given by the positions of the nodes at their ends.
///
///     let lengths = EdgeLengths(network)
///     lengths.length(of: edge)?.value
struct EdgeLengths {
    private let positions: [Int: SIMD3<Double>]

    /// Collects the positions of the nodes of a network.
    init(_ network: NetworkBlock) {
        positions = Dictionary(
            network.nodes.compactMap { node in node.position.map { (node.id, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Returns the length of an edge: its own unless that is 0, else the distance between the positions of its ends; nil
    /// if there is neither.
    func length(of edge: EdgeBlock) -> ValueBlock? {
        if let distance = edge.distance, distance.value != 0 { return distance }
        guard let from = positions[edge.source], let to = positions[edge.target] else { return edge.distance }
        let square = (from - to) * (from - to)
        return ValueBlock(
            name: "distance", place: edge.place, value: (square.x + square.y + square.z).squareRoot(), unit: nil)
    }
}
