/// The registers of variables or instances, by their numbers. Some have none.
///
///     var registers = OptionalRegisters(count: 3)
///     registers[1] = 7
///     registers[0]  // nil
struct OptionalRegisters: Sendable {
    /// The registers, with negative numbers for none; empty as long as there are none at all.
    private var registers: [Int32] = []
    private let count: Int

    /// Creates a table without registers.
    init(count: Int) { self.count = count }

    /// The register at an index; nil if there is none.
    subscript(index: Int) -> Int32? {
        get { registers.isEmpty || registers[index] < 0 ? nil : registers[index] }
        set {
            if registers.isEmpty { registers = Array(repeating: -1, count: count) }
            registers[index] = newValue ?? -1
        }
    }
}
