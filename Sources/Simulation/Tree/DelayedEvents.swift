import Algorithms

/// The events of the method `lems` that have been sent with a delay and have not arrived yet, sorted by their arrival
/// and, at the same time, in the order in which they were sent.
package struct DelayedEvents {
    private var times: [Double] = []
    private var numbers: [Int32] = []

    /// Creates an empty queue.
    package init() {}

    /// A Boolean value that indicates whether no event is waiting.
    package var isEmpty: Bool { times.isEmpty }

    /// The number of events that are waiting.
    package var count: Int { times.count }

    /// Adds an event that arrives at `time`, in seconds, over a delayed connection.
    /// - Parameter number: The number of the connection, its index in `TreeProgram.deliveries`.
    package mutating func add(_ number: Int32, at time: Double) {
        let index = times.partitioningIndex { $0 > time }
        times.insert(time, at: index)
        numbers.insert(number, at: index)
    }

    /// Removes the events that arrive no later than `time`, in seconds, and returns the number of the connection of
    /// each, in order of arrival.
    package mutating func due(at time: Double) -> [Int32] {
        guard let first = times.first, first <= time else { return [] }
        let count = times.partitioningIndex { $0 > time }
        let due = Array(numbers[..<count])
        times.removeFirst(count)
        numbers.removeFirst(count)
        return due
    }
}
