/// Where the operands of the instructions of a lane program come from, so that the instructions can be translated in
/// another order.
///
///     let sources = OperandSources(program, isScalar: true)
///     sources.operands[7]  // [.instruction(3), .place(.shared(12))]
struct OperandSources {
    /// The origin of an operand.
    enum Source {
        /// The result of the instruction with an index.
        case instruction(Int)
        /// The value of a place before the program.
        case place(ValueGraph.Place)
        /// A slot that is not written and has no place; its value is 0.
        case none
    }

    /// The origins of the operands of each instruction.
    private(set) var operands: [[Source]] = []
    /// For each instruction, the place of its result; nil if it is used inside the program alone.
    private(set) var targets: [ValueGraph.Place?] = []
    /// For each instruction, the number of functions that must be evaluated one after the other for its operands.
    private(set) var levels: [Int] = []

    /// Finds the sources.
    /// - Parameters:
    ///   - isScalar: A Boolean value that indicates whether the program runs for one lane, so that places of lanes and
    ///     shared places are the same.
    ///   - isFunction: Returns whether an instruction counts as the evaluation of a function.
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
    }
}
