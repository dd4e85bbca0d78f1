/// The machine code of lane programs as bytes, before it is placed in executable memory.
///
///     NativeAssembly([program], counts: [1000], instructions: .avx2)?.listing(0)
///
/// It can be created for any set of instructions on any machine, also where it cannot run.
package struct NativeAssembly: Sendable {
    /// The set of vector instructions that the code uses.
    package let set: InstructionSet
    /// The machine code of all programs, each followed by its constants.
    package let bytes: [UInt8]
    /// For each lane program, the offset in ``bytes`` of the function that runs it for all lanes from the first on; for
    /// a program of routines, the offset of the function for each of its entries.
    let entries: [Int]
    /// For each lane program, the offset in ``bytes`` of the code that runs the program for a range of lanes.
    let rangeEntries: [Int]
    private let programs: [Program]

    /// The place of one program.
    private struct Program: Sendable {
        var instructions: [MachineInstruction]
        /// The offset of each instruction of the program in the bytes of the assembly, followed by the offset of the
        /// end of its instructions.
        var offsets: [Int]
        /// The offset in the bytes of the assembly of the program's constants.
        var constantsOffset: Int
    }

    /// The number of registers of the interpreter that machine instructions can address.
    static let registerLimit: Int32 = 1 << 28

    /// Creates the code of programs, one after the other.
    ///
    /// The result is nil if there is not one count for each program, if a program has an instruction for control or
    /// random numbers, or if it needs more registers or a larger stack frame than its code can address.
    /// - Parameters:
    ///   - programs: The programs.
    ///   - counts: The number of lanes of each program. A program with one lane becomes code that works on single
    ///     values instead of vectors.
    ///   - instructions: The set of vector instructions to use.
    package init?(_ programs: [LaneProgram], counts: [Int], instructions: InstructionSet) {
        guard programs.count == counts.count else { return nil }
        var encoder = MachineEncoder(instructions)
        var encoded: [Program] = []
        var ranges: [Int] = []
        for (program, count) in zip(programs, counts) {
            guard Self.isAddressable(program), let (graph, form) = Self.graph(program, count, instructions)
            else { return nil }
            let order = NativeSchedule.order(graph, registerCount: form.registerCount)
            var pool = NativePool()
            let generated = NativeGenerator.generate(graph, order, form, &pool)
            guard generated.frameSize <= NativeGenerator.frameLimit else { return nil }
            encoder.encode(generated.instructions, constants: pool.bytes)
            encoded.append(
                Program(
                    instructions: generated.instructions, offsets: encoder.offsets,
                    constantsOffset: encoder.bytes.count - pool.bytes.count))
            ranges.append(encoder.offsets[generated.range])
        }
        set = instructions
        bytes = encoder.bytes
        entries = encoded.map { $0.offsets[0] }
        rangeEntries = ranges
        self.programs = encoded
    }

    /// Creates the code of a program of routines; nil if a computation needs more registers or a larger stack frame
    /// than its code can address.
    init?(_ routines: RoutineProgram, instructions: InstructionSet) {
        guard let generated = RoutineGenerator.generate(routines, instructions) else { return nil }
        var encoder = MachineEncoder(instructions)
        encoder.encode(generated.instructions, constants: generated.constants)
        set = instructions
        bytes = encoder.bytes
        entries = generated.entries.map { encoder.offsets[$0] }
        rangeEntries = []
        programs = [
            Program(
                instructions: generated.instructions, offsets: encoder.offsets,
                constantsOffset: encoder.bytes.count - generated.constants.count)
        ]
    }

    /// Returns the instructions of a program as text, one line for each: offset, bytes, name and operands in Intel's
    /// notation.
    /// - Parameter index: The index of the program among the programs that the assembly was created from; 0 for
    ///   routines.
    package func listing(_ index: Int) -> [String] {
        let program = programs[index]
        return MachineListing(set).lines(
            program.instructions, offsets: program.offsets, bytes: bytes, pool: program.constantsOffset)
    }

    /// The largest number of nodes of which a pass computes two registers of lanes.
    ///
    /// In a longer program, the processor overlaps the operations of one register, and begins with the next one before
    /// the first is done; a second one would only need more registers.
    private static let unrollLimit = 200

    /// Returns the value graph of a program for a number of lanes, and the form of its code; nil if the program cannot
    /// become native code.
    static func graph(
        _ program: LaneProgram, _ count: Int, _ set: InstructionSet
    ) -> (ValueGraph, NativeForm)? {
        let form = NativeForm(set, laneCount: count)
        guard let graph = NativeLowering.graph(program, for: form) else { return nil }
        // Two registers of AVX-512 are more than the capacity of few lanes.
        guard !form.isScalar, set != .avx512, graph.nodes.count < unrollLimit else { return (graph, form) }
        let unrolled = NativeForm(set, laneCount: count, strips: 2)
        return NativeLowering.graph(program, for: unrolled).map { ($0, unrolled) }
    }

    /// Returns whether machine instructions can address all registers of a program.
    static func isAddressable(_ program: LaneProgram) -> Bool {
        program.slots.allSatisfy { slot in
            switch slot {
            case .lanes(let register), .shared(let register): register >= 0 && register < registerLimit - 64
            case .scratch: true
            }
        }
    }
}
