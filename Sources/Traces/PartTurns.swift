import Foundation

/// The numbers of the parts of a text, which several threads take and finish in order.
///
///     while let part = turns.next() {
///         // Several threads do this at the same time:
///         let text = print(part)
///         turns.wait(for: part)
///         // One thread at a time does this, in the order of the parts:
///         write(text)
///         turns.finish(part)
///     }
///
/// It can be shared by threads, because `condition` guards both numbers that change; `Mutex` cannot wait for a change.
final class PartTurns: @unchecked Sendable {
    private let condition = NSCondition()
    private let count: Int
    /// The number of parts that were taken; guarded by `condition`, as is `finished`.
    private var taken = 0
    /// The number of parts that are finished.
    private var finished = 0

    /// Creates the turns of parts, of which none is taken yet.
    init(count: Int) { self.count = count }

    /// Takes the next part, and returns its number; nil if all are taken.
    func next() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        guard taken < count else { return nil }
        taken += 1
        return taken - 1
    }

    /// Waits until all parts before one are finished.
    func wait(for part: Int) {
        condition.lock()
        defer { condition.unlock() }
        while finished < part { condition.wait() }
    }

    /// Marks a part as finished, so that the next one has its turn.
    /// - Parameter part: The number of the part, after ``wait(for:)``.
    func finish(_ part: Int) {
        condition.lock()
        defer { condition.unlock() }
        finished = part + 1
        condition.broadcast()
    }
}
