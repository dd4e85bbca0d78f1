/// A generator of the machine instructions of a program of routines.
///
///     let generated = RoutineGenerator.generate(program, .avx2)
///     generated?.instructions
///
/// The code of a computation is that of ``NativeGenerator``, placed between the jumps and calls. Calls and returns use
/// the stack of the processor: at the beginning of a routine, as of a function, the stack pointer is 8 more than a
/// multiple of 16.
struct RoutineGenerator {
    /// The machine code of a program of routines.
    struct Generated {
        /// The machine instructions.
        var instructions: [MachineInstruction]
        /// For each entry of the program, the index of the instruction at which the function begins that calls its
        /// routine.
        var entries: [Int]
        /// The constants and tables that follow the code, as bytes.
        var constants: [UInt8]
    }

    private let set: InstructionSet
    private var code: [MachineInstruction] = []
    private var pool = NativePool()
    /// The index in `code` of the first instruction of each step.
    private var starts: [Int] = []
    /// The indices in `code` of the jumps whose immediate is the index of a step.
    private var unresolved: [Int] = []

    /// The general register with the address of the register file.
    private static let registers = GeneralRegister.rbx
    /// The general register with the address of the ``Machine/RoutineContext``.
    private static let context = GeneralRegister.r12

    private init(_ set: InstructionSet) { self.set = set }

    /// Returns the machine code of a program; nil if a computation cannot become native code.
    static func generate(_ program: RoutineProgram, _ set: InstructionSet) -> Generated? {
        var generator = RoutineGenerator(set)
        for step in program.steps {
            generator.starts.append(generator.code.count)
            guard generator.append(step) else { return nil }
        }
        let entries = program.entries.map { generator.appendEntry($0) }
        for index in generator.unresolved {
            generator.code[index].immediate = Int64(generator.starts[Int(generator.code[index].immediate)])
        }
        return Generated(instructions: generator.code, entries: entries, constants: generator.pool.bytes)
    }

    private mutating func append(_ step: RoutineProgram.Step) -> Bool {
        switch step {
        case .compute(let program): return append(program)
        case .jump(let target): jump(.jmp, to: target)
        case .jumpUnless(let register, let target):
            // A number is false if it is 0, so that no bit but the sign is set.
            code.append(MachineInstruction(.movGeneral, .rax, .memory(Self.registers, register * 8)))
            code.append(MachineInstruction(.addGeneral, .rax, .general(.rax)))
            jump(.je, to: target)
        case .call(let target): appendCall(of: target)
        case .finish: code.append(MachineInstruction(.ret, .rax))
        case .special(let instruction):
            let routine = Int64(Int(bitPattern: unsafeBitCast(Machine.special, to: UnsafeRawPointer.self)))
            code += [
                MachineInstruction(.movGeneral, .rdi, .general(Self.context)),
                MachineInstruction(.movImmediate, .rsi, immediate: Int64(instruction)),
                MachineInstruction(.movabs, .rax, immediate: routine),
            ]
            withAlignedStack { $0.append(MachineInstruction(.call, .rax)) }
        }
        return true
    }

    /// Appends the code of a computation; returns false if there is none.
    private mutating func append(_ program: LaneProgram) -> Bool {
        guard NativeAssembly.isAddressable(program), let (graph, form) = NativeAssembly.graph(program, 1, set)
        else { return false }
        let order = NativeSchedule.order(graph, registerCount: form.registerCount)
        guard !order.isEmpty else { return true }
        let generated = NativeGenerator.generate(graph, order, form, &pool)
        guard generated.frameSize <= NativeGenerator.frameLimit else { return false }
        code.append(MachineInstruction(.movGeneral, .rdi, .general(Self.registers)))
        let (start, count) = (code.count, generated.instructions.count)
        for (index, instruction) in generated.instructions.enumerated() {
            var instruction = instruction
            if instruction.operation.isJump { instruction.immediate += Int64(start) }
            if instruction.operation == .ret {
                // Detours follow the return. Without them, the code continues by itself.
                if index == count - 1 { continue }
                instruction = MachineInstruction(.jmp, .rax, immediate: Int64(start + count))
            }
            code.append(instruction)
        }
        return true
    }

    private mutating func jump(_ operation: MachineOperation, to step: Int) {
        unresolved.append(code.count)
        code.append(MachineInstruction(operation, .rax, immediate: Int64(step)))
    }

    private mutating func appendCall(of step: Int) {
        withAlignedStack { code in code.append(MachineInstruction(.callRoutine, .rax, immediate: Int64(step))) }
        unresolved.append(code.count - 2)
    }

    /// Appends an instruction that calls a function, for which the stack pointer is a multiple of 16.
    private mutating func withAlignedStack(_ append: (inout [MachineInstruction]) -> Void) {
        code.append(MachineInstruction(.subImmediate, .rsp, immediate: 8))
        append(&code)
        code.append(MachineInstruction(.addImmediate, .rsp, immediate: 8))
    }

    /// Appends the function that calls a routine, and returns the index of its first instruction. Its arguments are the
    /// addresses of the register file and of the context.
    private mutating func appendEntry(_ step: Int) -> Int {
        let start = code.count
        code += [
            MachineInstruction(.push, Self.registers), MachineInstruction(.push, Self.context),
            MachineInstruction(.movGeneral, Self.registers, .general(.rdi)),
            MachineInstruction(.movGeneral, Self.context, .general(.rsi)),
        ]
        appendCall(of: step)
        code += [
            MachineInstruction(.pop, Self.context), MachineInstruction(.pop, Self.registers),
            MachineInstruction(.ret, .rax),
        ]
        return start
    }
}
