/// How the programs of a run were executed, for its provenance.
///
///     "\(CodeProvenance.native(.avx2))"           // "native code (avx2)"
///     "\(CodeProvenance.interpreter(.memory))"    // "interpreter (the system refuses executable memory)"
///
/// The results do not depend on it.
package enum CodeProvenance: Hashable, Sendable, CustomStringConvertible {
    /// Machine code with a set of instructions.
    case native(InstructionSet)
    /// The interpreter, for a reason.
    case interpreter(Reason)

    /// Why programs are interpreted.
    package enum Reason: Hashable, Sendable {
        /// The user asked for the interpreter.
        case requested
        /// There is no native code for the platform.
        case platform
        /// The system refuses executable memory.
        case memory
        /// The processor lacks the set of instructions that the user asked for.
        case processor(InstructionSet)
        /// A program has an operation for which there is no code, or is too large.
        case program
    }

    /// A text for provenance.
    package var description: String {
        switch self {
        case .native(let set): "native code (\(set.rawValue))"
        case .interpreter(.requested): "interpreter"
        case .interpreter(.platform): "interpreter (there is no native code for this platform)"
        case .interpreter(.memory): "interpreter (the system refuses executable memory)"
        case .interpreter(.processor(let set)): "interpreter (the processor has no \(set.rawValue))"
        case .interpreter(.program): "interpreter (a program cannot become native code)"
        }
    }
}
