/// An optimization of instruction programs that combines two instructions into one where only the second uses the
/// result of the first, such as a product and a sum.
///
///     let program = Fusion.fused(instructions, keeping: results)
///
/// Every operation keeps its own rounding, so that results remain identical bit by bit.
enum Fusion {
    /// Returns a program with the same results and fewer instructions, in which pairs of instructions are combined
    /// where only the second uses the result of the first.
    /// - Parameters:
    ///   - program: The instructions, which set each register at most once.
    ///   - kept: The registers that are read after the program. They must be set, so the instructions that set them are
    ///     not combined with later ones.
    static func fused(_ program: [Instruction], keeping kept: some Sequence<Int32>) -> [Instruction] {
        var uses: [Int32: Int] = [:]
        for register in kept { uses[register, default: 0] += 2 }
        for instruction in program {
            for operand in instruction.operands { uses[operand, default: 0] += 1 }
        }
        let producer = Dictionary(
            program.enumerated().map { ($1.target, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [Instruction?] = program
        for index in program.indices {
            let candidates = [program[index].a, program[index].b]
            for (side, operand) in candidates.enumerated() where uses[operand] == 1 {
                guard let source = producer[operand], source < index, let first = result[source],
                    let joined = join(first, into: program[index], isLeft: side == 0)
                else { continue }
                result[source] = nil
                result[index] = joined
                break
            }
        }
        return result.compactMap { $0 }
    }

    /// Returns the single instruction that performs `first` and then `second`, with both roundings; nil if there is no
    /// such operation.
    /// - Parameter isLeft: A Boolean value that indicates whether the result of `first` is the left operand of
    ///   `second`.
    static func join(_ first: Instruction, into second: Instruction, isLeft: Bool) -> Instruction? {
        let (x, y) = (first.a, first.b)
        let (target, other) = (second.target, isLeft ? second.b : second.a)
        switch (first.opcode, second.opcode, isLeft) {
        case (.multiply, .add, _): return Instruction(.multiplyAdd, target, x, y, other)
        case (.multiply, .subtract, true): return Instruction(.multiplySubtract, target, x, y, other)
        case (.multiply, .subtract, false): return Instruction(.subtractProduct, target, x, y, other)
        case (.multiply, .divide, true): return Instruction(.productOver, target, x, y, other)
        case (.multiply, .multiply, _): return Instruction(.productTimes, target, x, y, other)
        case (.square, .multiply, _): return Instruction(.productTimes, target, x, x, other)
        case (.subtract, .multiply, _): return Instruction(.differenceTimes, target, x, y, other)
        case (.subtract, .divide, true): return Instruction(.differenceOver, target, x, y, other)
        case (.subtract, .divide, false): return Instruction(.overDifference, target, x, y, other)
        case (.add, .divide, true): return Instruction(.sumOver, target, x, y, other)
        case (.add, .divide, false): return Instruction(.overSum, target, x, y, other)
        case (.negate, .divide, true): return Instruction(.negatedOver, target, x, other)
        case (.divide, .exp, true): return Instruction(.quotientExp, target, x, y)
        case (.negatedOver, .exp, true): return Instruction(.negatedQuotientExp, target, x, y)
        default: return nil
        }
    }
}
