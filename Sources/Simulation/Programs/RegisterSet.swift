/// A set of registers, with a Boolean value for each register of a program.
///
///     var written = RegisterSet(count: program.registers.count)
///     written.insert(5)
///     written.contains(5)  // true
///
/// For the registers of large networks it is smaller and faster than a set with a hash table.
struct RegisterSet: Sendable {
    private var isMember: [Bool]

    /// Creates an empty set of registers that are less than `count`.
    init(count: Int) { isMember = Array(repeating: false, count: count) }

    /// Creates a set of the given registers, which are less than `count`.
    init(_ registers: [Int32], count: Int) {
        self.init(count: count)
        formUnion(registers)
    }

    /// Returns whether a register is in the set.
    func contains(_ register: Int32) -> Bool { isMember[Int(register)] }

    /// Adds a register.
    mutating func insert(_ register: Int32) { isMember[Int(register)] = true }

    /// Adds several registers.
    mutating func formUnion(_ registers: some Sequence<Int32>) { for register in registers { insert(register) } }
}
