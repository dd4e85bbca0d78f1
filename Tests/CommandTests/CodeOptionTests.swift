import Foundation
import TestSupport
import Testing

/// The choice between native code and the interpreter on the command line.
struct CodeOptionTests {
    /// Returns what the built command printed as JSON about a run.
    private func run(_ file: String, _ options: [String]) throws -> (code: String, digest: String) {
        let outcome = try Command.run(["run", file, "--json"] + options)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return (value?["code"] as? String ?? "", value?["traceDigest"] as? String ?? "")
    }

    /// The interpreter and every set of instructions that the machine offers give the same bits, for one cell and for
    /// lanes, with fixed and adaptive steps and in the tree order.
    @Test(arguments: [
        ["Reference/ex3/experiment.yaml", "--method", "euler"],
        ["Reference/ex3/experiment.yaml", "--method", "rk4"],
        ["Reference/ex3/experiment.yaml", "--method", "lems"],
        ["Reference/ex3/experiment.yaml", "--method", "dopri5"],
        ["Tests/SimulationTests/Networks/oscillators.yaml", "--method", "heun"],
    ]) func allCodeGivesTheSameBits(arguments: [String]) throws {
        let options = Array(arguments.dropFirst())
        let interpreted = try run(arguments[0], options + ["--code", "interpreter"])
        #expect(interpreted.code == "interpreter")
        #expect(interpreted.digest.count == 64)
        let best = try run(arguments[0], options)
        #expect(best.digest == interpreted.digest)
        let offered = ["sse2", "avx2", "avx512"].filter { best.code != "interpreter" && isOffered($0) }
        for set in offered {
            let native = try run(arguments[0], options + ["--instructions", set])
            #expect(native.digest == interpreted.digest, "\(set)")
            // An explicit method has nothing to compile in a program without instructions.
            if best.code.hasPrefix("native") { #expect(native.code == "native code (\(set))") }
        }
    }

    private func isOffered(_ set: String) -> Bool {
        let flags = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        return flags.contains(set == "avx512" ? " avx512dq" : " \(set)")
    }

    @Test func instructionsAreForNativeCode() throws {
        let outcome = try Command.run([
            "run", "Reference/ex3/experiment.yaml", "--code", "interpreter", "--instructions", "sse2",
        ])
        #expect(outcome.status == 64)
        #expect(
            outcome.errors.contains("--instructions is for native code, so do not combine it with --code interpreter"))
    }
}
