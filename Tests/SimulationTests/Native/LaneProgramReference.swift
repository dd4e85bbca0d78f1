import Expressions
import Simulation

/// Runs lane programs one instruction and one lane at a time, by `Machine.value`.
enum LaneProgramReference {
    /// Runs a program for the first lanes of its registers.
    static func run(_ program: LaneProgram, _ registers: UnsafeMutablePointer<Double>, lanes: Int) {
        let values = UnsafeMutablePointer<Double>.allocate(capacity: program.slots.count)
        defer { values.deallocate() }
        for lane in 0..<lanes {
            for (index, slot) in program.slots.enumerated() {
                switch slot {
                case .lanes(let first): values[index] = registers[Int(first) + lane]
                case .shared(let register): values[index] = registers[Int(register)]
                case .scratch: values[index] = 0
                }
            }
            for instruction in program.instructions {
                let value = Machine.value(instruction, values)
                values[Int(instruction.target)] = value
                if case .lanes(let first) = program.slots[Int(instruction.target)] {
                    registers[Int(first) + lane] = value
                }
            }
        }
    }
}

/// Builds lane programs whose arrays have a common capacity.
struct LaneProgramBuilder {
    /// The program so far.
    private(set) var program = LaneProgram(slots: [], instructions: [])
    /// The number of registers so far.
    private(set) var registerCount: Int32 = 0
    /// The number of registers of an array over lanes.
    let capacity: Int32

    /// Creates a program for a number of lanes.
    init(lanes: Int) { capacity = lanes == 1 ? 1 : Int32((lanes + 7) / 8 * 8) }

    /// Adds a slot with a value per lane.
    mutating func lanes() -> Int32 {
        defer { registerCount += capacity }
        return slot(.lanes(registerCount))
    }

    /// Adds a slot with one value for all lanes; whole blocks of 8 keep arrays aligned.
    mutating func shared() -> Int32 {
        defer { registerCount += capacity == 1 ? 1 : 8 }
        return slot(.shared(registerCount))
    }

    /// Adds a slot for a value inside the program.
    mutating func scratch() -> Int32 { slot(.scratch) }

    /// Adds a slot.
    mutating func slot(_ slot: LaneProgram.Slot) -> Int32 {
        program.slots.append(slot)
        return Int32(program.slots.count - 1)
    }

    /// Appends an instruction with a new slot inside the program and returns the slot.
    mutating func emit(_ opcode: Opcode, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0) -> Int32 {
        let target = scratch()
        program.instructions.append(Instruction(opcode, target, a, b, c))
        return target
    }

    /// Appends an instruction.
    mutating func emit(_ opcode: Opcode, into target: Int32, _ a: Int32, _ b: Int32 = 0, _ c: Int32 = 0) {
        program.instructions.append(Instruction(opcode, target, a, b, c))
    }
}
