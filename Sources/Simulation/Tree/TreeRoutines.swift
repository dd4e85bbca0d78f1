/// The native code of the step of a tree program and of its routines that handle events.
///
///     let routines = TreeRoutines(program, .best)
///     routines.native?.routines[0](registers, &context)  // takes a step
///
/// Sequences of instructions without control become computations, of which only the results that are read elsewhere are
/// stored. The interpreter executes the initialization.
struct TreeRoutines: Sendable {
    /// The number of instructions above which a program is interpreted, because its native code would not fit in the
    /// caches of processors.
    static let instructionLimit = 1 << 14
    /// The depth of calls above which a program is interpreted, because they use the stack of the thread.
    private static let depthLimit = 1 << 12

    /// The native code, whose routines are the step and then those that handle the events of each delayed connection;
    /// nil if all instructions are interpreted.
    let native: NativeCode?
    /// The way in which the instructions are executed, by native code or the interpreter.
    let provenance: CodeProvenance

    /// Generates the native code of a program, unless the interpreter is chosen or needed.
    init(_ program: TreeProgram, _ choice: CodeChoice) {
        guard choice != .interpreter else {
            (native, provenance) = (nil, .interpreter(.requested))
            return
        }
        guard program.code.count <= Self.instructionLimit, program.depth <= Self.depthLimit else {
            (native, provenance) = (nil, .interpreter(.program))
            return
        }
        let set: InstructionSet? = if case .native(let set) = choice { set } else { nil }
        (native, provenance) = NativeCode.make(RoutineProgram(program), instructions: set)
    }
}
