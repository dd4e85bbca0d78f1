import ArgumentParser
import Simulation

/// The options for the choice between native code and the interpreter.
struct CodeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "'native': programs run as machine code; 'interpreter': they are interpreted. Both give the same bits. (default: native where the system permits it)",
            valueName: "kind"))
    var code: CodeArgument?

    @Option(
        help: ArgumentHelp(
            "The instruction set of native code: sse2, avx2 or avx512. (default: the best that the processor offers)",
            valueName: "set"))
    var instructions: InstructionSet?

    /// The values of the option `--code`: native code, or the interpreter.
    enum CodeArgument: String, ExpressibleByArgument, CaseIterable { case native, interpreter }

    func validate() throws {
        guard let instructions else { return }
        if code == .interpreter {
            throw ValidationError("--instructions is for native code, so do not combine it with --code interpreter")
        }
        guard InstructionSet.available.contains(instructions) else {
            let offered = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                "this machine does not have the instruction set \(instructions.rawValue) of --instructions; it has "
                    + (offered.isEmpty ? "none: leave --instructions out" : offered))
        }
    }

    /// The choice between native code and the interpreter that the options express: the best native code if neither
    /// option is given.
    var choice: CodeChoice {
        if code == .interpreter { return .interpreter }
        return instructions.map { .native($0) } ?? .best
    }
}

extension InstructionSet: ExpressibleByArgument {}
