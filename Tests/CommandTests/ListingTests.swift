import TestSupport
import Testing

/// The listing of programs and machine code that `run --listing` prints.
struct ListingTests {
    private static let experiment = "Reference/ex3/experiment.yaml"

    private func listing(_ options: [String]) throws -> [Substring] {
        let outcome = try Command.run(["run", Self.experiment, "--duration", "5", "--listing"] + options)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return Array(outcome.output.split(separator: "\n").drop { !$0.hasPrefix(";") })
    }

    /// Every program is listed with as many instructions as its heading says, and its machine code ends with `ret`.
    @Test(arguments: ["euler", "rodas4"]) func programsAndMachineCode(method: String) throws {
        let lines = try listing(["--method", method])
        let heading = try #require(lines.first)
        guard !heading.hasPrefix("; no native code was made") else { return }
        let parts = heading.split(separator: " ")
        #expect(heading.hasPrefix("; program 1 of "))
        let count = try #require(parts.count > 5 ? Int(parts[5]) : nil)
        let program = lines.dropFirst().prefix { !$0.hasPrefix(";") }
        #expect(program.count == count)
        #expect(program.allSatisfy { $0.contains(" = ") })
        #expect(program.contains { $0.contains("exp") })
        let code = lines.drop { !$0.hasPrefix("; machine code of program 1 of ") }.dropFirst().prefix {
            !$0.hasPrefix(";")
        }
        #expect(code.first?.hasPrefix("000000  ") == true)
        #expect(code.contains { $0.hasSuffix("  ret") })
    }

    /// The listing is of the instructions that were asked for.
    @Test func namesInstructions() throws {
        let lines = try listing(["--method", "euler", "--instructions", "sse2"])
        guard lines.first?.hasPrefix("; no native code was made") == false else { return }
        #expect(lines.contains { $0.hasPrefix("; machine code of program 1 of ") && $0.hasSuffix(", sse2") })
        #expect(lines.contains { $0.contains("mulsd xmm") && !$0.contains("vmulsd") })
    }

    @Test(arguments: [["--json"], ["--code", "interpreter"]]) func refusals(options: [String]) throws {
        let outcome = try Command.run(["run", Self.experiment, "--listing"] + options)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("so do not combine it with --json or --code interpreter"))
    }
}
