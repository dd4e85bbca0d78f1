/// A divided program with its native code and working memory, ready to run over a register file.
///
///     let flow = DividedRun(model.flow, registers, choice, memory)
///     flow()
struct DividedRun {
    private enum Part {
        case scalar(UnsafeBufferPointer<Instruction>)
        case native(NativeCode.Entry, lanes: Int, gathers: UnsafeBufferPointer<(target: Int32, source: Int32)>)
        case lanes(LaneRun)
        case sums(
            targets: UnsafeBufferPointer<Int32>, starts: UnsafeBufferPointer<Int32>, parts: UnsafeBufferPointer<Int32>)
    }

    private let parts: UnsafeBufferPointer<Part>
    /// The native code of a program that consists of one part on single registers; otherwise nil.
    let single: NativeCode.Entry?
    private let registers: UnsafeMutablePointer<Double>
    /// The way in which the parts other than sums are executed: as native code or in the interpreter, which is also
    /// given for a program without parts.
    let provenance: CodeProvenance

    /// Prepares a program to run over a register file: takes working memory from an arena, and generates the native
    /// code of the program unless it has been generated before.
    /// - Parameters:
    ///   - registers: The register file.
    ///   - choice: The choice between native code and the interpreter.
    ///   - memory: The arena.
    init(
        _ program: DividedProgram, _ registers: UnsafeMutablePointer<Double>, _ choice: CodeChoice, _ memory: Memory
    ) {
        self.registers = registers
        let made = program.parts.isEmpty ? nil : program.codes.code(choice) { choice.code(program) }
        provenance = made?.provenance ?? .interpreter(.requested)
        var entries = (made?.code?.entries ?? [])[...]
        let isNative = made?.code != nil
        if let code = made?.code { memory.keep(code) }
        let parts = program.parts.map { part -> Part in
            switch part {
            case .scalar(let instructions):
                guard isNative, let entry = entries.popFirst() else {
                    return .scalar(memory.copy(Fusion.fused(instructions, keeping: program.kept)))
                }
                return .native(entry, lanes: 1, gathers: memory.copy([]))
            case .lanes(let lanes, let count, let gathers):
                guard isNative, let entry = entries.popFirst() else {
                    return .lanes(LaneRun(lanes, count: count, gathers: gathers, registers, memory))
                }
                return .native(entry, lanes: count, gathers: memory.copy(gathers.flatMap(\.pairs)))
            case .sums(let sums):
                return .sums(
                    targets: memory.copy(sums.targets), starts: memory.copy(sums.lists.starts),
                    parts: memory.copy(sums.lists.parts))
            }
        }
        self.parts = memory.table(parts)
        if parts.count == 1, case .native(let entry, 1, _) = parts[0] { single = entry } else { single = nil }
    }

    /// Runs all parts of the program in order.
    @inline(__always)
    func callAsFunction() {
        if let single { return single(registers, 1) }
        for part in parts {
            switch part {
            case .scalar(let instructions): Machine.run(instructions, registers)
            case .native(let entry, let lanes, let gathers):
                for (target, source) in gathers { registers[Int(target)] = registers[Int(source)] }
                entry(registers, lanes)
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

extension DividedProgram.Gather {
    /// The copies of which the gather consists: for each lane, the index of the register to which its value is copied,
    /// and of the register from which it is copied.
    var pairs: [(target: Int32, source: Int32)] { sources.enumerated().map { (target + Int32($0), $1) } }
}
