import Foundation
import Synchronization

/// Threads that compute parts of a piece of work together with the thread of a run.
///
///     let team = WorkerTeam(threads: 2)
///     team.perform(work, context, count: 10_000, multiple: 64)
///
/// The parts of a piece of work are independent of each other, so that its results have the same bits with any number
/// of threads. The thread of the run takes parts itself and waits only for those that another thread has begun.
/// Between two pieces of work, the other threads look for new parts for some microseconds, and sleep after that.
package final class WorkerTeam: Sendable {
    /// The type of a function that performs a part of a piece of work: the indices from `first` up to, but not
    /// including, `end`. Parts that run at the same time have different numbers `worker`, from 0 up to the number of
    /// threads less one.
    package typealias Work =
        @convention(c) (_ context: UnsafeRawPointer, _ first: Int, _ end: Int, _ worker: Int) -> Void

    /// The number of threads, including that of the run.
    package let threads: Int
    private let board = Board()

    /// The largest number of threads of a team.
    package static let limit = 256

    /// Starts the other threads of a team.
    /// - Parameter threads: The number of threads, including that of the run, from 1 to ``limit``.
    package init(threads: Int) {
        self.threads = min(max(threads, 1), Self.limit)
        for worker in 1..<self.threads {
            let thread = Thread { [board] in board.work(as: worker) }
            thread.name = "worker \(worker)"
            thread.start()
        }
    }

    deinit { board.stop() }

    /// Performs a piece of work, and returns when all its parts are finished. Only the thread of the run may call it.
    /// - Parameters:
    ///   - work: The function that performs a part.
    ///   - context: An address that is passed to the function.
    ///   - count: The number of indices.
    ///   - multiple: A number of which the first index of every part is a multiple.
    package func perform(_ work: @escaping Work, _ context: UnsafeRawPointer, count: Int, multiple: Int) {
        // With several parts for each thread, a thread that the system interrupts delays the others little.
        let size = (count / (4 * threads) / multiple + 1) * multiple
        board.post(work, context, count: count, size: size)
        while board.takePart(worker: 0) {}
        board.wait()
    }

    /// The record of the parts that are open, which the threads share.
    private final class Board: Sendable {
        /// The number of the piece of work in the upper 32 bits, the number of its parts in the next 16, and the number
        /// of the first part that nobody has taken in the lower 16.
        ///
        /// A thread takes a part by adding 1. Because this succeeds only for the same piece of work, and no other is
        /// posted before all parts are finished, what the thread has read of it before is valid.
        private let ticket = Atomic<UInt64>(0)
        private let finished = Atomic<Int>(0)
        private let work = Atomic<UInt>(0)
        private let context = Atomic<UInt>(0)
        private let count = Atomic<Int>(0)
        private let size = Atomic<Int>(1)
        private let sleepers = Atomic<Int>(0)
        private let isStopped = Atomic<Bool>(false)
        private let condition = NSCondition()

        /// The number of looks at the board for which an idle thread stays awake, about 20 µs.
        private static let patience = 20_000

        func post(_ work: @escaping Work, _ context: UnsafeRawPointer, count: Int, size: Int) {
            self.work.store(unsafeBitCast(work, to: UInt.self), ordering: .relaxed)
            self.context.store(UInt(bitPattern: context), ordering: .relaxed)
            self.count.store(count, ordering: .relaxed)
            self.size.store(size, ordering: .relaxed)
            finished.store(0, ordering: .relaxed)
            let parts = UInt64(truncatingIfNeeded: (count + size - 1) / size)
            // There are at most four for each thread.
            precondition(parts <= 0xFFFF, "internal error: a piece of work has \(parts) parts")
            let number = (ticket.load(ordering: .relaxed) >> 32) &+ 1
            ticket.store(number << 32 | parts << 16, ordering: .sequentiallyConsistent)
            if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wake() }
        }

        /// Takes a part and performs it; returns false if no part is open.
        func takePart(worker: Int) -> Bool {
            var seen = ticket.load(ordering: .acquiring)
            while seen & 0xFFFF < seen >> 16 & 0xFFFF {
                let work = work.load(ordering: .relaxed)
                let (context, count) = (context.load(ordering: .relaxed), count.load(ordering: .relaxed))
                let size = size.load(ordering: .relaxed)
                let (isMine, now) = ticket.compareExchange(
                    expected: seen, desired: seen &+ 1, ordering: .acquiringAndReleasing)
                guard isMine else {
                    seen = now
                    continue
                }
                let first = Int(truncatingIfNeeded: seen & 0xFFFF) &* size
                guard let address = UnsafeRawPointer(bitPattern: context) else {
                    preconditionFailure("internal error: work for several threads has no context")
                }
                unsafeBitCast(work, to: Work.self)(address, first, min(first &+ size, count), worker)
                finished.add(1, ordering: .releasing)
                return true
            }
            return false
        }

        /// Waits until all parts are finished.
        func wait() {
            let parts = Int(truncatingIfNeeded: ticket.load(ordering: .relaxed) >> 16 & 0xFFFF)
            var looks = 0
            while finished.load(ordering: .acquiring) < parts {
                looks &+= 1
                // The thread that works on the last part may not be running.
                if looks & 0xFFF == 0 { sched_yield() }
            }
        }

        /// Performs parts until the team ends.
        func work(as worker: Int) {
            var looks = 0
            while !isStopped.load(ordering: .relaxed) {
                if takePart(worker: worker) {
                    looks = 0
                } else if looks < Self.patience {
                    looks &+= 1
                } else {
                    sleep()
                    looks = 0
                }
            }
        }

        func stop() {
            isStopped.store(true, ordering: .sequentiallyConsistent)
            wake()
        }

        private func wake() {
            condition.lock()
            condition.broadcast()
            condition.unlock()
        }

        private func sleep() {
            condition.lock()
            sleepers.add(1, ordering: .sequentiallyConsistent)
            while !isStopped.load(ordering: .sequentiallyConsistent), !isOpen { condition.wait() }
            sleepers.subtract(1, ordering: .sequentiallyConsistent)
            condition.unlock()
        }

        private var isOpen: Bool {
            let seen = ticket.load(ordering: .sequentiallyConsistent)
            return seen & 0xFFFF < seen >> 16 & 0xFFFF
        }
    }
}
