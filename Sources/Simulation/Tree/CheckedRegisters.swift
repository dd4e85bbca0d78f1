/// The registers whose values are recorded, or read by other instances than the ones that set them. As with jLEMS, a run
/// stops if such a value is not finite.
///
///     var checked = CheckedRegisters()
///     checked.add(5, path: "pop[0]/iSyn")
///     checked.path(of: 0)  // "pop[0]/iSyn"
struct CheckedRegisters: Sendable {
    /// The registers, in the order in which they were added, each once.
    private(set) var registers: [Int32] = []
    /// The index in ``paths`` of the path of each register. Those that an instance reads one after the other, such as the
    /// currents of the synapses of a cell, have the same path.
    private var pathNumbers: [Int32] = []
    private var paths: [String] = []
    /// Boolean values that indicate which registers were added, by their numbers.
    private var isAdded: [Bool] = []

    /// Adds a register, unless it was added before.
    /// - Parameter path: The path of the quantity in the register, or of the one that is computed from it, for messages.
    mutating func add(_ register: Int32, path: @autoclosure () -> String) {
        let place = Int(register)
        if place >= isAdded.count {
            isAdded.append(contentsOf: repeatElement(false, count: place + 1 - isAdded.count))
        }
        guard !isAdded[place] else { return }
        isAdded[place] = true
        let path = path()
        if paths.last != path { paths.append(path) }
        registers.append(register)
        pathNumbers.append(Int32(paths.count - 1))
    }

    /// Returns the path that belongs to the register at an index of ``registers``.
    func path(of index: Int) -> String { paths[Int(pathNumbers[index])] }
}
