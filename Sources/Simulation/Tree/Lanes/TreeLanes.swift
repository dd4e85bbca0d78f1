/// A tree program whose equal blocks, such as the cells of a population, are computed as lanes of one program.
///
///     if let lanes = TreeLanes(program) { lanes.classes[0].blocks.count }
///
/// The lanes are computed as if no block sent an event. Blocks that do send an event, and those that receive one, are
/// computed again by the instructions of the program in the order of jLEMS (see ``TreeLaneStep``).
struct TreeLanes: Sendable {
    /// The instructions of all routines, in which registers are replaced by those of rows. In calls of routines that
    /// handle events, the operand `c` is the index of the block that receives the event; -1 if no block does.
    private(set) var code = InstructionList(capacity: 0) { _ in }
    /// The index in `code` of the first instruction of each block, whose instructions end with a return.
    private(set) var entries: [Int] = []
    /// The index in `code` of the first instruction of the initialization; nil if the registers are initialized.
    private(set) var initialization: Int?
    /// The delayed connections: the index in `code` of the routine that handles their events, and the delay in seconds.
    private(set) var deliveries: [(entry: Int, delay: Double)] = []
    /// The layout of the registers, with their initial values.
    private(set) var rows: LaneRows
    /// The registers of the recorded quantities, in column order.
    private(set) var outputs: [Int32]
    /// The registers that must be finite after a step in which their block was computed by its own instructions, one
    /// list for each block.
    private(set) var checked = SumTable()
    /// The registers that must be finite after every step: those that belong to no block, and those of blocks that only
    /// events change.
    private(set) var checkedAlways: [Int32] = []
    /// The classes of blocks that are computed as lanes.
    private(set) var classes: [LaneClass] = []
    /// The lane programs of the classes, in the order of ``classes``.
    private(set) var programs: DividedProgram
    /// The number of blocks into which a step of the program is divided, whether they are computed as lanes or not.
    let blockCount: Int

    /// The smallest number of lanes of a class.
    private static let fewestLanes = 4
    /// The smallest number of blocks for which lanes are worth their preparation.
    private static let fewestBlocks = 8
    /// The largest number of instructions of the programs of all classes together, because their native code would not
    /// fit in the caches of processors.
    private static let instructionLimit = 1 << 16

    /// Divides a program into blocks, and those of equal shape, if there are at least 4, into the lanes of a class.
    ///
    /// Returns nil if blocks influence each other in other ways than by events, or if lanes are not worth their
    /// preparation: if fewer than 8 blocks, or fewer than half of all, would be lanes.
    init?(_ program: TreeProgram) {
        guard let blocks = TreeBlocks(program), blocks.blocks.count >= Self.fewestBlocks else { return nil }
        blockCount = blocks.blocks.count
        rows = LaneRows(program.registers)
        self.programs = DividedProgram(parts: [], results: [])
        outputs = program.outputs
        var programs: [DividedProgram.Part] = []
        var budget = Self.instructionLimit
        let uses = Self.uses(program, blocks)
        var stepped = RegisterSet(count: program.registers.count)
        for (members, owned) in Self.groups(program, blocks) {
            for registers in owned { stepped.formUnion(registers) }
            guard members.count >= Self.fewestLanes, blocks.blocks[Int(members[0])].code.count <= budget,
                let builder = LaneClassBuilder(program, blocks, members: members, owned: owned, uses),
                builder.instructionCount <= budget
            else { continue }
            budget -= builder.instructionCount
            let (lanes, program) = builder.place(&rows)
            classes.append(lanes)
            programs.append(.lanes(program, count: members.count, gathers: []))
        }
        let laneCount = classes.reduce(0) { $0 + $1.blocks.count }
        guard laneCount >= Self.fewestBlocks, 2 * laneCount >= blockCount else { return nil }
        self.programs = DividedProgram(parts: programs, results: [])
        outputs = program.outputs.map { rows.moved[Int($0)] }
        arrange(program, blocks)
        check(program, blocks, stepped)
    }

    /// Returns the blocks of each shape with their own registers, the largest groups first.
    private static func groups(
        _ program: TreeProgram, _ blocks: TreeBlocks
    ) -> [(members: [Int32], owned: [[Int32]])] {
        var groups: [(members: [Int32], owned: [[Int32]])] = []
        var indices: [[Int32]: Int] = [:]
        for number in blocks.blocks.indices {
            let shape = BlockShape(blocks, number, program)
            if let index = indices[shape.key] {
                groups[index].members.append(Int32(number))
                groups[index].owned.append(shape.owned)
            } else {
                indices[shape.key] = groups.count
                groups.append(([Int32(number)], [shape.owned]))
            }
        }
        return groups.enumerated().sorted {
            ($1.element.members.count, $0.offset) < ($0.element.members.count, $1.offset)
        }
        .map(\.element)
    }

    private static func uses(_ program: TreeProgram, _ blocks: TreeBlocks) -> LaneClassBuilder.Uses {
        let count = program.registers.count
        var uses = LaneClassBuilder.Uses(
            handled: RegisterSet(count: count), recorded: RegisterSet(program.outputs, count: count),
            checked: RegisterSet(program.checked.registers, count: count))
        for instruction in program.code[blocks.handlerCode] {
            uses.handled.formUnion(instruction.operands)
            if instruction.setsTarget { uses.handled.insert(instruction.target) }
        }
        return uses
    }

    // MARK: Instructions

    /// Arranges the instructions of the blocks one after the other, each followed by a return, and then all routines.
    private mutating func arrange(_ program: TreeProgram, _ blocks: TreeBlocks) {
        let routines = Int(program.structure.steps.last ?? 0) + 1
        var length = 0
        for block in blocks.blocks { length += block.code.count + 1 }
        let shift = length - routines
        var entries: [Int] = []
        let rows = rows
        code = InstructionList(capacity: length + program.code.count - routines) { places in
            func append(_ range: Range<Int>, _ shift: Int) {
                for instruction in program.code[range] {
                    places.append(rows.moving(instruction, shift, routines: length - routines, blocks))
                }
            }
            for block in blocks.blocks {
                entries.append(places.count)
                append(block.code, places.count - block.code.lowerBound)
                places.append(Instruction(.finish, 0, 0))
            }
            append(routines..<program.code.count, shift)
        }
        self.entries = entries
        initialization = program.initialization.map { $0 + shift }
        deliveries = program.deliveries.map { ($0.entry + shift, $0.delay) }
    }

    /// Lists the registers that must be finite.
    /// - Parameter stepped: The registers that the steps of blocks read or set. Others change by events alone, also
    ///   between steps, and are checked after every step.
    private mutating func check(_ program: TreeProgram, _ blocks: TreeBlocks, _ stepped: RegisterSet) {
        var lists: [[Int32]] = Array(repeating: [], count: blocks.blocks.count)
        for register in program.checked.registers {
            let owner = blocks.owners[Int(register)]
            let moved = rows.moved[Int(register)]
            if owner >= 0, stepped.contains(register) {
                lists[Int(owner)].append(moved)
            } else {
                checkedAlways.append(moved)
            }
        }
        for list in lists { checked.append(list) }
    }
}

extension LaneRows {
    /// Returns an instruction with moved registers.
    /// - Parameters:
    ///   - shift: The number of instructions by which the targets of jumps move.
    ///   - routines: The number of instructions by which routines move.
    ///   - blocks: The blocks, of which one receives the events that a routine handles.
    fileprivate func moving(
        _ instruction: Instruction, _ shift: Int, routines: Int, _ blocks: TreeBlocks
    ) -> Instruction {
        var copy = instruction.renamed { moved[Int($0)] }
        if !instruction.setsTarget { copy.target = instruction.target }
        switch instruction.opcode {
        case .jump, .jumpUnless: copy.b = instruction.b + Int32(shift)
        case .perform:
            copy.b = instruction.b + Int32(routines)
            copy.c = blocks.receiver(of: Int(instruction.b)) ?? -1
        default: break
        }
        return copy
    }
}
