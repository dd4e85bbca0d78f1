import Foundation
import Simulation
import TestSupport
import Testing

private func next(_ queue: inout EventQueue, _ time: Double) -> Int? { queue.due(at: time) }
private func all(_ queue: inout DelayedEvents, _ time: Double) -> [Int] { queue.due(at: time).map(Int.init) }
private func next(_ queue: inout DeliveryQueue, _ step: Int) -> Int? { queue.next(at: step) }

/// The queues of events in transit, against a stable sort of all that was sent.
struct EventQueueTests {
    /// An event with the order in which it was sent.
    private struct Sent {
        var time: Double
        var number: Int
    }

    /// Removes what is due from a list that is kept in the order of sending: by time, equal times in that order.
    private func due(_ sent: inout [Sent], at time: Double) -> [Int] {
        let due = sent.enumerated().filter { $0.element.time <= time }
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        sent.removeAll { $0.time <= time }
        return due.map(\.element.number)
    }

    /// Random events at few distinct times, so that many are equal, interleaved with deliveries.
    @Test(arguments: 0..<40) func eventsArriveInOrder(seed: Int) {
        var random = SplitMix(UInt64(seed))
        var queue = EventQueue()
        var delayed = DelayedEvents()
        var sent: [Sent] = []
        var now = 0.0
        for number in 0..<300 {
            if Int.random(in: 0..<4, using: &random) > 0 {
                let time = now + Double(Int.random(in: 0...6, using: &random)) / 4
                sent.append(Sent(time: time, number: number))
                queue.send(over: number, at: time)
                delayed.add(Int32(number), at: time)
            } else {
                now += Double(Int.random(in: 0...3, using: &random)) / 4
                let wanted = due(&sent, at: now)
                var found: [Int] = []
                while let number = queue.due(at: now) { found.append(number) }
                #expect(found == wanted)
                #expect(all(&delayed, now) == wanted)
            }
            #expect(queue.next == sent.map(\.time).min() ?? .infinity)
            #expect(delayed.count == sent.count)
            #expect(delayed.isEmpty == sent.isEmpty)
        }
    }

    /// Equal times keep the order of sending, whatever is sent between them for other times.
    @Test func equalTimesAreStable() {
        var queue = EventQueue()
        var delayed = DelayedEvents()
        for (number, time) in [2.0, 1, 2, 3, 2, 1, 2].enumerated() {
            queue.send(over: number, at: time)
            delayed.add(Int32(number), at: time)
        }
        let order = [1, 5, 0, 2, 4, 6, 3]
        for number in order { #expect(next(&queue, 3) == number) }
        #expect(next(&queue, .infinity) == nil)
        #expect(all(&delayed, 3) == order)
    }

    @Test func nothingIsDueEarly() {
        var queue = EventQueue()
        var delayed = DelayedEvents()
        #expect(queue.next == .infinity)
        #expect(next(&queue, .infinity) == nil)
        #expect(all(&delayed, .infinity) == [])
        queue.send(over: 3, at: 1)
        delayed.add(3, at: 1)
        #expect(next(&queue, 1.0.nextDown) == nil)
        #expect(all(&delayed, 1.0.nextDown) == [])
        #expect(queue.next == 1)
        #expect(next(&queue, 1) == 3)
        #expect(all(&delayed, 1) == [3])
        #expect(delayed.isEmpty)
    }
}

struct DeliveryQueueTests {
    /// Random events over connections of a few delays: those due at a step come with the shortest delay first, and with
    /// equal delays in the order of sending.
    @Test(arguments: 0..<40) func eventsArriveAfterTheirDelay(seed: Int) {
        var random = SplitMix(UInt64(seed))
        let delays = (0..<Int.random(in: 1...8, using: &random)).map { _ in Int.random(in: 0...5, using: &random) }
        var queue = DeliveryQueue(delays: delays)
        var sent: [(arrival: Int, delay: Int, connection: Int)] = []
        for step in 0..<200 {
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let connection = Int.random(in: delays.indices, using: &random)
                queue.send(over: connection, at: step)
                sent.append((step + delays[connection], delays[connection], connection))
            }
            #expect(queue.count == sent.count)
            let wanted = sent.enumerated().filter { $0.element.arrival == step }
                .sorted { ($0.element.delay, $0.offset) < ($1.element.delay, $1.offset) }
            sent.removeAll { $0.arrival == step }
            var found: [Int] = []
            while let connection = queue.next(at: step) { found.append(connection) }
            #expect(found == wanted.map(\.element.connection))
            #expect(queue.count == sent.count)
            #expect(queue.isEmpty == sent.isEmpty)
        }
    }

    @Test func anEmptyQueueHasNothing() {
        var queue = DeliveryQueue(delays: [])
        #expect(queue.isEmpty)
        #expect(next(&queue, 100) == nil)
        queue = DeliveryQueue(delays: [2, 0])
        queue.send(over: 0, at: 7)
        #expect(next(&queue, 8) == nil)
        queue.send(over: 1, at: 8)
        #expect(next(&queue, 8) == 1)
        #expect(next(&queue, 9) == 0)
        #expect(queue.isEmpty)
    }
}

struct DelayLineTests {
    /// Registers 0 and 1 hold states, 2 and 3 their past values; a delay is rounded to whole steps, and before the start
    /// there are the initial values.
    @Test(arguments: [(0.0, 0), (0.5, 1), (0.74, 1), (0.76, 2), (5, 10)]) func valuesComeBackLater(
        seconds: Double, steps: Int
    ) {
        let memory = Memory()
        let r = memory.doubles(4)
        let value = { (step: Int, line: Double) in line * 100 + Double(max(0, step)) }
        (r[0], r[1]) = (value(0, 1), value(0, 2))
        let line = DelayLine(
            [(source: 0, target: 2, seconds: seconds), (source: 1, target: 3, seconds: 1.5)], stepSize: 0.5, r)
        defer { line.deallocate() }
        for step in 0..<50 {
            (r[0], r[1]) = (value(step, 1), value(step, 2))
            line.advance(step, r)
            #expect(r[2] == value(step - steps, 1))
            #expect(r[3] == value(step - 3, 2))
        }
        withExtendedLifetime(memory) {}
    }
}
