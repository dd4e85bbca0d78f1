/// The way in which the programs of a run were executed, native code or the interpreter, as recorded in its provenance.
///
///     "\(CodeProvenance.native(.avx2))"           // "native code (avx2)"
///     "\(CodeProvenance.interpreter(.memory))"    // "interpreter (the system refuses executable memory)"
///
/// Results do not depend on the way of execution.
public enum CodeProvenance: Hashable, Sendable, CustomStringConvertible {
    /// The programs ran as native code, which uses the given set of vector instructions.
    case native(InstructionSet)
    /// The programs ran in the interpreter, for the given reason.
    case interpreter(Reason)

    /// The reason why programs are interpreted and not executed as native code.
    public enum Reason: Hashable, Sendable {
        /// The user asked for the interpreter instead of native code.
        case requested
        /// Native code cannot be generated for the processor architecture or operating system.
        case platform
        /// The operating system refuses executable memory.
        case memory
        /// The processor does not have the given set of vector instructions, which the user asked for.
        case processor(InstructionSet)
        /// The programs have an operation for which no native code can be generated, or are too large or too short for
        /// it.
        case program
    }

    /// The way of execution as a text for provenance and reports, such as `native code (avx2)`.
    public var description: String {
        switch self {
        case .native(let set): "native code (\(set.rawValue))"
        case .interpreter(.requested): "interpreter"
        case .interpreter(.platform): "interpreter (there is no native code for this platform)"
        case .interpreter(.memory): "interpreter (the system refuses executable memory)"
        case .interpreter(.processor(let set)): "interpreter (the processor lacks the instructions \(set.rawValue))"
        case .interpreter(.program): "interpreter (the programs of the model cannot be compiled to native code)"
        }
    }
}
