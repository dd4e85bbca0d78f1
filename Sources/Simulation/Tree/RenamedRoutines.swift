/// The routines of an initialization, some of which are copies of others with other registers: those of the twins of a
/// subtree, such as the cells of a population after the first one. The instructions of a copy are those of its model.
///
///     var copies = RenamedRoutines()
///     let routine = copies.add([7, 8], [20, 21], of: label)  // 20 in place of 7, and 21 in place of 8
///     copies.perform(code, from: entry, registers)
struct RenamedRoutines {
    /// A routine, or a copy of one.
    struct Routine {
        /// The label of the first instruction.
        var label: TreeAssembler.Label
        /// The number of the copy, from 1 on; 0 for the routine itself.
        var copy: Int32 = 0
    }

    /// The registers of each copy in place of those of its model.
    private var copies: [(model: [Int32], own: [Int32])] = []

    /// Adds a copy of a routine, which must call no copies itself.
    /// - Parameters:
    ///   - model: The registers that the routine uses and that are replaced.
    ///   - own: The registers in place of them, in the same order.
    mutating func add(_ model: [Int32], _ own: [Int32], of label: TreeAssembler.Label) -> Routine {
        copies.append((model, own))
        return Routine(label: label, copy: Int32(copies.count))
    }

    /// Executes a routine until it finishes. It must neither send events nor advance kinetic schemes.
    /// - Parameters:
    ///   - code: The instructions, in which the operand c of a call is the number of a copy or 0.
    ///   - entry: The index of the first instruction.
    ///   - registers: The register file.
    func perform(
        _ code: UnsafeBufferPointer<Instruction>, from entry: Int, _ registers: UnsafeMutableBufferPointer<Double>
    ) {
        guard let base = registers.baseAddress else { return }
        var names = (0..<registers.count).map { Int32($0) }
        var calls: [(next: Int, copy: Int32)] = []
        var isRenamed = false
        var next = entry
        while true {
            let instruction = code[next]
            next += 1
            switch instruction.opcode {
            case .jump: next = Int(instruction.b)
            case .jumpUnless: if base[Int(names[Int(instruction.a)])] == 0 { next = Int(instruction.b) }
            case .perform:
                calls.append((next, instruction.c))
                if instruction.c > 0 {
                    precondition(!isRenamed, "internal error: a copy of a routine calls another one")
                    isRenamed = true
                    let copy = copies[Int(instruction.c) - 1]
                    for (model, own) in zip(copy.model, copy.own) { names[Int(model)] = own }
                }
                next = Int(instruction.b)
            case .finish:
                guard let call = calls.popLast() else { return }
                if call.copy > 0 {
                    isRenamed = false
                    for model in copies[Int(call.copy) - 1].model { names[Int(model)] = model }
                }
                next = call.next
            case .signal, .advanceScheme, .sum:
                preconditionFailure("internal error: the initialization sends an event or advances a scheme")
            default:
                let renamed = instruction.renamed { names[Int($0)] }
                base[Int(renamed.target)] = Machine.value(renamed, base)
            }
        }
    }
}
