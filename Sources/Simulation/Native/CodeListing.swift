import Synchronization

/// A listing of the programs for which native code is made during a piece of work, each with its machine code.
///
///     let listing = CodeListing()
///     let run = try listing.recording { try prepared.run(request) }
///     print(listing.lines.joined(separator: "\n"))
///
/// Programs for which no native code can be made are listed without machine code. What runs on other threads is not
/// listed.
package final class CodeListing: Sendable {
    /// The listing of the current work; nil if nobody wants one.
    @TaskLocal private static var current: CodeListing?

    private let text = Mutex<[String]>([])

    /// Creates an empty listing.
    package init() {}

    /// The listing so far: a heading for each program and one for its machine code, and one line for each of their
    /// instructions.
    package var lines: [String] { text.withLock { $0 } }

    /// Performs work, lists the programs for which it makes native code, and returns its result.
    package func recording<Result>(_ work: () throws -> Result) rethrows -> Result {
        try Self.$current.withValue(self, operation: work)
    }

    /// Adds programs to the listing of the current work, if there is one.
    /// - Parameters:
    ///   - counts: The number of lanes of each program.
    ///   - assembly: The machine code of the programs; nil if there is none.
    static func add(_ programs: [LaneProgram], counts: [Int], _ assembly: NativeAssembly?) {
        guard let current else { return }
        var lines: [String] = []
        for (index, (program, count)) in zip(programs, counts).enumerated() {
            // The lines are, for example, "; program 1 of 2: 14 instructions, 8 lanes" above the instructions, and
            // "; machine code of program 1 of 2, avx2" above the machine code.
            let place = "program \(index + 1) of \(programs.count)"
            let lanes = count == 1 ? "one lane" : "\(count) lanes"
            lines.append("; \(place): \(program.instructions.count) instructions, \(lanes)")
            lines += program.instructions.map { program.text(of: $0) }
            guard let assembly else { continue }
            lines.append("; machine code of \(place), \(assembly.set.rawValue)")
            lines += assembly.listing(index)
        }
        current.text.withLock { $0 += lines }
    }

    /// Adds a program of routines to the listing of the current work, if there is one.
    /// - Parameter assembly: The machine code of the program; nil if there is none.
    static func add(_ program: RoutineProgram, _ assembly: NativeAssembly?) {
        guard let current else { return }
        var lines = program.lines
        if let assembly {
            lines.append("; machine code of the routines, \(assembly.set.rawValue)")
            lines += assembly.listing(0)
        }
        current.text.withLock { $0 += lines }
    }
}

extension LaneProgram {
    /// Returns an instruction as text, such as `r16+i = multiply r0+i, r8`, in which i is the number of the lane. `t3`
    /// is the result in slot 3, which has no register.
    package func text(of instruction: Instruction) -> String {
        var name = "\(instruction.opcode)"
        if instruction.opcode == .call || instruction.opcode == .call2 {
            name = Machine.functions[Int(instruction.c)].rawValue
        }
        return operand(instruction.target) + " = \(name) " + instruction.operands.map(operand).joined(separator: ", ")
    }

    private func operand(_ slot: Int32) -> String {
        switch slots[Int(slot)] {
        case .lanes(let register): "r\(register)+i"
        case .shared(let register): "r\(register)"
        case .scratch: "t\(slot)"
        }
    }
}
