/// A divided program with its memory, ready to run over a register file.
///
///     let flow = DividedRun(model.flow, registers, memory)
///     flow()
struct DividedRun {
    private enum Part {
        case scalar(UnsafeBufferPointer<Instruction>)
        case lanes(LaneRun)
        case sums(
            targets: UnsafeBufferPointer<Int32>, starts: UnsafeBufferPointer<Int32>, parts: UnsafeBufferPointer<Int32>)
    }

    private let parts: [Part]
    private let registers: UnsafeMutablePointer<Double>

    /// Allocates the memory of a run.
    init(_ program: DividedProgram, _ registers: UnsafeMutablePointer<Double>, _ memory: Memory) {
        self.registers = registers
        parts = program.parts.map { part in
            switch part {
            case .scalar(let instructions): .scalar(memory.copy(instructions))
            case .lanes(let program, let count, let gathers):
                .lanes(LaneRun(program, count: count, gathers: gathers, registers, memory))
            case .sums(let sums):
                .sums(
                    targets: memory.copy(sums.targets), starts: memory.copy(sums.lists.starts),
                    parts: memory.copy(sums.lists.parts))
            }
        }
    }

    /// Runs the parts in order.
    @inline(__always)
    func callAsFunction() {
        for part in parts {
            switch part {
            case .scalar(let instructions): Machine.run(instructions, registers)
            case .lanes(let run): run()
            case .sums(let targets, let starts, let parts): addUp(targets, starts, parts)
            }
        }
    }

    private func addUp(
        _ targets: UnsafeBufferPointer<Int32>, _ starts: UnsafeBufferPointer<Int32>,
        _ parts: UnsafeBufferPointer<Int32>
    ) {
        for index in 0..<targets.count {
            let (start, end) = (Int(starts[index]), Int(starts[index + 1]))
            // The first part is not added to 0, because that would change the sign of a zero.
            var sum = start < end ? registers[Int(parts[start])] : 0
            for place in (start + 1)..<max(end, start + 1) { sum += registers[Int(parts[place])] }
            registers[Int(targets[index])] = sum
        }
    }
}
