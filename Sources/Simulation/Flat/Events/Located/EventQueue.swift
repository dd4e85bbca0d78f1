/// The events in transit between components, by the time of their arrival.
package struct EventQueue {
    private var entries: [(time: Double, connection: Int)] = []

    /// Creates an empty queue.
    package init() {}

    /// The time at which the next event arrives, in seconds; infinite if the queue is empty.
    package var next: Double { entries.last?.time ?? .infinity }

    /// Adds an event that arrives over a connection at `time`, in seconds, after the events that were added for the
    /// same time before.
    /// - Complexity: O(*n*) in the number of events in transit.
    package mutating func send(over connection: Int, at time: Double) {
        let place = entries.firstIndex { $0.time <= time } ?? entries.count
        entries.insert((time, connection), at: place)
    }

    /// Removes and returns the connection of the next event that arrives no later than `time`, or returns nil if there
    /// is none.
    package mutating func due(at time: Double) -> Int? {
        guard let last = entries.last, last.time <= time else { return nil }
        return entries.removeLast().connection
    }
}
