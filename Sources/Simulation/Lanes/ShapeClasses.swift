/// The division of the instructions of a program into classes of equal shape, so that the instructions of a class can
/// run as lanes of one instruction.
///
///     let shapes = ShapeClasses(of: program, inputs: inputs, results: derivatives)
///     shapes.classes[7] == shapes.classes[90]  // same operation, on operands of equal shape, for uses of equal shape
///
/// Two instructions have the same class if their operations are equal, if their operands have the same classes, and if
/// the instructions that use their results have the same classes. Constants are not distinguished, nor are the lists
/// that sums add up. Uses that affect results only through a sum do not count, so that cells with different synapses
/// are alike. Instructions of a class never depend on each other, because the class of an instruction determines the
/// whole tree of operations from which its operands are computed, down to the sums, and the number of sums on the way
/// to it (its level). The method is color refinement on the graph of operations, forward and backward in turn. Source:
/// Berkholz, Bonsma and Grohe 2017, doi 10.1007/s00224-016-9686-0.
///
/// - Complexity: O(*n*) in the number of operands of the program, for each of at most ``rounds`` rounds.
struct ShapeClasses {
    /// The description of the registers that a program uses.
    struct Inputs {
        /// The registers of the program that contain constants.
        var constants: Set<Int32>
        /// The registers of the model's continuous states, which are consecutive.
        var states: Range<Int32>
        /// The register that receives the derivative of each state; empty for a program that computes no derivatives.
        var derivatives: [Int32]
        /// The lists of registers that the instructions `sum` of the program add up.
        var sums: SumTable
        /// The number of all registers of the register file.
        var count: Int

        /// Adds a register with a constant to the register file, and returns it.
        /// - Parameter registers: The initial values of all registers.
        mutating func addConstant(_ value: Double, _ registers: inout [Double]) -> Int32 {
            let register = Int32(registers.count)
            registers.append(value)
            constants.insert(register)
            count = registers.count
            return register
        }
    }

    /// The largest number of rounds of refinement in which shape classes are divided; a round is one pass forward and
    /// one backward through the program.
    static let rounds = 4

    /// The number of the shape class of each instruction of the program.
    private(set) var classes: [Int32]
    /// The level of each instruction: the largest number of sums on a chain of operations that leads from the inputs to
    /// the instruction, itself included.
    private(set) var levels: [Int32]
    /// The height of each instruction: the largest number of operations of the same level that precede it on a chain
    /// that leads to it; 0 for a sum.
    private(set) var heights: [Int32]
    /// The number of the shape class of each continuous state.
    private(set) var stateClasses: [Int32]

    private let program: [Instruction]
    private let inputs: Inputs
    /// A Boolean value for each register that indicates whether it contains a constant.
    private let isConstant: [Bool]
    /// A Boolean value for each register that indicates whether a result depends on it other than by way of a sum.
    private var leadsToResult: [Bool]
    /// The index of the instruction that sets each register; -1 for inputs.
    private let producers: [Int32]

    /// Finds the classes of the instructions of a program, which sets each register at most once.
    /// - Parameters:
    ///   - inputs: The description of the registers of the program.
    ///   - results: The registers that are read after the program.
    init(of program: [Instruction], inputs: Inputs, results: [Int32]) {
        self.program = program
        self.inputs = inputs
        var isConstant = [Bool](repeating: false, count: inputs.count)
        for register in inputs.constants { isConstant[Int(register)] = true }
        self.isConstant = isConstant
        var producers = [Int32](repeating: -1, count: inputs.count)
        for (index, instruction) in program.enumerated() { producers[Int(instruction.target)] = Int32(index) }
        self.producers = producers
        classes = Array(repeating: 0, count: program.count)
        levels = classes
        heights = classes
        stateClasses = Array(repeating: 0, count: inputs.states.count)
        leadsToResult = Array(repeating: false, count: inputs.count)
        for result in results { leadsToResult[Int(result)] = true }
        for instruction in program.reversed() where leadsToResult[Int(instruction.target)] {
            for operand in instruction.operands { leadsToResult[Int(operand)] = true }
        }
        measure()
        var known = 0
        for _ in 0..<Self.rounds {
            refineForward()
            let count = refineBackward()
            guard count > known else { break }
            known = count
        }
        // Only a forward pass ensures that operands of a class have equal classes.
        refineForward()
    }

    /// Calls a closure with the place and the number of each register that an instruction reads.
    private func forEachOperand(of instruction: Instruction, _ body: (Int, Int32) -> Void) {
        if instruction.opcode == .sum {
            for (place, operand) in inputs.sums[Int(instruction.a)].enumerated() { body(place, operand) }
        } else {
            for (place, operand) in instruction.operands.enumerated() { body(place, operand) }
        }
    }

    private mutating func measure() {
        for (index, instruction) in program.enumerated() {
            var (level, height) = (Int32(0), Int32(0))
            forEachOperand(of: instruction) { _, operand in
                let producer = Int(producers[Int(operand)])
                if producer < 0 { return }
                if levels[producer] > level { (level, height) = (levels[producer], 0) }
                if levels[producer] == level { height = max(height, heights[producer] + 1) }
            }
            levels[index] = instruction.opcode == .sum ? level + 1 : level
            heights[index] = instruction.opcode == .sum ? 0 : height
        }
    }

    private func inputClass(_ register: Int32) -> Int32 {
        if inputs.states.contains(register) { return -2 - stateClasses[Int(register - inputs.states.lowerBound)] }
        return isConstant[Int(register)] ? -1 : Int32.min
    }

    /// Returns the shape class of the values of a register: the number of the class of the instruction that sets it.
    /// For inputs it is negative: -1 for constants, -2 minus the class of a state, and `Int32.min` for others.
    func shape(ofRegister register: Int32) -> Int32 {
        let producer = Int(producers[Int(register)])
        return producer < 0 ? inputClass(register) : classes[producer]
    }

    /// Returns whether an instruction of the program sets a register.
    func isComputed(_ register: Int32) -> Bool { producers[Int(register)] >= 0 }

    /// The time that a division of the program by the classes takes, in operations of one vector register: one for each
    /// eight members of a class that runs as lanes, and one for each other instruction. Parts of sums, which are
    /// collected from anywhere, count twice. Two for each eight states are added if the states of any class do not fill
    /// vector registers, because the states are then copied after each step.
    var cost: Int {
        var members: [Int32: Int] = [:]
        var cost = 0
        for (index, instruction) in program.enumerated() {
            if instruction.opcode == .sum {
                cost += 2 * inputs.sums[Int(instruction.a)].count + 1
            } else {
                members[classes[index], default: 0] += 1
            }
        }
        for count in members.values { cost += LanePlanner.vectorCount(count) }
        // States that do not fill vector registers are copied after each step.
        var states: [Int32: Int] = [:]
        for state in stateClasses { states[state, default: 0] += 1 }
        let isAligned = states.values.allSatisfy { $0 % LanePlanner.alignment == 0 }
        return isAligned ? cost : cost + 2 * stateClasses.count / LanePlanner.alignment
    }

    private mutating func refineForward() {
        var numbers = KeyNumbers()
        for (index, instruction) in program.enumerated() {
            let isCall = instruction.opcode == .call || instruction.opcode == .call2
            let operation = Int32(instruction.opcode.rawValue) << 16 | (isCall ? instruction.c : 0)
            var operands = SIMD4<Int32>(0, 0, 0, levels[index])
            if instruction.opcode != .sum {
                for place in instruction.operands.indices {
                    operands[place] = shape(ofRegister: instruction.operands[place])
                }
            }
            let (low, high) = (operands.lowHalf, operands.highHalf)
            classes[index] = numbers.number(
                of: SIMD4(
                    Self.word(classes[index], operation), Self.word(low[0], low[1]), Self.word(high[0], high[1]), 0))
        }
    }

    private static func word(_ high: Int32, _ low: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
    }

    /// Divides the classes by the classes of the instructions that use the results, and returns the number of classes
    /// of instructions and states.
    private mutating func refineBackward() -> Int {
        var users = [UInt64](repeating: 0, count: inputs.count)
        for (place, derivative) in inputs.derivatives.enumerated() {
            users[Int(derivative)] |= Self.mixed(UInt64(bitPattern: Int64(stateClasses[place])) &+ 0x5_0000_0000)
        }
        var numbers = KeyNumbers()
        for index in program.indices.reversed() {
            let instruction = program[index]
            classes[index] = numbers.number(
                of: SIMD4(Self.word(classes[index], 0), users[Int(instruction.target)], 0, 0))
            let isSum = instruction.opcode == .sum
            forEachOperand(of: instruction) { place, operand in
                // An instance is not distinguished by the parts of sums that read it, such as its synapses.
                guard leadsToResult[Int(instruction.target)] || !leadsToResult[Int(operand)] else { return }
                let user = UInt64(classes[index]) << 3 | UInt64(isSum ? 0 : place)
                // A quantity that several parts of the same kind use counts once, whatever their number.
                users[Int(operand)] |= Self.mixed(user)
            }
        }
        var states = KeyNumbers()
        for place in stateClasses.indices {
            let users = users[Int(inputs.states.lowerBound) + place]
            stateClasses[place] = states.number(of: SIMD4(Self.word(stateClasses[place], 0), users, 0, 0))
        }
        return numbers.count + states.count
    }

    /// Returns a number with few bits set that depends on all bits of its argument. Source: the finalizer of
    /// splitmix64, Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return 1 << (bits & 63) | 1 << (bits >> 6 & 63) | 1 << (bits >> 12 & 63)
    }
}
