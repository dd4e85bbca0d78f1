/// The choice of how programs are executed: as native code or in the interpreter. Results have the same bits in both
/// cases.
///
///     CodeChoice.native(.avx2)  // native code with 256-bit registers
public enum CodeChoice: Hashable, Sendable {
    /// Native code with the largest vector registers of the processor, or the interpreter where native code is not
    /// possible.
    case best
    /// Native code with the given set of vector instructions, or the interpreter where the processor or the system does
    /// not permit that.
    case native(InstructionSet)
    /// The interpreter, even where native code is possible.
    case interpreter

    /// Returns the native code of all parts of a program except its sums, and the way in which these parts run. The
    /// functions in the code are in the order of the parts; the code is nil if the parts are interpreted.
    func code(_ program: DividedProgram) -> (code: NativeCode?, provenance: CodeProvenance) {
        guard self != .interpreter else { return (nil, .interpreter(.requested)) }
        var programs: [LaneProgram] = []
        var counts: [Int] = []
        for part in program.parts {
            switch part {
            case .scalar(let instructions):
                guard let lanes = LaneProgram(single: instructions, keeping: program.kept) else {
                    return (nil, .interpreter(.program))
                }
                programs.append(lanes)
                counts.append(1)
            case .lanes(let lanes, let count, _):
                programs.append(lanes)
                counts.append(count)
            case .sums: break
            }
        }
        if case .native(let set) = self { return NativeCode.make(programs, counts: counts, instructions: set) }
        return NativeCode.make(programs, counts: counts)
    }
}

extension LaneProgram {
    /// Creates a program with one lane from instructions over registers. Returns nil if two instructions set the same
    /// register, or if one draws a random number or has no operands.
    /// - Parameter kept: The indices of the registers that are read after the program; no others are written.
    init?(single program: [Instruction], keeping kept: Set<Int32>) {
        self.init(slots: [], instructions: [])
        var known: [Int32: Int32] = [:]
        var targets: Set<Int32> = []
        for instruction in program {
            guard instruction.opcode != .random, instruction.opcode.operandCount > 0,
                targets.insert(instruction.target).inserted
            else { return nil }
            let operands = instruction.operands.map { register -> Int32 in
                if let slot = known[register] { return slot }
                let slot = Int32(slots.count)
                slots.append(.shared(register))
                known[register] = slot
                return slot
            }
            let target = Int32(slots.count)
            known[instruction.target] = target
            slots.append(kept.contains(instruction.target) ? .lanes(instruction.target) : .scratch)
            instructions.append(instruction.replacing(target: target, operands: operands))
        }
    }
}
