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
    /// Runs a program for the lanes `first ..< end`, where `first` is a multiple of 8. Registers are computed whole, so
    /// that `end` must be a multiple of 8 as well, unless it is the number of lanes.
    package typealias RangeEntry =
        @convention(c) (_ registers: UnsafeMutablePointer<Double>, _ end: Int, _ first: Int) -> Void

    /// The entry points of the programs, in their order.
    package let entries: [Entry]
    /// The entry points of the programs for a range of lanes, in their order.
    package let rangeEntries: [RangeEntry]
    /// The code as bytes.
    package let assembly: NativeAssembly
    private let memory: ExecutableMemory

    /// Creates the code of programs; nil where ``make(_:counts:instructions:)`` gives none.
    package convenience init?(_ programs: [LaneProgram], counts: [Int], instructions: InstructionSet) {
        guard InstructionSet.available.contains(instructions),
            let assembly = NativeAssembly(programs, counts: counts, instructions: instructions)
        else { return nil }
        self.init(assembly)
    }

    /// Places code in executable memory; nil if the system refuses it.
    private init?(_ assembly: NativeAssembly) {
        guard let memory = ExecutableMemory(assembly.bytes) else { return nil }
        let address = memory.address
        entries = assembly.entries.map { unsafeBitCast(address + $0, to: Entry.self) }
        rangeEntries = assembly.rangeEntries.map { unsafeBitCast(address + $0, to: RangeEntry.self) }
        self.assembly = assembly
        self.memory = memory
    }

    /// Returns the code of programs and how they run: without code, because the interpreter must run them.
    /// - Parameters:
    ///   - programs: The programs.
    ///   - counts: The number of lanes of each program. A program for one lane becomes code for single values; another
    ///     program can be called for any number of lanes.
    ///   - instructions: The set of instructions; nil for the best one that is available.
    package static func make(
        _ programs: [LaneProgram], counts: [Int], instructions: InstructionSet? = nil
    ) -> (code: NativeCode?, provenance: CodeProvenance) {
        guard let best = InstructionSet.best else {
            #if arch(x86_64) && canImport(Glibc)
                return (nil, .interpreter(.memory))
            #else
                return (nil, .interpreter(.platform))
            #endif
        }
        let set = instructions ?? best
        guard InstructionSet.available.contains(set) else { return (nil, .interpreter(.processor(set))) }
        guard let assembly = NativeAssembly(programs, counts: counts, instructions: set) else {
            return (nil, .interpreter(.program))
        }
        guard let code = NativeCode(assembly) else { return (nil, .interpreter(.memory)) }
        return (code, .native(set))
    }

    /// The set of instructions of the code.
    package var set: InstructionSet { assembly.set }

    /// The size of the code with its constants in bytes.
    package var size: Int { assembly.bytes.count }

    /// Returns the instructions of a program as text, as ``NativeAssembly/listing(_:)`` does.
    package func listing(_ index: Int) -> [String] { assembly.listing(index) }
}
