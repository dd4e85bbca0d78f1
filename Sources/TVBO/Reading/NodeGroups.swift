import Diagnostics
import Schema

/// The expansion of nodes with a `size`, which are several members of the same kind, and of the edges between them.
///
/// A node of `size` n becomes n nodes with the same model, parameters and initial states. An edge from or to such a
/// node needs a `connectivity`: `all_to_all` connects every member of one to every member of the other, `one_to_one`
/// the members of the same index. Source: TVBO 1.0; version 0.5.3 has neither key.
///
///     var groups = NodeGroups(reading: reading)
///     groups.expand(&network)
struct NodeGroups {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// The largest numbers of nodes and edges that a network may have after the expansion of its nodes.
    static var maximum: (nodes: Int, edges: Int) { (Limit.nodes.value, Limit.edges.value) }

    /// Replaces each node of a network that has several members by one node for each member, and its edges by edges
    /// between members; problems are reported.
    func expand(_ network: inout NetworkBlock) {
        guard
            network.nodes.contains(where: { $0.size > 1 }) || network.edges.contains(where: { $0.connectivity != nil })
        else { return }
        guard let (nodes, members) = members(of: network.nodes, at: network.place) else { return }
        network.nodes = nodes.map(\.block)
        var edges: [EdgeBlock] = []
        for edge in network.edges {
            guard let pairs = pairs(of: edge, members, besides: edges.count) else {
                edges = []
                break
            }
            for (source, target) in pairs {
                var copy = edge
                copy.source = source
                copy.target = target
                edges.append(copy)
            }
        }
        network.edges = edges
    }

    /// Returns one node for each member of the given nodes, with the id of the node to which the member belongs
    /// (`origin`), and the ids of the members by the id of that node. The first member keeps the id of its node, and
    /// the others get ids above the largest. Reports an error and returns nil if there are too many members.
    func members(
        of nodes: [NodeBlock], at place: Place
    ) -> (nodes: [(block: NodeBlock, origin: Int)], ids: [Int: [Int]])? {
        var total = 0
        for node in nodes {
            let (sum, isBeyond) = total.addingReportingOverflow(node.size)
            total = isBeyond ? .max : sum
        }
        guard total <= Self.maximum.nodes else {
            reading.log.error(
                .tooLarge, "the network has \(total) nodes; at most \(Self.maximum.nodes) are simulated", at: place,
                hint: Limit.nodes.hint())
            return nil
        }
        var members: [Int: [Int]] = [:]
        var next = (nodes.map(\.id).max() ?? 0).addingReportingOverflow(1)
        var result: [(block: NodeBlock, origin: Int)] = []
        for node in nodes {
            var ids = [node.id]
            result.append((node, node.id))
            for _ in 1..<max(1, node.size) {
                guard !next.overflow else {
                    reading.log.error(
                        .tooLarge,
                        "the ids of the nodes are so large that none are left for the members of a node with a 'size'"
                            + " above 1; use smaller ids",
                        at: node.place)
                    return nil
                }
                var copy = node
                copy.id = next.partialValue
                ids.append(copy.id)
                result.append((copy, node.id))
                next = next.partialValue.addingReportingOverflow(1)
            }
            members[node.id] = members[node.id] ?? ids
        }
        return (result, members)
    }

    /// Returns the edges between members by which an edge between nodes is replaced, as pairs of the ids of source and
    /// target. Reports an error and returns nil if the network would have too many edges; an edge without a
    /// `connectivity` that it needs, or with one that does not fit, is reported and replaced by none.
    /// - Parameters:
    ///   - members: The ids of the members of each node, by the id of the node.
    ///   - count: The number of edges that the network has already.
    func pairs(of edge: EdgeBlock, _ members: [Int: [Int]], besides count: Int) -> [(Int, Int)]? {
        let sources = members[edge.source] ?? [edge.source]
        let targets = members[edge.target] ?? [edge.target]
        if !exceeds(edge, sources.count, targets.count) {
            let pairs = pairs(edge, sources, targets)
            if count + pairs.count <= Self.maximum.edges { return pairs }
        }
        reading.log.error(
            .tooLarge, "the network has more than \(Self.maximum.edges) edges", at: edge.place,
            hint: Limit.edges.hint())
        return nil
    }

    /// Returns whether an edge between all members has more members than the limit, before the pairs are made.
    private func exceeds(_ edge: EdgeBlock, _ sources: Int, _ targets: Int) -> Bool {
        guard edge.connectivity?.text == "all_to_all" else { return false }
        let (count, isBeyond) = sources.multipliedReportingOverflow(by: targets)
        // Without connections of members to themselves, there are fewer.
        return isBeyond || count - min(sources, targets) > Self.maximum.edges
    }

    private func pairs(_ edge: EdgeBlock, _ sources: [Int], _ targets: [Int]) -> [(Int, Int)] {
        switch edge.connectivity?.text {
        case nil where sources.count == 1 && targets.count == 1: return [(edge.source, edge.target)]
        case nil:
            reading.log.error(
                .missingKey,
                "this edge needs a 'connectivity', because its source or target has a 'size' above 1", at: edge.place,
                hint: "write 'connectivity: all_to_all' or 'connectivity: one_to_one'")
        case "one_to_one" where sources.count == targets.count: return Array(zip(sources, targets))
        case "one_to_one":
            reading.log.error(
                .invalidValue,
                "'connectivity: one_to_one' needs a source and a target of the same 'size', not \(sources.count) and \(targets.count)",
                at: edge.connectivity?.place)
        case "all_to_all":
            guard edge.source == edge.target, sources.count > 1 else {
                return sources.flatMap { source in targets.map { (source, $0) } }
            }
            if let allows = edge.allowsSelf {
                return sources.flatMap { source in targets.filter { allows || $0 != source }.map { (source, $0) } }
            }
            reading.log.error(
                .missingKey,
                "this edge connects a node with a 'size' above 1 to itself, and so needs 'allow_self_connections'",
                at: edge.place, hint: "write 'allow_self_connections: false' to connect each member to the others only")
        case .some(let text):
            reading.log.error(
                .unsupportedFeature, "'connectivity: \(text)' of an edge is not supported",
                at: edge.connectivity?.place,
                hint: "write 'connectivity: all_to_all' or 'connectivity: one_to_one'")
        }
        return []
    }
}
