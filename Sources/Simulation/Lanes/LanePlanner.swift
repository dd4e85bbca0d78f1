/// A planner that divides programs into parts whose equal instructions run as lanes, and moves the results of these
/// instructions to consecutive registers.
///
/// The instructions of one shape class (``ShapeClasses``) become one instruction of a lane program, with one lane each.
/// Classes whose operands lie side by side share a lane program, so that their values stay in the first-level cache.
///
///     var planner = LanePlanner(registers: registers)
///     let flow = planner.divide(program, inputs, shapes, results: derivatives)
///
/// Every operation keeps its operands and its rounding, so that results remain identical bit by bit. In the comments on
/// the members, an old register is a register of the file before the division, and a new register one of the file after
/// it.
struct LanePlanner {
    /// The smallest number of equal instructions that are worth running as lanes.
    static let fewestLanes = 4
    /// The alignment of arrays of lanes in the register file: the first register of an array is a multiple of this
    /// number, and so is the number of registers reserved for it.
    static let alignment = 8

    /// Returns the number of operations in which `members` equal instructions run: one for every eight lanes, rounded
    /// up, or one for each instruction if there are fewer than ``fewestLanes``.
    static func vectorCount(_ members: Int) -> Int {
        members < fewestLanes ? members : (members + alignment - 1) / alignment
    }

    /// The initial values of all new registers: the old ones, followed by those that were added for lanes.
    private(set) var registers: [Double]
    /// The index of the new register to which each old register has moved.
    private(set) var places: [Int32]

    /// Creates a planner for programs over one register file.
    /// - Parameter registers: The initial values of the old registers.
    init(registers: [Double]) {
        self.registers = registers
        places = registers.indices.map { Int32($0) }
    }

    /// Moves the continuous states so that those of one shape class lie in consecutive registers; those of classes with
    /// fewer than ``fewestLanes`` states come last. ``places`` and ``registers`` are changed accordingly.
    /// - Parameters:
    ///   - states: The old registers of the states.
    ///   - classes: The number of the shape class of each state.
    /// - Returns: An array with the old index of the state at each new index.
    mutating func moveStates(_ states: Range<Int32>, by classes: [Int32]) -> [Int] {
        var counts: [Int32: Int] = [:]
        for shape in classes { counts[shape, default: 0] += 1 }
        var first: [Int32: Int] = [:]
        for (place, shape) in classes.enumerated() where first[shape] == nil { first[shape] = place }
        func key(_ place: Int) -> Int {
            let shape = classes[place]
            return counts[shape, default: 0] < Self.fewestLanes ? classes.count : first[shape] ?? 0
        }
        let order = classes.indices.map { (key($0), $0) }.sorted { $0 < $1 }.map(\.1)
        let initial = order.map { registers[Int(states.lowerBound) + $0] }
        for (place, old) in order.enumerated() {
            places[Int(states.lowerBound) + old] = states.lowerBound + Int32(place)
            registers[Int(states.lowerBound) + place] = initial[place]
        }
        return order
    }

    /// Moves consecutive registers, all with one initial value, into an order that ``moveStates(_:by:)`` has returned.
    /// Only ``places`` changes.
    mutating func move(_ values: Range<Int32>, _ order: [Int]) {
        for (place, old) in order.enumerated() {
            places[Int(values.lowerBound) + old] = values.lowerBound + Int32(place)
        }
    }

    /// Divides a program into parts that run as lanes, sums and single instructions. Results that are needed outside
    /// their lane program move to new registers, which changes ``places`` and ``registers``.
    /// - Parameters:
    ///   - program: The instructions over the old registers, each of which they set at most once.
    ///   - shapes: The shape classes of the instructions.
    ///   - results: The old registers that are read after the program.
    /// - Returns: The program over the new registers.
    mutating func divide(
        _ program: [Instruction], _ inputs: ShapeClasses.Inputs, _ shapes: ShapeClasses, results: [Int32]
    ) -> DividedProgram {
        let division = LaneDivision(program, inputs, shapes)
        let visible = division.visible(results: results)
        for group in division.groups where group.isLaned && visible[group.number] { place(group, program) }
        let parts = division.kernels.map { kernel -> DividedProgram.Part in
            switch kernel.kind {
            case .scalar: .scalar(kernel.groups.flatMap { scalar(division.groups[$0], program) })
            case .sums: .sums(sums(kernel, division, program, inputs))
            case .lanes(let count): lanes(kernel, count, division, visible, program, inputs)
            }
        }
        return DividedProgram(parts: parts, results: results.map(place))
    }

    /// Returns the index of the new register to which an old register has moved.
    func place(_ register: Int32) -> Int32 { places[Int(register)] }

    /// Returns an instruction over the old registers as one over the new registers.
    func moved(_ instruction: Instruction) -> Instruction {
        var copy = instruction.renamed(place)
        // The state of the random number generator is operand b.
        if instruction.opcode == .random { copy.b = place(instruction.b) }
        return copy
    }

    /// Returns a program over the old registers as one over the new registers.
    func moved(_ program: [Instruction]) -> [Instruction] { program.map(moved) }

    /// Returns a program over the old registers as one over the new registers, in which each instruction `sum` is
    /// replaced by additions one after the other. Adds a register with the value 0, the sum of an empty list.
    /// - Parameter sums: The lists of registers that the instructions `sum` add up.
    mutating func moved(_ program: [Instruction], sums: SumTable) -> [Instruction] {
        let zero = array([0])
        return program.flatMap { instruction -> [Instruction] in
            guard instruction.opcode == .sum else { return [moved(instruction)] }
            let target = place(instruction.target)
            let parts = sums[Int(instruction.a)].map(place)
            guard let first = parts.first else { return [Instruction(.copy, target, zero)] }
            return [Instruction(.copy, target, first)] + parts.dropFirst().map { Instruction(.add, target, target, $0) }
        }
    }

    // MARK: Arrays

    /// Adds consecutive registers and returns the first.
    private mutating func array(_ values: [Double]) -> Int32 {
        let room = (values.count + Self.alignment - 1) / Self.alignment * Self.alignment
        let start = (registers.count + Self.alignment - 1) / Self.alignment * Self.alignment
        registers += repeatElement(0, count: start - registers.count)
        registers += values
        registers += repeatElement(values.last ?? 0, count: room - values.count)
        return Int32(start)
    }

    private mutating func place(_ group: LaneDivision.Group, _ program: [Instruction]) {
        let first = array(Array(repeating: 0, count: group.members.count))
        for (lane, member) in group.members.enumerated() {
            places[Int(program[member].target)] = first + Int32(lane)
        }
    }

    // MARK: Parts

    private func scalar(_ group: LaneDivision.Group, _ program: [Instruction]) -> [Instruction] {
        group.members.map { moved(program[$0]) }
    }

    private func sums(
        _ kernel: LaneDivision.Kernel, _ division: LaneDivision, _ program: [Instruction], _ inputs: ShapeClasses.Inputs
    ) -> DividedProgram.Sums {
        var result = DividedProgram.Sums()
        for member in kernel.groups.flatMap({ division.groups[$0].members }) {
            result.targets.append(place(program[member].target))
            result.lists.append(inputs.sums[Int(program[member].a)].map(place))
        }
        return result
    }

    private mutating func lanes(
        _ kernel: LaneDivision.Kernel, _ count: Int, _ division: LaneDivision, _ visible: [Bool],
        _ program: [Instruction], _ inputs: ShapeClasses.Inputs
    ) -> DividedProgram.Part {
        var assembler = LaneAssembler()
        for number in kernel.groups {
            let group = division.groups[number]
            let first = program[group.members[0]]
            var operands: [Int32] = []
            for position in 0..<first.opcode.operandCount {
                if let source = division.aligned(group, position), division.groups[source].kernel == group.kernel {
                    operands.append(assembler.result(of: source))
                } else {
                    operands.append(slot(position, of: group, program, inputs, &assembler))
                }
            }
            let slot = visible[number] ? LaneProgram.Slot.lanes(place(first.target)) : .scratch
            assembler.append(first, operands, target: slot, group: number)
        }
        return .lanes(assembler.program, count: count, gathers: assembler.gathers)
    }

    /// Returns the slot of an operand that is set before the lane program runs.
    private mutating func slot(
        _ position: Int, of group: LaneDivision.Group, _ program: [Instruction], _ inputs: ShapeClasses.Inputs,
        _ assembler: inout LaneAssembler
    ) -> Int32 {
        let old = group.members.map { program[$0].operands[position] }
        let new = old.map(place)
        if new.allSatisfy({ $0 == new[0] }) { return assembler.slot(.shared(new[0])) }
        if new.indices.allSatisfy({ new[$0] == new[0] + Int32($0) }) { return assembler.slot(.lanes(new[0])) }
        if old.allSatisfy(inputs.constants.contains) {
            let values = old.map { registers[Int($0)] }
            if let known = assembler.constants[values.map(\.bitPattern)] { return known }
            let slot = assembler.slot(.lanes(array(values)))
            assembler.constants[values.map(\.bitPattern)] = slot
            return slot
        }
        if let known = assembler.gathered[new] { return known }
        let target = array(Array(repeating: 0, count: new.count))
        return assembler.gather(new, into: target)
    }
}
