import Algorithms

/// The delayed events in transit in the tree order, sorted by their arrival, then by the order in which they were sent.
package struct DelayedEvents {
    private var times: [Double] = []
    private var numbers: [Int32] = []

    /// Creates an empty queue.
    package init() {}

    /// A Boolean value that indicates whether no event is in transit.
    package var isEmpty: Bool { times.isEmpty }

    /// The number of events in transit.
    package var count: Int { times.count }

    /// Adds an event that arrives at `time`, in seconds.
    package mutating func add(_ number: Int32, at time: Double) {
        let index = times.partitioningIndex { $0 > time }
        times.insert(time, at: index)
        numbers.insert(number, at: index)
    }

    /// Removes the events that arrive no later than `time`, in seconds, and returns their numbers in order.
    package mutating func due(at time: Double) -> [Int32] {
        guard let first = times.first, first <= time else { return [] }
        let count = times.partitioningIndex { $0 > time }
        let due = Array(numbers[..<count])
        times.removeFirst(count)
        numbers.removeFirst(count)
        return due
    }
}
