/// A builder of the program that computes blocks of one shape together, each block in a lane of its own, and of the
/// rows of registers that the program works on. The caller has found the blocks, and the registers that each one owns.
///
///     if let builder = LaneClassBuilder(program, blocks, members: [0, 1, 2, 3], owned: owned, uses) {
///         let (lanes, program) = builder.place(&rows)  // appends the rows to the layout of all registers
///     }
struct LaneClassBuilder {
    /// The registers of blocks that are also used outside the instructions of the blocks' steps.
    struct Uses {
        /// The registers that handlers of events read or set.
        var handled: RegisterSet
        /// The registers of recorded quantities.
        var recorded: RegisterSet
        /// The registers that must be finite after every step.
        var checked: RegisterSet
    }

    /// The index of the block of each lane, shape `[lanes]`.
    let members: [Int32]
    /// The registers of the block of each lane in the order of ``BlockShape/owned``, shape `[lanes][registers]`.
    let owned: [[Int32]]
    private let program: TreeProgram
    private let blocks: TreeBlocks
    private let range: Range<Int>
    private let conversion: LaneConversion
    /// The registers outside the blocks from which each row of constants is filled, one for each lane.
    private let constants: [[Int32]]
    /// The indices in `owned` of registers that may be read before they are set.
    private let isReadFirst: [Bool]
    /// The indices in `owned` of registers with a use outside the step.
    private let isHandled: [Bool]
    private let isRecorded: [Bool]

    /// The number of instructions of the lane program.
    var instructionCount: Int { conversion.instructions.count }

    /// Converts the instructions of blocks with the same shape. Returns nil if they have jumps that cannot be converted
    /// or if every lane would have to be computed again by the instructions of its block.
    init?(_ program: TreeProgram, _ blocks: TreeBlocks, members: [Int32], owned: [[Int32]], _ uses: Uses) {
        self.program = program
        self.blocks = blocks
        self.members = members
        self.owned = owned
        let block = members[0]
        let range = blocks.blocks[Int(block)].code
        self.range = range
        var constants: [[Int32]] = []
        var constantRows: [[Int32]: Int] = [:]
        let starts = members.map { blocks.blocks[Int($0)].code.lowerBound - range.lowerBound }
        var conversion = LaneConversion(program.code, temporaries: program.structure.temporaries) {
            register, position in
            guard blocks.owners[Int(register)] == TreeBlocks.outside else { return .own(register) }
            let lanes = starts.map { start in
                let instruction = program.code[position.index + start]
                return position.operand == 0 ? instruction.a : position.operand == 1 ? instruction.b : instruction.c
            }
            if lanes.allSatisfy({ $0 == register }) { return .shared(register) }
            if let known = constantRows[lanes] { return .row(known) }
            constantRows[lanes] = constants.count
            constants.append(lanes)
            return .row(constants.count - 1)
        }
        do { try conversion.convert(range) } catch { return nil }
        guard !conversion.failsAlways else { return nil }
        func any(_ registers: RegisterSet) -> [Bool] {
            owned[0].indices.map { index in owned.contains { registers.contains($0[index]) } }
        }
        let isChecked = any(uses.checked)
        var checked: [Int32] = []
        for (index, register) in owned[0].enumerated() where isChecked[index] {
            let slot = conversion.values[register] ?? conversion.slot(.own(register))
            if !checked.contains(slot) { checked.append(slot) }
        }
        conversion.flagNonFinite(checked)
        isHandled = any(uses.handled)
        isRecorded = any(uses.recorded)
        isReadFirst = Self.readFirst(program, range, owned[0])
        self.conversion = conversion
        self.constants = constants
    }

    /// Returns for each own register whether an instruction may read it before one sets it for certain.
    private static func readFirst(_ program: TreeProgram, _ range: Range<Int>, _ owned: [Int32]) -> [Bool] {
        var isSet: Set<Int32> = []
        var isReadFirst: Set<Int32> = []
        /// The index of the first instruction after all branches that have begun so far.
        var end = range.lowerBound
        for index in range {
            let instruction = program.code[index]
            for operand in instruction.operands where !isSet.contains(operand) { isReadFirst.insert(operand) }
            switch instruction.opcode {
            case .jump, .jumpUnless: end = max(end, Int(instruction.b))
            default: if instruction.setsTarget, index >= end { isSet.insert(instruction.target) }
            }
        }
        return owned.map(isReadFirst.contains)
    }

    // MARK: Rows

    /// Assigns rows to the values of the class and returns the class with its program.
    /// - Parameter rows: The layout of the registers, to which the rows are appended.
    func place(_ rows: inout LaneRows) -> (LaneClass, LaneProgram) {
        var conversion = conversion
        /// For each own register, the slot of its value before the step; nil if the lane program does not read it.
        let initial = owned[0].map { conversion.known(.own($0)) }
        let isChanged = owned[0].indices.map { index in
            conversion.values[owned[0][index]].map { $0 != initial[index] } ?? false
        }
        // A value that only a branch sets depends on the present one, which must not be overwritten.
        let doubled = owned[0].indices.filter { index in
            isChanged[index] && (isReadFirst[index] || isHandled[index] || initial[index] != nil)
        }
        let stride = LaneClass.stride(members.count)
        let present = rows.append(doubled.map { index in owned.map { $0[index] } }, stride)
        let next = rows.reserve(doubled.count, stride)
        var places: [LaneConversion.Source: Int32] = [:]
        var targets: [(value: Int32, place: Int32)] = []
        for (number, index) in doubled.enumerated() {
            places[.own(owned[0][index])] = present + Int32(number * stride)
            targets.append((conversion.values[owned[0][index]] ?? 0, next + Int32(number * stride)))
        }
        for (index, register) in owned[0].enumerated() where places[.own(register)] == nil {
            let isStored = isChanged[index] && isRecorded[index]
            guard isStored || initial[index] != nil else { continue }
            let row = rows.append([owned.map { $0[index] }], stride)
            places[.own(register)] = row
            if isStored { targets.append((conversion.values[register] ?? 0, row)) }
        }
        for (index, sources) in constants.enumerated() { places[.row(index)] = rows.append(constants: sources, stride) }
        let flag = conversion.flag.map { flag in
            let row = rows.reserve(1, stride)
            targets.append((flag, row))
            return row
        }
        let lanes = LaneClass(
            blocks: members, present: present, next: next, rowCount: doubled.count, flag: flag)
        return (lanes, program(&conversion, places, targets, &rows))
    }

    /// Returns the lane program, which stores values at the given places.
    private func program(
        _ conversion: inout LaneConversion, _ places: [LaneConversion.Source: Int32],
        _ targets: [(value: Int32, place: Int32)], _ rows: inout LaneRows
    ) -> LaneProgram {
        var stored: [Int32: Int32] = [:]
        for (value, place) in targets {
            // A slot has one place. Another value with the same slot is copied.
            let isFree = conversion.sources[Int(value)] == .result && stored[value] == nil
            stored[isFree ? value : conversion.emit(.copy, value)] = place
        }
        let slots = conversion.sources.enumerated().map { slot, source -> LaneProgram.Slot in
            switch source {
            case .result: stored[Int32(slot)].map { .lanes($0) } ?? .scratch
            case .shared(let register): .shared(register)
            case .literal(let bits): .shared(rows.literal(Double(bitPattern: bits)))
            case .own, .row:
                if let place = places[source] {
                    .lanes(place)
                } else {
                    preconditionFailure("internal error: a value that the lanes read has no row")
                }
            }
        }
        return LaneProgram(slots: slots, instructions: conversion.instructions)
    }
}
