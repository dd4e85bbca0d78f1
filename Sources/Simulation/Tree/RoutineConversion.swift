/// The conversion of the instructions of a tree program to a ``RoutineProgram``, in which each sequence of instructions
/// without jumps, calls and other effects than on registers is one computation.
struct RoutineConversion {
    private let code: [Instruction]
    private let entries: [Int]
    /// For each instruction, a Boolean value that indicates whether a step or an event can lead to it.
    private var isReached: [Bool]
    /// For each instruction, a Boolean value that indicates whether a jump, a call or an entry leads to it.
    private var isTarget: [Bool]
    /// The registers whose values are read after the computation that sets them.
    private var kept: Set<Int32>

    /// Prepares the conversion of the routine that takes a time step, of those that handle the events of delayed
    /// connections, and of the routines that these call. Other instructions, such as the initialization, are left out.
    init(_ program: TreeProgram) {
        code = program.code
        entries = [program.step] + program.deliveries.map(\.entry)
        isReached = Array(repeating: false, count: code.count)
        isTarget = Array(repeating: false, count: code.count)
        kept = Set(program.outputs).union(program.checked.registers).union([program.seed])
        for scheme in program.schemes {
            kept.formUnion(scheme.shownStates + scheme.forward + scheme.reverse + [scheme.stepSize])
        }
        findReached()
        for range in ranges { kept.formUnion(Self.inputs(code[range])) }
        for index in code.indices where isReached[index] && code[index].isControl {
            kept.formUnion(code[index].operands)
        }
    }

    /// Returns the converted program. Its first entry is the routine that takes a time step, and the others are the
    /// routines that handle the events of the delayed connections, in the order of `TreeProgram.deliveries`.
    func program() -> RoutineProgram {
        var steps: [RoutineProgram.Step] = []
        /// The index in `steps` of the element that replaces instructions, by the index of the first of these
        /// instructions in `code`.
        var starts: [Int: Int] = [:]
        var index = 0
        while index < code.count {
            guard isReached[index] else {
                index += 1
                continue
            }
            starts[index] = steps.count
            if code[index].isControl {
                steps.append(Self.step(code[index], index))
                index += 1
            } else {
                let end = self.end(of: index)
                steps.append(.compute(computation(code[index..<end])))
                index = end
            }
        }
        func start(_ index: Int) -> Int {
            guard let step = starts[index] else {
                preconditionFailure("internal error: a jump leads to an instruction that is not reached")
            }
            return step
        }
        for index in steps.indices {
            switch steps[index] {
            case .jump(let target): steps[index] = .jump(to: start(target))
            case .jumpUnless(let register, let target): steps[index] = .jumpUnless(register, to: start(target))
            case .call(let target): steps[index] = .call(start(target))
            case .compute, .finish, .special: break
            }
        }
        return RoutineProgram(steps: steps, entries: entries.map(start))
    }

    private mutating func findReached() {
        var waiting = entries
        for entry in entries { isTarget[entry] = true }
        while let start = waiting.popLast() {
            var index = start
            while index < code.count, !isReached[index] {
                isReached[index] = true
                switch code[index].opcode {
                case .jump, .jumpUnless, .perform:
                    let target = Int(code[index].b)
                    isTarget[target] = true
                    waiting.append(target)
                default: break
                }
                if code[index].opcode == .jump || code[index].opcode == .finish { break }
                index += 1
            }
        }
    }

    /// The ranges of instructions that become one computation each.
    private var ranges: [Range<Int>] {
        var ranges: [Range<Int>] = []
        var index = 0
        while index < code.count {
            if isReached[index], !code[index].isControl {
                ranges.append(index..<end(of: index))
                index = end(of: index)
            } else {
                index += 1
            }
        }
        return ranges
    }

    /// Returns the index after the last instruction of the computation that begins at an index.
    private func end(of start: Int) -> Int {
        var end = start + 1
        while end < code.count, isReached[end], !isTarget[end], !code[end].isControl { end += 1 }
        return end
    }

    /// Returns the registers that instructions read before they set them.
    private static func inputs(_ instructions: ArraySlice<Instruction>) -> Set<Int32> {
        var inputs: Set<Int32> = []
        var written: Set<Int32> = []
        for instruction in instructions {
            for register in instruction.operands where !written.contains(register) { inputs.insert(register) }
            written.insert(instruction.target)
        }
        return inputs
    }

    private func computation(_ instructions: ArraySlice<Instruction>) -> LaneProgram {
        var lanes = LaneProgram(slots: [], instructions: [])
        /// The slot of the value that each register has at the instruction that is being converted, by the register.
        var present: [Int32: Int32] = [:]
        var written: [Int32] = []
        var isWritten: Set<Int32> = []
        for instruction in instructions {
            let operands = instruction.operands.map { register -> Int32 in
                if let slot = present[register] { return slot }
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
        for register in written where kept.contains(register) {
            if let slot = present[register] { lanes.slots[Int(slot)] = .lanes(register) }
        }
        return lanes
    }

    private static func step(_ instruction: Instruction, _ index: Int) -> RoutineProgram.Step {
        switch instruction.opcode {
        case .jump: .jump(to: Int(instruction.b))
        case .jumpUnless: .jumpUnless(instruction.a, to: Int(instruction.b))
        case .perform: .call(Int(instruction.b))
        case .finish: .finish
        default: .special(Int32(index))
        }
    }
}

extension RoutineProgram {
    /// Creates the routines of a tree program: first that of a step, then those that handle the events of each delayed
    /// connection.
    init(_ program: TreeProgram) { self = RoutineConversion(program).program() }
}

extension Instruction {
    /// A Boolean value that indicates whether the instruction has another effect than to set its target.
    fileprivate var isControl: Bool {
        switch opcode {
        case .jump, .jumpUnless, .perform, .finish, .signal, .random, .advanceScheme: true
        default: false
        }
    }
}
