import Algorithms

/// The division of the step of a tree program into blocks, such as the cells of a network with their synapses and
/// channels, which influence each other during a step by events alone.
///
///     if let blocks = TreeBlocks(program) { blocks.blocks.count }
struct TreeBlocks {
    /// The instructions that one block contributes to a step.
    struct Block {
        /// The indices of the block's instructions in the code of the program.
        var code: Range<Int>
        /// The numbers of the instances that belong to the block.
        var instances: Range<Int>
    }

    /// The value in ``owners`` for registers that no block sets: constants, and the time.
    static let outside: Int32 = -1
    /// The value in ``owners`` for registers of intermediate results, which all blocks use.
    static let shared: Int32 = -2

    /// The blocks, in the order of their instructions.
    private(set) var blocks: [Block] = []
    /// The index of the block that sets each register, or ``outside`` or ``shared``, shape `[registers]`.
    private(set) var owners: [Int32]
    /// The index of the block to which each instance belongs, by the number of the instance; ``outside`` if it belongs
    /// to none.
    private(set) var blockOfInstance: [Int32]
    /// The routines that handle events: the index of the first instruction of each, whose last one is before that of the
    /// next, and the index of the block that receives the events.
    private var handlers: [(entry: Int32, block: Int32)] = []
    /// The number of instructions of the program.
    private let length: Int

    /// Returns the index of the block that receives the events that a routine handles, given the index of its first
    /// instruction; nil for a routine that handles no events.
    func receiver(of entry: Int) -> Int32? {
        let place = handlers.partitioningIndex { $0.entry >= entry }
        return place < handlers.count && handlers[place].entry == entry ? handlers[place].block : nil
    }

    /// The indices of the instructions of all routines that handle events.
    var handlerCode: Range<Int> { (handlers.first.map { Int($0.entry) } ?? length)..<length }

    private func code(ofHandler index: Int) -> Range<Int> {
        Int(handlers[index].entry)..<(index + 1 < handlers.count ? Int(handlers[index + 1].entry) : length)
    }

    /// Divides the step of a program. Returns nil if a block reads or sets registers of another block, or if an
    /// instance without a block receives events.
    init?(_ program: TreeProgram) {
        let structure = program.structure
        length = program.code.count
        owners = Array(repeating: Self.outside, count: program.registers.count)
        for register in structure.temporaries { owners[Int(register)] = Self.shared }
        blockOfInstance = Array(repeating: Self.outside, count: structure.firstParts.count)
        addBlocks(structure)
        guard findOwners(program), isSeparate(program) else { return nil }
    }

    private mutating func addBlocks(_ structure: TreeStructure) {
        /// The numbers of the first and the last instance of each block, the last block first.
        var found: [ClosedRange<Int>] = []
        var last = structure.firstParts.count - 1
        while last >= 0 {
            if structure.steps[last] == structure.steps[last + 1] {
                // An instance that takes no part in a step is divided into its parts.
                last -= 1
            } else {
                found.append(Int(structure.firstParts[last])...last)
                last = Int(structure.firstParts[last]) - 1
            }
        }
        for range in found.reversed() {
            for instance in range { blockOfInstance[instance] = Int32(blocks.count) }
            let code = Int(structure.steps[range.lowerBound])..<Int(structure.steps[range.upperBound + 1])
            blocks.append(Block(code: code, instances: range.lowerBound..<range.upperBound + 1))
        }
    }

    // MARK: Registers

    private mutating func findOwners(_ program: TreeProgram) -> Bool {
        for (number, block) in blocks.enumerated() where !own(block.code, Int32(number), program) { return false }
        for handler in program.structure.handlers {
            let block = blockOfInstance[Int(handler.instance)]
            guard block != Self.outside else { return false }
            handlers.append((handler.entry, block))
        }
        return handlers.indices.allSatisfy { own(code(ofHandler: $0), handlers[$0].block, program) }
    }

    /// Makes a block the owner of the registers that instructions set. Returns false if another block owns one.
    private mutating func own(_ range: Range<Int>, _ block: Int32, _ program: TreeProgram) -> Bool {
        for instruction in program.code[range] {
            if instruction.opcode == .advanceScheme {
                let scheme = program.schemes[Int(instruction.b)]
                for register in scheme.states + scheme.shownStates where !own(register, block) { return false }
            } else if instruction.setsTarget, !own(instruction.target, block) {
                return false
            }
        }
        return true
    }

    private mutating func own(_ register: Int32, _ block: Int32) -> Bool {
        let owner = owners[Int(register)]
        if owner == Self.outside { owners[Int(register)] = block }
        return owner == Self.outside || owner == Self.shared || owner == block
    }

    /// Returns whether all instructions of blocks and their handlers read only registers of their own block, and those
    /// that no block sets.
    private func isSeparate(_ program: TreeProgram) -> Bool {
        func isOwn(_ register: Int32, _ block: Int32) -> Bool {
            let owner = owners[Int(register)]
            return owner == block || owner < 0
        }
        func isSeparate(_ range: Range<Int>, _ block: Int32) -> Bool {
            program.code[range].allSatisfy { instruction in
                guard instruction.opcode == .advanceScheme else {
                    return instruction.operands.allSatisfy { isOwn($0, block) }
                }
                let scheme = program.schemes[Int(instruction.b)]
                return (scheme.forward + scheme.reverse).allSatisfy { isOwn($0, block) }
            }
        }
        for (number, block) in blocks.enumerated() where !isSeparate(block.code, Int32(number)) { return false }
        return handlers.indices.allSatisfy { isSeparate(code(ofHandler: $0), handlers[$0].block) }
    }
}

extension Instruction {
    /// A Boolean value that indicates whether the instruction sets its target register.
    var setsTarget: Bool {
        switch opcode {
        case .jump, .jumpUnless, .perform, .finish, .signal, .advanceScheme: false
        default: true
        }
    }
}
