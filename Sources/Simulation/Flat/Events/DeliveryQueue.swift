/// The events in transit in a fixed-step run: one first-in first-out queue for each distinct delay.
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

    /// A Boolean value that indicates whether no event is in transit.
    package private(set) var isEmpty = true
    private var underway = 0
    /// The number of events in transit.
    package var count: Int { underway }
    private var lanes: [Lane] = []
    private let laneOfConnection: [Int]

    /// Creates an empty queue.
    /// - Parameter delays: The delay of each connection, in steps.
    package init(delays: [Int]) {
        let distinct = Array(Set(delays)).sorted()
        lanes = distinct.map { Lane(delay: $0) }
        laneOfConnection = delays.map { delay in distinct.firstIndex(of: delay) ?? 0 }
        for index in lanes.indices { lanes[index].entries.reserveCapacity(64) }
    }

    /// Sends an event over a connection at a step.
    package mutating func send(over connection: Int, at step: Int) {
        isEmpty = false
        underway += 1
        let lane = laneOfConnection[connection]
        lanes[lane].entries.append(Entry(step: step + lanes[lane].delay, connection: connection))
    }

    /// Removes and returns the connection of the next event due at `step`, shorter delays first, or returns nil if
    /// there is none.
    /// - Complexity: O(*d*) in the number of distinct delays.
    package mutating func next(at step: Int) -> Int? {
        for index in lanes.indices {
            let lane = lanes[index]
            guard lane.head < lane.entries.count, lane.entries[lane.head].step <= step else { continue }
            let connection = lane.entries[lane.head].connection
            underway -= 1
            isEmpty = underway == 0
            lanes[index].head += 1
            if lanes[index].head == lanes[index].entries.count {
                lanes[index].entries.removeAll(keepingCapacity: true)
                lanes[index].head = 0
            }
            return connection
        }
        return nil
    }
}
