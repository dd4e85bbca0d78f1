/// The replacement of sums by additions in a program, where many instances each add up equal parts.
///
///     let expansion = SumExpansion(program, inputs, shapes, firstRegister: count, zero: zero)
///     expansion.instructions                  // without these sums
///     results.map { expansion.names[$0] ?? $0 }
///
/// Additions run as lanes, in the order of the parts, so that they give the same bits. Sums over parts that differ from
/// instance to instance remain, because additions would divide the instances into many small shape classes. Those that
/// are replaced can have this effect as well, by the place of a part in the sum; ``ShapeClasses/cost`` tells.
struct SumExpansion {
    /// The largest number of parts of a sum that is replaced.
    static let mostParts = 8
    /// The smallest number of instances whose sums are replaced in spite of others of their class that differ.
    static let manyMembers = 16

    /// The instructions of the program after the replacement.
    private(set) var instructions: [Instruction] = []
    /// For the target of each sum with fewer than two parts the register that has its value: that of the part, or of 0.
    private(set) var names: [Int32: Int32] = [:]
    /// The lists of registers that the remaining instructions `sum` add up.
    private(set) var sums: SumTable
    /// The number of registers that were added.
    private(set) var registerCount = 0
    /// A Boolean value that indicates whether any sum was replaced.
    private(set) var isEffective = false

    /// Replaces the sums of each shape class that consists, but for at most an eighth of its members, of large groups
    /// that add up parts of equal classes; and the sums of classes that are too small for lanes.
    /// - Parameters:
    ///   - program: The instructions.
    ///   - inputs: The description of the registers of the program.
    ///   - shapes: The shape classes of the instructions.
    ///   - firstRegister: The first register that may be used for intermediate results.
    ///   - zero: A register that contains 0.
    init(
        _ program: [Instruction], _ inputs: ShapeClasses.Inputs, _ shapes: ShapeClasses, firstRegister: Int32,
        zero: Int32
    ) {
        sums = inputs.sums
        let replaced = Self.replacedClasses(program, inputs, shapes)
        for (index, instruction) in program.enumerated() {
            guard instruction.opcode == .sum else {
                instructions.append(
                    instruction.replacing(target: instruction.target, operands: instruction.operands.map(name)))
                continue
            }
            let parts = sums[Int(instruction.a)].map(name)
            guard replaced.contains(shapes.classes[index]), parts.count <= Self.mostParts else {
                instructions.append(Instruction(.sum, instruction.target, Int32(sums.count)))
                sums.append(parts)
                continue
            }
            isEffective = true
            guard parts.count > 1 else {
                names[instruction.target] = parts.first ?? zero
                continue
            }
            var sum = parts[0]
            for (place, part) in parts.enumerated().dropFirst() {
                let isLast = place == parts.count - 1
                let target = isLast ? instruction.target : firstRegister + Int32(registerCount)
                if !isLast { registerCount += 1 }
                instructions.append(Instruction(.add, target, sum, part))
                sum = target
            }
        }
    }

    private func name(_ register: Int32) -> Int32 { names[register] ?? register }

    /// Returns the shape classes of the sums that are replaced.
    private static func replacedClasses(
        _ program: [Instruction], _ inputs: ShapeClasses.Inputs, _ shapes: ShapeClasses
    ) -> Set<Int32> {
        var kinds: [Int32: [[Int32]: Int]] = [:]
        for (index, instruction) in program.enumerated() where instruction.opcode == .sum {
            let parts = inputs.sums[Int(instruction.a)]
            let kind = parts.count > mostParts ? [] : [Int32(parts.count)] + parts.map(shapes.shape(ofRegister:))
            kinds[shapes.classes[index], default: [:]][kind, default: 0] += 1
        }
        return Set(
            kinds.filter { _, kinds in
                let all = kinds.values.reduce(0, +)
                let many = kinds.filter { $0.value >= manyMembers && !$0.key.isEmpty }.values.reduce(0, +)
                let isSmallOrEqual = all < LanePlanner.fewestLanes || kinds.count == 1 && kinds[[]] == nil
                return isSmallOrEqual || 8 * (all - many) <= all
            }.keys)
    }
}
