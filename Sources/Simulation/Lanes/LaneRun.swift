/// A lane program with its working memory, ready to be interpreted over a register file.
///
///     let run = LaneRun(program, count: 1000, gathers: gathers, registers, memory)
///     run()
struct LaneRun {
    private let code: UnsafeBufferPointer<Instruction>
    private let registers: UnsafeMutablePointer<Double>
    private let count: Int
    /// The first value of each slot for the current block.
    private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
    /// The slots with one value per lane, and their first registers.
    private let lanes: UnsafeBufferPointer<(slot: Int32, register: Int32)>
    /// The slots with one value for all lanes, and their registers.
    private let shared: UnsafeBufferPointer<(slot: Int32, register: Int32)>
    private let gathers: UnsafeBufferPointer<(target: Int32, source: Int32)>

    /// Prepares a lane program to be interpreted over a register file, with working memory from an arena.
    /// - Parameters:
    ///   - count: The number of lanes.
    ///   - gathers: The copies of values into consecutive registers that are made before each run.
    ///   - registers: The register file, with room for the lanes rounded up to a multiple of 8.
    ///   - memory: The arena.
    init(
        _ program: LaneProgram, count: Int, gathers: [DividedProgram.Gather],
        _ registers: UnsafeMutablePointer<Double>, _ memory: Memory
    ) {
        self.registers = registers
        self.count = count
        let targets = program.slots.indices.filter { if case .lanes = program.slots[$0] { true } else { false } }
        let fused = Fusion.fused(program.instructions, keeping: Set(targets.map { Int32($0) }))
        code = memory.copy(fused)
        pointers = memory.pointers(program.slots.count)
        lanes = memory.copy(
            program.slots.enumerated().compactMap { slot, place in
                if case .lanes(let register) = place { (Int32(slot), register) } else { nil }
            })
        shared = memory.copy(
            program.slots.enumerated().compactMap { slot, place in
                if case .shared(let register) = place { (Int32(slot), register) } else { nil }
            })
        self.gathers = memory.copy(gathers.flatMap(\.pairs))
        let width = LaneMachine.blockSize
        for (slot, register) in shared {
            pointers[Int(slot)] = memory.doubles(width)
            pointers[Int(slot)].update(repeating: registers[Int(register)], count: width)
        }
        place(ScratchPlaces(fused, program.slots), memory)
    }

    private func place(_ scratch: ScratchPlaces, _ memory: Memory) {
        let values = memory.doubles(scratch.count * LaneMachine.blockSize)
        for (slot, place) in scratch.places.enumerated() where place >= 0 {
            pointers[slot] = values + place * LaneMachine.blockSize
        }
    }

    /// Copies values into consecutive registers where the program needs that, and runs the program for all lanes, block
    /// by block.
    func callAsFunction() {
        for (target, source) in gathers { registers[Int(target)] = registers[Int(source)] }
        for (slot, register) in shared {
            let (values, value) = (pointers[Int(slot)], registers[Int(register)])
            if values.pointee.bitPattern != value.bitPattern {
                values.update(repeating: value, count: LaneMachine.blockSize)
            }
        }
        var first = 0
        while first < count {
            for (slot, register) in lanes { pointers[Int(slot)] = registers + (Int(register) + first) }
            let width = min(LaneMachine.blockSize, (count - first + 7) / 8 * 8)
            LaneMachine.run(code, pointers, lanes: width)
            first += LaneMachine.blockSize
        }
    }
}
