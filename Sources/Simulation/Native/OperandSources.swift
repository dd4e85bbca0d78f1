/// The origins of the operands of the instructions of a lane program, from which it follows which instructions can be
/// translated in another order.
///
///     let sources = OperandSources(program, isScalar: true) { $0.opcode == .exp }
///     sources.operands[7]  // [.instruction(3), .place(.shared(12))]
struct OperandSources {
    /// The origin of an operand of an instruction.
    enum Source {
        /// The operand is the result of the instruction with the given index.
        case instruction(Int)
        /// The operand is the value that a place in the register file has before the program runs.
        case place(ValueGraph.Place)
        /// The operand has no origin: it is a scratch slot that no earlier instruction has written, whose value is 0.
        case none
    }

    /// The origins of the operands of each instruction, in the order of the operands.
    private(set) var operands: [[Source]] = []
    /// For each instruction, the place of its result in the register file; nil for a result that only the program
    /// itself uses.
    private(set) var targets: [ValueGraph.Place?] = []
    /// The places that the program writes.
    private(set) var written: Set<ValueGraph.Place> = []
    /// For each instruction, the largest number of evaluations of functions on a chain of instructions that leads to
    /// one of its operands, each of which reads the result of the one before.
    private(set) var levels: [Int] = []

    /// Finds the origins of all operands of a program.
    /// - Parameters:
    ///   - isScalar: A Boolean value that indicates whether the program has one lane, so that a value per lane and a
    ///     value for all lanes are the same.
    ///   - isFunction: A function that returns whether an instruction counts as the evaluation of a function.
    init(_ program: LaneProgram, isScalar: Bool, isFunction: (Instruction) -> Bool) {
        var writers = [Int](repeating: -1, count: program.slots.count)
        var placeWriters: [ValueGraph.Place: Int] = [:]
        let places = program.slots.map { slot -> ValueGraph.Place? in
            switch slot {
            case .lanes(let register): isScalar ? .shared(register) : .lanes(register)
            case .shared(let register): .shared(register)
            case .scratch: nil
            }
        }
        operands.reserveCapacity(program.instructions.count)
        for (index, instruction) in program.instructions.enumerated() {
            var level = 0
            let sources = instruction.operands.map { operand -> Source in
                let slot = Int(operand)
                let writer = writers[slot] >= 0 ? writers[slot] : places[slot].flatMap { placeWriters[$0] }
                guard let writer else { return places[slot].map { .place($0) } ?? .none }
                level = max(level, levels[writer] + (isFunction(program.instructions[writer]) ? 1 : 0))
                return .instruction(writer)
            }
            operands.append(sources)
            levels.append(level)
            let target = Int(instruction.target)
            writers[target] = index
            targets.append(places[target])
            if let place = places[target] { placeWriters[place] = index }
        }
        written = Set(placeWriters.keys)
    }
}
