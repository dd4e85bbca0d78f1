/// The conversion of the instructions of a block, with its jumps, to instructions without jumps in which each value has
/// a slot of its own.
///
///     var conversion = LaneConversion(program.code, temporaries: temporaries) { register, position in … }
///     try conversion.convert(block.code)
///     conversion.flag  // the slot that is true for the lanes whose results are invalid
///
/// Both branches of a condition are computed and a selection takes the value of the one that applies. A branch that
/// sends an event, draws a random number or advances a kinetic scheme is not computed: a flag marks the lanes that take
/// it, whose results are invalid.
struct LaneConversion {
    /// The origin of the value of a slot.
    enum Source: Hashable {
        /// The value before the step of a register that the block sets, given by the register of the block that is
        /// converted.
        case own(Int32)
        /// A register that has the same value for all lanes.
        case shared(Int32)
        /// A row of constants that differ between lanes, given by the index of the row.
        case row(Int)
        /// A number, given by its bits.
        case literal(UInt64)
        /// The result of the instruction whose target is the slot.
        case result
    }

    /// The error for instructions that cannot be converted.
    struct Unsupported: Error {}

    /// The origin of the value of each slot.
    private(set) var sources: [Source] = []
    /// The converted instructions, whose target and operands are slots.
    private(set) var instructions: [Instruction] = []
    /// The slot of the value that each register has after the step, by the register. Only registers that the block sets
    /// have an entry.
    private(set) var values: [Int32: Int32] = [:]
    /// The slot that is true for lanes whose results are invalid; nil if no lane can have invalid results.
    private(set) var flag: Int32?
    /// A Boolean value that indicates whether the results of all lanes are invalid.
    private(set) var failsAlways = false

    private let code: [Instruction]
    private let temporaries: Set<Int32>
    private let source: (_ register: Int32, _ position: (index: Int, operand: Int)) -> Source
    private var slots: [Source: Int32] = [:]
    /// The conditions of the branch that is being converted, with the truth value for which it is taken.
    private var path: [(condition: Int32, truth: Bool, taken: Int32?)] = []

    /// Prepares the conversion of instructions.
    /// - Parameters:
    ///   - code: The instructions of the whole program.
    ///   - temporaries: The registers that must be set before they are read.
    ///   - source: A function that returns the origin of the value of a register, given the register and the place
    ///     where it is read: the index of the instruction, and the number of the operand from 0 to 2.
    init(
        _ code: [Instruction], temporaries: Set<Int32>,
        source: @escaping (_ register: Int32, _ position: (index: Int, operand: Int)) -> Source
    ) {
        self.code = code
        self.temporaries = temporaries
        self.source = source
    }

    /// Converts the instructions in a range, into which no instruction outside of it jumps.
    /// - Throws: `Unsupported` for a jump that does not belong to a condition, and for a temporary register that is
    ///   read before it is set.
    mutating func convert(_ range: Range<Int>) throws(Unsupported) {
        var values: [Int32: Int32] = [:]
        failsAlways = try !convert(range, &values)
        self.values = values
    }

    /// Flags the lanes in which one of the values is not finite.
    ///
    /// The values are multiplied by 0 and added: the sum is 0 if all are finite, and NaN otherwise.
    /// - Parameter values: The slots of the values.
    mutating func flagNonFinite(_ values: [Int32]) {
        guard let first = values.first else { return }
        let zero = slot(.literal(0.0.bitPattern))
        var sum = emit(.multiply, first, zero)
        for value in values.dropFirst() { sum = emit(.multiplyAdd, value, zero, sum) }
        flag(emit(.notEqual, sum, zero))
    }

    /// Returns the slot of the value with the given origin; nil if there is none yet.
    func known(_ source: Source) -> Int32? { slots[source] }

    /// Returns the slot of the value with the given origin, and adds a slot if there is none yet.
    mutating func slot(_ source: Source) -> Int32 {
        if let known = slots[source] { return known }
        sources.append(source)
        slots[source] = Int32(sources.count - 1)
        return Int32(sources.count - 1)
    }

    /// Appends an instruction and returns the slot of its result.
    mutating func emit(_ opcode: Opcode, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0) -> Int32 {
        sources.append(.result)
        instructions.append(Instruction(opcode, Int32(sources.count - 1), a, b, c))
        return Int32(sources.count - 1)
    }

    // MARK: Branches

    /// Converts instructions and returns whether execution continues after them.
    private mutating func convert(_ range: Range<Int>, _ values: inout [Int32: Int32]) throws(Unsupported) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            let instruction = code[index]
            switch instruction.opcode {
            case .jumpUnless:
                guard let end = try branch(index, range, &values) else { return false }
                index = end
                continue
            case .jump: guard Int(instruction.b) == index + 1 else { throw Unsupported() }
            case .perform, .signal, .random, .advanceScheme, .finish:
                fail()
                return false
            case .copy: values[instruction.target] = try operand(index, 0, values)
            default:
                var operands: [Int32] = []
                for number in instruction.operands.indices { operands.append(try operand(index, number, values)) }
                sources.append(.result)
                let target = Int32(sources.count - 1)
                instructions.append(instruction.replacing(target: target, operands: operands))
                values[instruction.target] = target
            }
            index += 1
        }
        return true
    }

    /// Converts the branches of a condition. Returns the index of the instruction after them, or nil if execution
    /// continues after neither.
    private mutating func branch(
        _ index: Int, _ range: Range<Int>, _ values: inout [Int32: Int32]
    ) throws(Unsupported) -> Int? {
        let condition = try operand(index, 0, values)
        let otherwise = Int(code[index].b)
        guard otherwise > index, otherwise <= range.upperBound else { throw Unsupported() }
        var body = index + 1..<otherwise
        var end = otherwise
        if let last = body.last, code[last].opcode == .jump, Int(code[last].b) >= otherwise {
            end = Int(code[last].b)
            body = body.dropLast()
        }
        guard end <= range.upperBound else { throw Unsupported() }
        var first = values
        path.append((condition, true, nil))
        let firstContinues = try convert(body, &first)
        path[path.count - 1].truth = false
        path[path.count - 1].taken = nil
        let secondContinues = try convert(otherwise..<end, &values)
        path.removeLast()
        guard firstContinues || secondContinues else { return nil }
        // Lanes that take a branch after which execution does not continue are flagged.
        if firstContinues { values = secondContinues ? join(condition, first, values) : first }
        return end
    }

    private mutating func join(
        _ condition: Int32, _ first: [Int32: Int32], _ second: [Int32: Int32]
    ) -> [Int32: Int32] {
        var joined = second
        for register in Set(first.keys).union(second.keys).sorted() where first[register] != second[register] {
            if temporaries.contains(register), first[register] == nil || second[register] == nil {
                joined[register] = nil
                continue
            }
            let values = [first[register] ?? slot(.own(register)), second[register] ?? slot(.own(register))]
            joined[register] = emit(.select, condition, values[0], values[1])
        }
        return joined
    }

    private mutating func operand(
        _ index: Int, _ number: Int, _ values: [Int32: Int32]
    ) throws(Unsupported) -> Int32 {
        let instruction = code[index]
        let register = number == 0 ? instruction.a : number == 1 ? instruction.b : instruction.c
        if let known = values[register] { return known }
        guard !temporaries.contains(register) else { throw Unsupported() }
        return slot(source(register, (index, number)))
    }

    // MARK: Flags

    /// Flags the lanes that take the branch that is being converted.
    private mutating func fail() {
        if let taken = taken() { flag(taken) }
    }

    /// Returns the slot that is true for lanes that take the present branch. The conjunction of the conditions is
    /// computed once for each branch.
    private mutating func taken() -> Int32? {
        var outer: Int32?
        for level in path.indices {
            if path[level].taken == nil {
                let own = path[level].truth ? path[level].condition : emit(.not, path[level].condition)
                if let outer { path[level].taken = emit(.and, outer, own) } else { path[level].taken = own }
            }
            outer = path[level].taken
        }
        return outer
    }

    private mutating func flag(_ condition: Int32) {
        flag = flag.map { emit(.or, $0, condition) } ?? condition
    }
}
