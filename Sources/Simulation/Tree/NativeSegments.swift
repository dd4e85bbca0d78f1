/// The instructions of a tree program, of which sequences without control instructions are replaced by native code.
///
///     let segments = NativeSegments(program, .best)
///     segments.code  // native 0, copy, copy, jump, jumpUnless, native 1, …
///
/// A control instruction is one with another effect than to set a register, such as a jump. A sequence ends before a
/// control instruction, and before an instruction to which a jump or a call leads. Native code may store a result
/// before it has read all operands. Therefore the new values of registers that a sequence also reads are stored in
/// additional registers, from which instructions copy them afterwards.
struct NativeSegments {
    /// The number of instructions above which a program is interpreted, because its native code would not fit in the
    /// caches of processors.
    static let instructionLimit = 1 << 14
    /// The smallest number of instructions that native code replaces.
    private static let shortest = 6

    /// The instructions after the replacement. Those that are not replaced keep the indices that they have in the
    /// program.
    private(set) var code: [Instruction]
    /// The number of registers, including those that native code needs in addition.
    private(set) var registerCount: Int
    /// The native code of all sequences, to which the operands of the instructions `native` refer by index; nil if all
    /// instructions are interpreted.
    private(set) var native: NativeCode?
    /// The way in which the instructions are executed, by native code or the interpreter.
    private(set) var provenance: CodeProvenance

    private var programs: [LaneProgram] = []
    private var segments: [Segment] = []

    private struct Segment {
        var range: Range<Int>
        /// The pairs of registers that are copied after the native code: from an additional register to the register of
        /// the program.
        var copies: [(source: Int32, target: Int32)]
    }

    /// Generates the native code of a program, unless the interpreter is chosen or needed.
    init(_ program: TreeProgram, _ choice: CodeChoice) {
        code = program.code
        registerCount = program.registers.count
        guard choice != .interpreter else {
            provenance = .interpreter(.requested)
            return
        }
        provenance = .interpreter(.program)
        guard code.count <= Self.instructionLimit else { return }
        for range in Self.ranges(program) { add(range) }
        guard !programs.isEmpty else { return }
        let set: InstructionSet? = if case .native(let set) = choice { set } else { nil }
        (native, provenance) = NativeCode.make(
            programs, counts: Array(repeating: 1, count: programs.count), instructions: set)
        guard native != nil else { return }
        for (number, segment) in segments.enumerated() { replace(segment, number) }
    }

    /// Returns the runs of instructions without control, to whose insides no instruction leads.
    private static func ranges(_ program: TreeProgram) -> [Range<Int>] {
        var isEntry = Array(repeating: false, count: program.code.count + 1)
        for entry in [program.initialization, program.step] + program.deliveries.map(\.entry) { isEntry[entry] = true }
        for instruction in program.code {
            switch instruction.opcode {
            case .jump, .jumpUnless, .perform: isEntry[Int(instruction.b)] = true
            default: break
            }
        }
        var ranges: [Range<Int>] = []
        var start = 0
        for index in 0...program.code.count {
            let ends = index == program.code.count || program.code[index].isControl
            if ends || isEntry[index] {
                if index - start >= shortest { ranges.append(start..<index) }
                start = ends ? index + 1 : index
            }
        }
        return ranges
    }

    private mutating func add(_ range: Range<Int>) {
        var lanes = LaneProgram(slots: [], instructions: [])
        /// The slot of the value that each register has at the instruction that is being converted, by the register.
        var present: [Int32: Int32] = [:]
        var isRead: Set<Int32> = []
        var written: [Int32] = []
        var isWritten: Set<Int32> = []
        for instruction in code[range] {
            let operands = instruction.operands.map { register -> Int32 in
                if let slot = present[register] { return slot }
                isRead.insert(register)
                lanes.slots.append(.shared(register))
                present[register] = Int32(lanes.slots.count - 1)
                return Int32(lanes.slots.count - 1)
            }
            let target = Int32(lanes.slots.count)
            lanes.slots.append(.scratch)
            lanes.instructions.append(instruction.replacing(target: target, operands: operands))
            present[instruction.target] = target
            if isWritten.insert(instruction.target).inserted { written.append(instruction.target) }
        }
        let renewed = written.filter(isRead.contains)
        guard renewed.count + 2 <= range.count else { return }
        var copies: [(source: Int32, target: Int32)] = []
        for register in written {
            guard let slot = present[register] else { continue }
            var place = register
            if isRead.contains(register) {
                place = Int32(registerCount)
                registerCount += 1
                copies.append((place, register))
            }
            lanes.slots[Int(slot)] = .lanes(place)
        }
        programs.append(lanes)
        segments.append(Segment(range: range, copies: copies))
    }

    private mutating func replace(_ segment: Segment, _ number: Int) {
        var place = segment.range.lowerBound
        code[place] = Instruction(.native, 0, 0, Int32(number))
        place += 1
        for (source, target) in segment.copies {
            code[place] = Instruction(.copy, target, source)
            place += 1
        }
        code[place] = Instruction(.jump, 0, 0, Int32(segment.range.upperBound))
    }
}

extension Instruction {
    /// A Boolean value that indicates whether the instruction has another effect than to set its target.
    fileprivate var isControl: Bool {
        switch opcode {
        case .jump, .jumpUnless, .perform, .finish, .signal, .random, .advanceScheme, .native: true
        default: false
        }
    }
}
