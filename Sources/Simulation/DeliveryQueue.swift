/// Events under way: a lane for each delay, in which events stay in the order in which they were sent.
struct DeliveryQueue {
    private struct Entry {
        var step: Int
        var connection: Int
    }

    private struct Lane {
        var delay: Int
        var entries: [Entry] = []
        var head = 0
    }

    /// Whether nothing is under way.
    private(set) var isEmpty = true
    private var underway = 0
    /// How many events are under way.
    var count: Int { underway }
    private var lanes: [Lane] = []
    private let laneOfConnection: [Int]

    /// Creates a queue.
    /// - Parameter delays: the delay of each connection, in steps.
    init(delays: [Int]) {
        let distinct = Array(Set(delays)).sorted()
        lanes = distinct.map { Lane(delay: $0) }
        laneOfConnection = delays.map { delay in distinct.firstIndex(of: delay) ?? 0 }
        for index in lanes.indices { lanes[index].entries.reserveCapacity(64) }
    }

    /// Sends an event over a connection at a step.
    mutating func send(over connection: Int, at step: Int) {
        isEmpty = false
        underway += 1
        let lane = laneOfConnection[connection]
        lanes[lane].entries.append(Entry(step: step + lanes[lane].delay, connection: connection))
    }

    /// The connection of the next event that is due at `step`, short delays first; nil when there is none.
    mutating func next(at step: Int) -> Int? {
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
