/// The shape of a block of ``TreeBlocks``: a description of its instructions that is equal for blocks that differ only
/// in the registers that they use, such as the cells of a population.
///
///     BlockShape(blocks, 0, program).key == BlockShape(blocks, 1, program).key  // two cells of one population
struct BlockShape {
    /// The instructions of the block as numbers. Blocks with equal keys can be computed as lanes of one program.
    private(set) var key: [Int32] = []
    /// The registers that the block or its event handlers set and that the instructions of its step use, in the order
    /// in which they first occur in these.
    private(set) var owned: [Int32] = []
    private var numbers: [Int32: Int32] = [:]
    private var temporaryNumbers: [Int32: Int32] = [:]

    /// The registers outside all blocks whose values change during a run, and which therefore are part of the shape.
    private let changing: Set<Int32>

    /// Determines the shape of the block with the given index.
    init(_ blocks: TreeBlocks, _ number: Int, _ program: TreeProgram) {
        changing = [program.time, program.seed]
        let code = blocks.blocks[number].code
        key.reserveCapacity(4 * code.count)
        for instruction in program.code[code] {
            key.append(Int32(instruction.opcode.rawValue))
            switch instruction.opcode {
            case .call, .call2: key.append(instruction.c)
            case .jump, .jumpUnless: key.append(instruction.b - Int32(code.lowerBound))
            default: break
            }
            for operand in instruction.operands { append(operand, Int32(number), blocks) }
            if instruction.setsTarget { append(instruction.target, Int32(number), blocks) }
        }
    }

    private mutating func append(_ register: Int32, _ block: Int32, _ blocks: TreeBlocks) {
        switch blocks.owners[Int(register)] {
        case TreeBlocks.shared: key.append(4 * Self.number(register, &temporaryNumbers))
        case TreeBlocks.outside: key.append(changing.contains(register) ? 4 * register + 3 : 2)
        default:
            key.append(4 * Self.number(register, &numbers) + 1)
            if owned.count < numbers.count { owned.append(register) }
        }
    }

    private static func number(_ register: Int32, _ numbers: inout [Int32: Int32]) -> Int32 {
        if let known = numbers[register] { return known }
        let number = Int32(numbers.count)
        numbers[register] = number
        return number
    }
}
