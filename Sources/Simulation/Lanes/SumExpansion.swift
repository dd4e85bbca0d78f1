/// The replacement of sums by additions in a program, where many instances each add up equal parts.
///
///     let expansion = SumExpansion(program, inputs, shapes, firstRegister: count, zero: zero)
///     expansion.instructions         // with additions in place of the replaced sums
///     results.map(expansion.name)    // the registers that now contain the results
///
/// Additions run as lanes, in the order of the parts, so that they give the same bits. Sums over parts that differ from
/// instance to instance remain, because additions would divide the instances into many small shape classes. The
/// replacement can have this effect as well, because the shape class of a part then depends on its place in the sum.
/// ``ShapeClasses/cost`` before and after the expansion tells whether it saves time.
struct SumExpansion {
    /// The largest number of parts of a sum that is replaced.
    static let mostParts = 8
    /// The smallest number of sums in one shape class, with parts of equal classes, that form a large group. Sums are
    /// replaced if at most an eighth of their class belongs to no large group.
    static let manyMembers = 16

    /// The instructions of the program after the replacement.
    private(set) var instructions: [Instruction] = []
    /// For the target of each replaced sum with fewer than two parts, the register that has its value: that of the
    /// part, or of 0.
    private(set) var names: [Int32: Int32] = [:]
    /// The lists of registers that the remaining instructions `sum` add up.
    private(set) var sums: SumTable
    /// The number of registers, from `firstRegister` of the initializer on, that the additions use.
    private(set) var registerCount = 0
    /// A Boolean value that indicates whether any sum was replaced.
    private(set) var isEffective = false

    /// Replaces the sums of a shape class, if they have at most ``mostParts`` parts, by additions: if the class is too
    /// small for lanes, if the parts of all its sums have the same shapes, or if all but at most an eighth of its sums
    /// belong to groups of at least ``manyMembers`` sums whose parts have the same shapes.
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
                var copy = instruction.renamed(name)
                copy.target = instruction.target
                instructions.append(copy)
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

    /// Returns the register that has the value of a register of the program after the replacement.
    func name(_ register: Int32) -> Int32 { names[register] ?? register }

    /// Returns the replacement of the sums in a program, with the registers and the shape classes of the new program; nil
    /// if the program does not become faster by it.
    /// - Parameters:
    ///   - inputs: The description of the registers of the program.
    ///   - shapes: The shape classes of the instructions.
    ///   - results: The registers that are read after the program.
    ///   - zero: A register that contains 0.
    static func faster(
        _ program: [Instruction], _ inputs: ShapeClasses.Inputs, _ shapes: ShapeClasses, results: [Int32], zero: Int32
    ) -> (expansion: SumExpansion, inputs: ShapeClasses.Inputs, shapes: ShapeClasses)? {
        let expansion = SumExpansion(program, inputs, shapes, firstRegister: Int32(inputs.count), zero: zero)
        guard expansion.isEffective else { return nil }
        var inputs = inputs
        inputs.count += expansion.registerCount
        inputs.sums = expansion.sums
        inputs.derivatives = inputs.derivatives.map(expansion.name)
        let additions = ShapeClasses(
            of: expansion.instructions, inputs: inputs, results: results.map(expansion.name))
        return additions.cost < shapes.cost ? (expansion, inputs, additions) : nil
    }

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
