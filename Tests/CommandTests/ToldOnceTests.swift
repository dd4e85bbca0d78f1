import Foundation
import TestSupport
import Testing

/// Every problem is reported once.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct ToldOnceTests {
    private static let experiment = """
        dynamics: { name: M, state_variables: { x: { equation: { rhs: "-x" }, initial_value: 1 } } }
        integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }

        """

    private func count(_ text: String, _ outcome: Command.Outcome) -> Int {
        (outcome.output + outcome.errors).components(separatedBy: text).count - 1
    }

    private func folder(tolerance unit: String = "dimensionless") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        try folder.write("", to: ".git/HEAD")
        #expect(try Command.run(["run", "e.yaml", "-o", "e.csv"], in: folder.path).status == 0)
        #expect(
            try Command.run(["init", "cases/m", "--experiment", "e.yaml", "--golden", "e.csv"], in: folder.path).status
                == 0)
        return folder
    }

    #if os(Linux) && arch(x86_64)
        private static let subnormal = "numbers smaller than 2.2e-308 decide this result"
    #else
        // Elsewhere, such numbers are not replaced by 0 for another run.
        private static let subnormal = "'x' is smaller than 2.2e-308 at 0 ms, but not 0"
    #endif

    /// A run that records nothing, and one whose values become subnormal, say so.
    @Test(arguments: [
        ("initial_value: 1 }", "initial_value: 1, variable_of_interest: false }", "no quantity is recorded"),
        ("initial_value: 1 }", "initial_value: 1e-310 }", subnormal),
    ]) func runsThatShowLess(old: String, new: String, message: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.experiment, to: "e.yaml")
        #expect(try count(message, Command.run(["run", "e.yaml"], in: folder.path)) == 0)
        try folder.write(Self.experiment.replacing(old, with: new), to: "e.yaml")
        #expect(try count(message, Command.run(["run", "e.yaml"], in: folder.path)) == 1)
    }

    @Test func aCaseThatCannotBeRun() throws {
        let folder = try folder()
        try folder.write(Self.experiment.replacing("-x", with: "-x + kk"), to: "e.yaml")
        for arguments in [["all", "--references", "cases"], ["all", "--references", "cases", "--json"]] {
            let outcome = try Command.run(arguments, in: folder.path)
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("error[E0203]: unknown name 'kk' in the equation of 'x'"))
            #expect(!arguments.contains("--json") || outcome.output.contains("unknown name 'kk'"))
            if !arguments.contains("--json") { #expect(count("unknown name 'kk'", outcome) == 1) }
        }
    }

    /// All runs of a case fail for one reason, which the table reports once for all of them.
    @Test func cellsThatBreakOffAlike() throws {
        let folder = try folder()
        let path = folder.path + "/cases/m/case.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try folder.write(
            text.replacing(/methods: .*/, with: "methods: [euler, heun, rk4]").replacing(
                /unit: \w+/, with: "unit: mV"),
            to: "cases/m/case.yaml")
        let outcome = try Command.run(["all", "--references", "cases"], in: folder.path)
        #expect(outcome.status == 65)
        #expect(count("error[E0801]", outcome) == 1, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("euler at 0.5 ms, heun at 0.5 ms, rk4 at 0.5 ms: "))
    }

    /// Two documents that include the same invalid document.
    @Test func whatSeveralDocumentsShare() throws {
        let folder = try TemporaryFolder()
        try folder.write("<Lems><ComponentType/></Lems>", to: "types.xml")
        for name in ["a.xml", "b.xml"] {
            try folder.write(
                "<Lems>\n<Include file=\"types.xml\"/><Target component=\"r\"/>\(SimulationTypes.text)</Lems>", to: name
            )
        }
        let outcome = try Command.run(["check", "a.xml", "b.xml"], in: folder.path)
        #expect(outcome.status == 65)
        #expect(count("types.xml:1:7: error", outcome) == 1, "\(outcome.errors)")
        let again = try Command.run(["check", "types.xml", "types.xml"], in: folder.path)
        #expect(again.status == 65)
        #expect(count("error[", again) == 1, "\(again.errors)")
        #expect(again.errors.hasSuffix("types.xml: the file cannot be read, for the reasons given above\n"))
    }
}
