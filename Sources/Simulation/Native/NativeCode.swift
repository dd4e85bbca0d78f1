/// Machine code of lane programs in executable memory.
///
///     if let code = NativeCode([program], counts: [1000], instructions: .avx2) {
///         code.entries[0](registers, 1000)
///     }
///
/// The code computes the same bits as `Machine.value`. It is valid as long as the object lives.
package final class NativeCode: Sendable {
    /// Runs a program for the first lanes of its registers. The number of lanes is ignored by a program for one lane.
    package typealias Entry = @convention(c) (_ registers: UnsafeMutablePointer<Double>, _ lanes: Int) -> Void
    /// Runs a program for the lanes `first ..< end`, where `first` is a multiple of 8.
    package typealias RangeEntry =
        @convention(c) (_ registers: UnsafeMutablePointer<Double>, _ end: Int, _ first: Int) -> Void

    /// The set of instructions of the code.
    package let set: InstructionSet
    /// The entry points of the programs, in their order.
    package let entries: [Entry]
    /// The entry points of the programs for a range of lanes, in their order.
    package let rangeEntries: [RangeEntry]
    /// The size of the code with its constants in bytes.
    package let size: Int
    private let memory: ExecutableMemory
    private let programs: [EncodedProgram]
    private let bytes: [UInt8]

    private struct EncodedProgram: Sendable {
        var instructions: [MachineInstruction]
        var offsets: [Int]
        var pool: Int
    }

    /// The largest number of a register that an instruction can address.
    static let registerLimit: Int32 = 1 << 28

    /// Creates the code of programs.
    ///
    /// The result is nil if a program has an instruction for control or random numbers, if it needs more memory than
    /// an instruction can address, or if the system refuses executable memory.
    /// - Parameters:
    ///   - programs: The programs.
    ///   - counts: The number of lanes of each program. A program for one lane becomes code for single values; for
    ///     others, the number may be another one when they are called, but not one for a program of several.
    ///   - instructions: An available set.
    package init?(_ programs: [LaneProgram], counts: [Int], instructions: InstructionSet) {
        guard programs.count == counts.count else { return nil }
        var encoder = MachineEncoder(instructions)
        var encoded: [EncodedProgram] = []
        var starts: [(entry: Int, range: Int)] = []
        for (program, count) in zip(programs, counts) {
            let form = NativeForm(instructions, laneCount: count, strips: 1)
            guard Self.isAddressable(program), let graph = NativeLowering.graph(program, for: form) else { return nil }
            let order = NativeSchedule.order(graph, registerCount: form.registerCount)
            let generated = NativeGenerator.generate(graph, order, form)
            guard generated.frameSize <= NativeGenerator.frameLimit else { return nil }
            encoder.encode(generated.instructions, constants: generated.constants)
            let offsets = encoder.offsets
            starts.append((offsets[0], offsets[generated.range]))
            encoded.append(
                EncodedProgram(
                    instructions: generated.instructions, offsets: offsets,
                    pool: encoder.bytes.count - generated.constants.count))
        }
        guard let memory = ExecutableMemory(encoder.bytes) else { return nil }
        set = instructions
        entries = starts.map { unsafeBitCast(memory.address + $0.entry, to: Entry.self) }
        rangeEntries = starts.map { unsafeBitCast(memory.address + $0.range, to: RangeEntry.self) }
        size = encoder.bytes.count
        self.memory = memory
        self.programs = encoded
        bytes = encoder.bytes
    }

    private static func isAddressable(_ program: LaneProgram) -> Bool {
        program.slots.allSatisfy { slot in
            switch slot {
            case .lanes(let register), .shared(let register): register >= 0 && register < registerLimit - 64
            case .scratch: true
            }
        }
    }

    /// Returns the instructions of a program as text, one per line: offset, bytes, name and operands in Intel's
    /// notation.
    package func listing(_ index: Int) -> [String] {
        let program = programs[index]
        return MachineListing(set).lines(
            program.instructions, offsets: program.offsets, bytes: bytes, pool: program.pool)
    }
}
