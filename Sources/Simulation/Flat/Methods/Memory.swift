/// An arena: an owner of buffers, all of which are deallocated together with it.
///
/// Steppers and right-hand sides keep plain pointers into it, which are valid as long as the arena is referenced.
package final class Memory {
    private var blocks: [UnsafeMutableRawPointer] = []
    private var tables: [StageWeights] = []
    private var codes: [NativeCode] = []
    private var lists: [InstructionList] = []
    private let threads: Int
    private let sharesAll: Bool
    private lazy var team = WorkerTeam(threads: threads)

    /// The smallest number of operations that several threads compute in less time than one, including the exchange
    /// between them: about 25 µs of one thread.
    private static let fewestSharedOperations = 1 << 17

    /// Creates an arena without buffers.
    /// - Parameters:
    ///   - threads: The number of threads that compute large parts of a step together.
    ///   - sharesAll: A Boolean value that indicates whether they also compute small parts together.
    package init(threads: Int = 1, sharesAll: Bool = false) {
        self.threads = threads
        self.sharesAll = sharesAll
    }

    /// Returns the threads that should compute a part of a step together, which are started at the first use; nil if
    /// one thread should compute it.
    /// - Parameter operations: The number of arithmetic operations of the part.
    func team(for operations: Int) -> WorkerTeam? {
        threads > 1 && (sharesAll || operations >= Self.fewestSharedOperations) ? team : nil
    }

    /// Returns a new buffer of `count` zeros.
    package func doubles(_ count: Int) -> UnsafeMutablePointer<Double> {
        let block = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
        block.initialize(repeating: 0, count: max(1, count))
        blocks.append(UnsafeMutableRawPointer(block))
        return block
    }

    /// Returns a new buffer with the given numbers.
    func doubles(copying values: [Double]) -> UnsafeMutablePointer<Double> {
        let block = doubles(values.count)
        block.update(from: values, count: values.count)
        return block
    }

    /// Returns a new buffer of `count` pointers, all of which point to the same zero until the caller changes them. The
    /// arena owns the buffer and the zero.
    func pointers(_ count: Int) -> UnsafeMutablePointer<UnsafeMutablePointer<Double>> {
        let block = UnsafeMutablePointer<UnsafeMutablePointer<Double>>.allocate(capacity: max(1, count))
        block.initialize(repeating: doubles(1), count: max(1, count))
        blocks.append(UnsafeMutableRawPointer(block))
        return block
    }

    /// Returns a new buffer with the elements of an array, which stays valid as long as the arena.
    func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let block = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = block.initialize(from: elements)
        if let base = block.baseAddress, !elements.isEmpty { blocks.append(UnsafeMutableRawPointer(base)) }
        return UnsafeBufferPointer(block)
    }

    /// Returns a new buffer for `count` integers, which the caller must write before it reads them.
    func integers(_ count: Int) -> UnsafeMutableBufferPointer<Int32> {
        let block = UnsafeMutableBufferPointer<Int32>.allocate(capacity: max(1, count))
        if let base = block.baseAddress { blocks.append(UnsafeMutableRawPointer(base)) }
        return block
    }

    /// Returns a new buffer with the elements of an array, which must not hold references. The caller may change the
    /// buffer.
    func mutable<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        precondition(_isPOD(Element.self), "internal error: elements in the memory of an arena hold references")
        let block = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        elements.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { block.initialize(from: base, count: elements.count) }
        }
        blocks.append(UnsafeMutableRawPointer(block))
        return block
    }

    /// Returns a new constant buffer with the elements of an array, which must not hold references.
    func table<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        precondition(_isPOD(Element.self), "internal error: elements in the memory of an arena hold references")
        let block = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = block.initialize(from: elements)
        if let base = block.baseAddress, !elements.isEmpty { blocks.append(UnsafeMutableRawPointer(base)) }
        return UnsafeBufferPointer(block)
    }

    /// Returns the weights of a Runge-Kutta tableau in buffers that the arena owns.
    func weights(_ tableau: Tableau) -> StageWeights {
        let weights = StageWeights(tableau)
        tables.append(weights)
        return weights
    }

    /// Returns the instructions of a list, which exists as long as the arena.
    func keep(_ list: InstructionList) -> UnsafeBufferPointer<Instruction> {
        lists.append(list)
        return list.instructions
    }

    /// Keeps native code executable as long as the arena exists.
    func keep(_ code: NativeCode) { codes.append(code) }

    deinit {
        for block in blocks { block.deallocate() }
        for table in tables { table.deallocate() }
    }
}
