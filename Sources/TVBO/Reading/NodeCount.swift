import Diagnostics
import Schema
import YAML

/// The creation of nodes for a network that gives only their number or their ids.
enum NodeCount {
    /// Returns nodes with the ids 0, 1, …, each of which has the experiment's model.
    /// - Parameters:
    ///   - count: The number of nodes.
    ///   - place: The place in the file to which errors of these nodes refer.
    static func nodes(_ count: Int, _ place: Place) -> [NodeBlock] {
        (0..<count).map { node($0, place) }
    }

    /// Returns a node of which only the id is given, so that it has the experiment's model.
    /// - Parameter place: The place in the file to which errors of the node refer.
    static func node(_ id: Int, _ place: Place) -> NodeBlock {
        NodeBlock(
            id: id, place: place, dynamics: nil, dynamicsPlace: place, parameters: [], states: [], isRecorded: true,
            position: nil)
    }

    /// Warns if the number of nodes that a network declares differs from the number that its matrix or graph has.
    /// - Parameters:
    ///   - block: The network, with its keys `number_of_nodes` and `number_of_regions`.
    ///   - count: The number of nodes that is used.
    ///   - source: The origin of that number in messages, such as `matrix`.
    static func warn(_ block: Block, _ count: Int, _ source: String, _ reading: ReadContext) {
        for key in ["number_of_nodes", "number_of_regions"] {
            guard let number = block.number(key), number != Double(count) else { continue }
            reading.log.warning(
                .conflictingDefinition,
                "'\(key)' of the network is \(block.text(key) ?? ""), but the \(source) has \(count) nodes; the nodes"
                    + " of the \(source) are used",
                at: block.place(key))
        }
    }
}
