import Diagnostics
import Schema

/// The reading of the key `initial_state` of a node, a list of initial values for all states in the order of the model.
///
///     { id: 1, initial_state: [0.0, 0.0, 1.0, 0.0] }
///
/// A value that the node gives for a single state under `state` takes precedence.
enum NodeInitialState {
    /// Returns the list of initial values of a node; empty if the node has none. An item that is not a finite number is
    /// reported as an error and left out.
    static func values(_ block: Block, _ reading: ReadContext) -> [Double] {
        block.list("initial_state").compactMap { item in
            if let number = item.scalar?.number, number.isFinite { return number }
            reading.log.error(
                .wrongType, "an item of 'initial_state' of \(block.name) must be a finite number, not \(item.kind)",
                at: item.place)
            return nil
        }
    }

    /// Replaces the initial values of the states among the values of a component by those in the list of a node, which
    /// are in the units of the states; does nothing without a list. Reports an error if the list does not have one
    /// value for each state, and warns if the node gives a state under `state` as well.
    static func apply(
        _ node: NodeBlock, _ cell: CellTypeBuilder, to values: inout [String: Double], _ reading: ReadContext
    ) {
        guard !node.initial.isEmpty else { return }
        let states = cell.equations.block.states
        guard states.count == node.initial.count else {
            reading.log.error(
                .invalidValue,
                "'initial_state' of node \(node.id) has \(node.initial.count) values, but the model"
                    + " '\(cell.equations.block.name)' has \(states.count) state variables",
                at: node.place)
            return
        }
        if let other = node.states.first(where: { state in states.contains { $0.name == state.name } }) {
            reading.log.warning(
                .conflictingDefinition,
                "'state' and 'initial_state' of node \(node.id) both give the state variable '\(other.name)'; the value"
                    + " of 'state' is used",
                at: other.place)
        }
        for (state, value) in zip(states, node.initial) {
            values[cell.initialName(state.name)] = cell.converted(value, state.unit)
        }
    }
}
