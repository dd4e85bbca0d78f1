/// Instructions that several runs execute at the same time and that are never changed, in memory of their own.
///
///     let list = InstructionList(capacity: 2) { $0.append(first); $0.append(second) }
///     Machine.perform(list.instructions, from: 0, registers, &state)
final class InstructionList: @unchecked Sendable {
    /// The instructions, which exist as long as the list. After its creation nothing writes to them, so that threads may
    /// share the list.
    let instructions: UnsafeBufferPointer<Instruction>

    /// The places for the instructions of a new list.
    struct Places {
        fileprivate let buffer: UnsafeMutableBufferPointer<Instruction>
        /// The number of instructions that have been appended.
        fileprivate(set) var count = 0

        /// Appends an instruction; there must be a place for it.
        mutating func append(_ instruction: Instruction) {
            precondition(count < buffer.count, "internal error: a list of instructions is full")
            buffer.initializeElement(at: count, to: instruction)
            count += 1
        }
    }

    /// Creates a list that a closure fills.
    /// - Parameter capacity: The largest number of instructions.
    init(capacity: Int, _ fill: (inout Places) -> Void) {
        var places = Places(buffer: .allocate(capacity: max(1, capacity)))
        fill(&places)
        instructions = UnsafeBufferPointer(start: places.buffer.baseAddress, count: places.count)
    }

    deinit { instructions.baseAddress?.deallocate() }
}
