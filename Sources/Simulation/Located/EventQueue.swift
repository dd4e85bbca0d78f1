/// Events under way to the instants at which they arrive.
struct EventQueue {
    private var entries: [(time: Double, connection: Int)] = []

    /// When the next one arrives, in seconds; infinite when nothing is under way.
    var next: Double { entries.last?.time ?? .infinity }

    /// Sends an event over a connection, to arrive at a time; behind those that were sent before for the same time.
    mutating func send(over connection: Int, at time: Double) {
        let place = entries.firstIndex { $0.time <= time } ?? entries.count
        entries.insert((time, connection), at: place)
    }

    /// The connection of the next event that is due; nil when there is none.
    mutating func due(at time: Double) -> Int? {
        guard next <= time else { return nil }
        return entries.removeLast().connection
    }
}
