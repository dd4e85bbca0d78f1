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

    /// The largest numbers of nodes and edges of a network after expansion.
    static let maximum = (nodes: 10_000, edges: 200_000)

    /// Replaces nodes of several members by one node for each member, and their edges by edges between members;
    /// problems are reported.
    func expand(_ network: inout NetworkBlock) {
        guard
            network.nodes.contains(where: { $0.size > 1 }) || network.edges.contains(where: { $0.connectivity != nil })
        else { return }
        var total = 0
        for node in network.nodes {
            let (sum, isBeyond) = total.addingReportingOverflow(node.size)
            total = isBeyond ? .max : sum
        }
        guard total <= Self.maximum.nodes else {
            reading.log.error(
                .tooLarge, "the network has \(total) nodes; at most \(Self.maximum.nodes) are simulated",
                at: network.place)
            return
        }
        var members: [Int: [Int]] = [:]
        var next = (network.nodes.map(\.id).max() ?? 0).addingReportingOverflow(1)
        var nodes: [NodeBlock] = []
        for node in network.nodes {
            var ids = [node.id]
            nodes.append(node)
            for _ in 1..<max(1, node.size) {
                guard !next.overflow else {
                    return reading.log.error(.tooLarge, "the node ids are too large", at: node.place)
                }
                var copy = node
                copy.id = next.partialValue
                ids.append(copy.id)
                nodes.append(copy)
                next = next.partialValue.addingReportingOverflow(1)
            }
            members[node.id] = members[node.id] ?? ids
        }
        network.nodes = nodes
        network.edges = edges(network, members)
    }

    private func edges(_ network: NetworkBlock, _ members: [Int: [Int]]) -> [EdgeBlock] {
        var result: [EdgeBlock] = []
        for edge in network.edges {
            let sources = members[edge.source] ?? [edge.source]
            let targets = members[edge.target] ?? [edge.target]
            guard !exceeds(edge, sources.count, targets.count) else { return refuse(edge) }
            for (source, target) in pairs(edge, sources, targets) {
                guard result.count < Self.maximum.edges else { return refuse(edge) }
                var copy = edge
                copy.source = source
                copy.target = target
                result.append(copy)
            }
        }
        return result
    }

    /// Returns whether an edge between all members has more members than the limit, before the pairs are made.
    private func exceeds(_ edge: EdgeBlock, _ sources: Int, _ targets: Int) -> Bool {
        guard edge.connectivity?.text == "all_to_all" else { return false }
        let (count, isBeyond) = sources.multipliedReportingOverflow(by: targets)
        // Without connections of members to themselves, there are fewer.
        return isBeyond || count - min(sources, targets) > Self.maximum.edges
    }

    private func refuse(_ edge: EdgeBlock) -> [EdgeBlock] {
        reading.log.error(.tooLarge, "the network has more than \(Self.maximum.edges) edges", at: edge.place)
        return []
    }

    private func pairs(_ edge: EdgeBlock, _ sources: [Int], _ targets: [Int]) -> [(Int, Int)] {
        switch edge.connectivity?.text {
        case nil where sources.count == 1 && targets.count == 1: return [(edge.source, edge.target)]
        case nil:
            reading.log.error(
                .missingKey, "an edge of a node of several members needs a 'connectivity'", at: edge.place,
                hint: "it is all_to_all or one_to_one")
        case "one_to_one" where sources.count == targets.count: return Array(zip(sources, targets))
        case "one_to_one":
            reading.log.error(
                .invalidValue, "'one_to_one' connects \(sources.count) members to \(targets.count)",
                at: edge.connectivity?.place)
        case "all_to_all":
            guard edge.source == edge.target, sources.count > 1 else {
                return sources.flatMap { source in targets.map { (source, $0) } }
            }
            if let allows = edge.allowsSelf {
                return sources.flatMap { source in targets.filter { allows || $0 != source }.map { (source, $0) } }
            }
            reading.log.error(
                .missingKey, "an edge from a node of several members to itself needs 'allow_self_connections'",
                at: edge.place, hint: "write 'allow_self_connections: false' to connect each member to the others only")
        case .some(let text):
            reading.log.error(
                .unsupportedFeature, "'connectivity: \(text)' of an edge is not supported",
                at: edge.connectivity?.place,
                hint: "it is all_to_all or one_to_one")
        }
        return []
    }
}
