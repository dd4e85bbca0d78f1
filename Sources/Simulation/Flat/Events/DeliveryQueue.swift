/// The events that have been sent and not yet delivered in a run with fixed steps: one first-in first-out queue for
/// each distinct delay.
package struct DeliveryQueue {
    private struct Entry {
        var step: Int
        var connection: Int
    }

    private struct Lane {
        var delay: Int
        var entries: [Entry] = []
        var head = 0
    }

    /// A Boolean value that indicates whether no event is waiting for its delivery.
    package private(set) var isEmpty = true
    private var underway = 0
    /// The number of events that are waiting for delivery.
    package var count: Int { underway }
    private var lanes: [Lane] = []
    private let laneOfConnection: [Int]

    /// Creates a queue without events for the connections of a model.
    /// - Parameter delays: The delay of each connection, in steps.
    package init(delays: [Int]) {
        let distinct = Array(Set(delays)).sorted()
        lanes = distinct.map { Lane(delay: $0) }
        let places = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
        laneOfConnection = delays.map { places[$0] ?? 0 }
        for index in lanes.indices { lanes[index].entries.reserveCapacity(64) }
    }

    /// Adds an event that is sent over the connection with an index at a step, given by its number. It is due when the
    /// delay of the connection has passed.
    package mutating func send(over connection: Int, at step: Int) {
        isEmpty = false
        underway += 1
        let lane = laneOfConnection[connection]
        lanes[lane].entries.append(Entry(step: step + lanes[lane].delay, connection: connection))
    }

    /// The step at which the next event is due; nil if none is waiting.
    /// - Complexity: O(*d*) in the number of distinct delays.
    package var nextStep: Int? {
        if isEmpty { return nil }
        return lanes.lazy.filter { $0.head < $0.entries.count }.map { $0.entries[$0.head].step }.min()
    }

    /// Removes the next event that is due by `step`, and returns the index of its connection; nil if no event is due.
    /// Events of connections with shorter delays come first, those of equal delay in the order in which they were sent.
    /// - Complexity: O(*d*) in the number of distinct delays.
    package mutating func next(at step: Int) -> Int? {
        for index in lanes.indices {
            let lane = lanes[index]
            guard lane.head < lane.entries.count, lane.entries[lane.head].step <= step else { continue }
            let connection = lane.entries[lane.head].connection
            underway -= 1
            isEmpty = underway == 0
            lanes[index].head += 1
            // Delivered events are removed together, so that each event is moved at most once on average.
            if 2 * lanes[index].head >= lanes[index].entries.count {
                lanes[index].entries.removeFirst(lanes[index].head)
                lanes[index].head = 0
            }
            return connection
        }
        return nil
    }
}
