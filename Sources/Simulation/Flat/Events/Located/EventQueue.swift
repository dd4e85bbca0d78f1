/// The events of a run with located events that have been sent and have not arrived yet, by the time of their arrival.
package struct EventQueue {
    private var entries: [(time: Double, connection: Int)] = []

    /// Creates a queue without events.
    package init() {}

    /// The time at which the next event of the queue arrives, in seconds; infinite if the queue is empty.
    package var next: Double { entries.last?.time ?? .infinity }

    /// Adds an event that will arrive over a connection at `time`, in seconds. Events of the same time arrive in the
    /// order in which they were added.
    /// - Complexity: O(*n*) in the number of events in transit.
    package mutating func send(over connection: Int, at time: Double) {
        let place = entries.firstIndex { $0.time <= time } ?? entries.count
        entries.insert((time, connection), at: place)
    }

    /// Removes the next event that arrives no later than `time`, in seconds, and returns the index of its connection;
    /// nil if there is no such event.
    package mutating func due(at time: Double) -> Int? {
        guard let last = entries.last, last.time <= time else { return nil }
        return entries.removeLast().connection
    }
}
