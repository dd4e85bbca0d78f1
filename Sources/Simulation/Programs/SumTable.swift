/// The lists of registers that the instructions `sum` of a program add up, stored in one array.
///
///     var sums = SumTable()
///     sums.append([4, 7, 9])
///     Instruction(.sum, target, 0)  // r4 + r7 + r9
struct SumTable: Sendable {
    /// The numbers of the registers of all lists, one list after the other.
    private(set) var parts: [Int32] = []
    /// The index in `parts` of the first register of each list and, as the last element, the number of all registers.
    private(set) var starts: [Int32] = [0]

    /// The number of lists in the table.
    var count: Int { starts.count - 1 }

    /// Appends a list of registers, whose index in the table is then the operand of an instruction `sum`; the sum of an
    /// empty list is 0.
    mutating func append(_ list: some Sequence<Int32>) {
        parts += list
        starts.append(Int32(parts.count))
    }

    /// The numbers of the registers in the list with an index.
    subscript(index: Int) -> ArraySlice<Int32> { parts[Int(starts[index])..<Int(starts[index + 1])] }
}
