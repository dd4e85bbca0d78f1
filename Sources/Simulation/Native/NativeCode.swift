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

    /// The type of a function that performs a routine, with the address of the ``Machine/RoutineContext`` for the
    /// instructions that the interpreter executes.
    typealias Routine =
        @convention(c) (_ registers: UnsafeMutablePointer<Double>, _ context: UnsafeMutableRawPointer) -> Void

    /// The functions that run the programs for all lanes from the first on, in the order of the programs.
    package let entries: [Entry]
    /// The functions that perform the routines of a program of routines, in the order of its entries.
    let routines: [Routine]
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
    /// - Parameter areRoutines: A Boolean value that indicates whether the code is that of a program of routines.
    private init?(_ assembly: NativeAssembly, areRoutines: Bool = false) {
        guard let memory = ExecutableMemory(assembly.bytes) else { return nil }
        let address = memory.address
        entries = areRoutines ? [] : assembly.entries.map { unsafeBitCast(address + $0, to: Entry.self) }
        routines = areRoutines ? assembly.entries.map { unsafeBitCast(address + $0, to: Routine.self) } : []
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
        let (assembly, provenance) = assembly(instructions) {
            NativeAssembly(programs, counts: counts, instructions: $0)
        }
        CodeListing.add(programs, counts: counts, assembly)
        return placed(assembly, provenance, areRoutines: false)
    }

    /// Returns the machine code of a program of routines and the way in which they run, as
    /// ``make(_:counts:instructions:)`` does for lane programs.
    static func make(
        _ program: RoutineProgram, instructions: InstructionSet? = nil
    ) -> (code: NativeCode?, provenance: CodeProvenance) {
        let (assembly, provenance) = assembly(instructions) { NativeAssembly(program, instructions: $0) }
        CodeListing.add(program, assembly)
        return placed(assembly, provenance, areRoutines: true)
    }

    /// Returns code for a set of instructions, or for the best one, and the way in which it runs once it is placed in
    /// memory; without code, the reason.
    private static func assembly(
        _ instructions: InstructionSet?, _ make: (InstructionSet) -> NativeAssembly?
    ) -> (assembly: NativeAssembly?, provenance: CodeProvenance) {
        guard let best = InstructionSet.best else {
            #if arch(x86_64) && canImport(Glibc)
                return (nil, .interpreter(.memory))
            #else
                return (nil, .interpreter(.platform))
            #endif
        }
        let set = instructions ?? best
        guard InstructionSet.available.contains(set) else { return (nil, .interpreter(.processor(set))) }
        guard let assembly = make(set) else { return (nil, .interpreter(.program)) }
        return (assembly, .native(set))
    }

    private static func placed(
        _ assembly: NativeAssembly?, _ provenance: CodeProvenance, areRoutines: Bool
    ) -> (code: NativeCode?, provenance: CodeProvenance) {
        guard let assembly else { return (nil, provenance) }
        guard let code = NativeCode(assembly, areRoutines: areRoutines) else { return (nil, .interpreter(.memory)) }
        return (code, provenance)
    }

    /// The set of vector instructions that the code uses.
    package var set: InstructionSet { assembly.set }

    /// The size of the machine code in bytes, including its constants.
    package var size: Int { assembly.bytes.count }

    /// Returns the instructions of a program as text, one line for each, as ``NativeAssembly/listing(_:)`` does.
    /// - Parameter index: The index of the program among the programs that the code was created from.
    package func listing(_ index: Int) -> [String] { assembly.listing(index) }
}
