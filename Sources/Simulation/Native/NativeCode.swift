/// Machine code of lane programs in executable memory.
///
///     if let code = NativeCode([program], counts: [1000], instructions: .avx2) {
///         code.entries[0](registers, 1000)
///     }
///
/// The code gives the same bits as the interpreter (``Machine/value(_:_:)``). It is valid as long as the object lives.
package final class NativeCode: Sendable {
    /// The type of a function that runs a program for its first `lanes` lanes. A program for one lane ignores the
    /// number. Whole vector registers are computed, so that the memory of each value per lane must extend to a multiple
    /// of 8 lanes.
    package typealias Entry = @convention(c) (_ registers: UnsafeMutablePointer<Double>, _ lanes: Int) -> Void
    /// The type of a function that runs a program for the lanes `first ..< end`, where `first` is a multiple of 8.
    /// Because whole vector registers are computed, `end` must be a multiple of 8 as well, unless it is the number of
    /// lanes. A program for one lane ignores both numbers.
    package typealias RangeEntry =
        @convention(c) (_ registers: UnsafeMutablePointer<Double>, _ end: Int, _ first: Int) -> Void

    /// The functions that run the programs for all lanes from the first on, in the order of the programs.
    package let entries: [Entry]
    /// The functions that run the programs for a range of lanes, in the order of the programs.
    package let rangeEntries: [RangeEntry]
    /// The machine code as bytes, from which it was placed in executable memory, with its listing.
    package let assembly: NativeAssembly
    private let memory: ExecutableMemory

    /// Creates the code of programs; nil if the processor lacks the set of instructions, a program cannot become native
    /// code, or the operating system refuses executable memory.
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

    /// Returns the machine code of programs and the way in which they run. The code is nil if they must be interpreted,
    /// for the reason that the provenance states. The programs are added to the ``CodeListing`` of the current work, if
    /// there is one.
    /// - Parameters:
    ///   - programs: The programs, whose code is in this order.
    ///   - counts: The number of lanes of each program. A program with one lane becomes code that works on single
    ///     values; the code of another program can be called for any number of lanes.
    ///   - instructions: The set of vector instructions; nil for the available one with the largest registers.
    package static func make(
        _ programs: [LaneProgram], counts: [Int], instructions: InstructionSet? = nil
    ) -> (code: NativeCode?, provenance: CodeProvenance) {
        guard let best = InstructionSet.best else {
            CodeListing.add(programs, counts: counts, nil)
            #if arch(x86_64) && canImport(Glibc)
                return (nil, .interpreter(.memory))
            #else
                return (nil, .interpreter(.platform))
            #endif
        }
        let set = instructions ?? best
        guard InstructionSet.available.contains(set) else { return (nil, .interpreter(.processor(set))) }
        let made = NativeAssembly(programs, counts: counts, instructions: set)
        CodeListing.add(programs, counts: counts, made)
        guard let assembly = made else { return (nil, .interpreter(.program)) }
        guard let code = NativeCode(assembly) else { return (nil, .interpreter(.memory)) }
        return (code, .native(set))
    }

    /// The set of vector instructions that the code uses.
    package var set: InstructionSet { assembly.set }

    /// The size of the machine code in bytes, including its constants.
    package var size: Int { assembly.bytes.count }

    /// Returns the instructions of a program as text, one line for each, as ``NativeAssembly/listing(_:)`` does.
    /// - Parameter index: The index of the program among the programs that the code was created from.
    package func listing(_ index: Int) -> [String] { assembly.listing(index) }
}
