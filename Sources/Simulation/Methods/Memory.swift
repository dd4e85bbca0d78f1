/// Blocks of numbers that live as long as it does.
final class Memory {
    private var blocks: [UnsafeMutableRawPointer] = []
    private var tables: [StageWeights] = []

    /// A block of zeros.
    func doubles(_ count: Int) -> UnsafeMutablePointer<Double> {
        let block = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
        block.initialize(repeating: 0, count: max(1, count))
        blocks.append(UnsafeMutableRawPointer(block))
        return block
    }

    /// A copy of a list.
    func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
        let block = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = block.initialize(from: elements)
        if let base = block.baseAddress, !elements.isEmpty { blocks.append(UnsafeMutableRawPointer(base)) }
        return UnsafeBufferPointer(block)
    }

    /// The weights of a tableau.
    func weights(_ tableau: Tableau) -> StageWeights {
        let weights = StageWeights(tableau)
        tables.append(weights)
        return weights
    }

    deinit {
        for block in blocks { block.deallocate() }
        for table in tables { table.deallocate() }
    }
}
