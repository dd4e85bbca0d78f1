import TestSupport
import Testing

struct NothingToRunTests {
    /// The error of a selection without runs lists the available ones, and no verification is written.
    @Test func aSelectionThatLeavesNothing() throws {
        let outcome = try Command.run(["all", "--case", "ex3", "--method", "dopri5", "--step-size", "7"])
        #expect(outcome.status == 6)
        #expect(
            outcome.errors.contains("no selected case has the method 'dopri5', which '--method' selects"),
            "\(outcome.errors)")
        #expect(outcome.errors.contains("the cases have euler, heun, rk4"))
    }
}

struct GoldenVerifyTests {
    /// A verification in which nothing was verified does not succeed.
    @Test func casesWithoutGoldens() throws {
        let folder = try TemporaryFolder()
        let digest = String(repeating: "0", count: 64)
        try folder.write("format: 1\nexperiment: e.xml\ntexts: { a.dat: \(digest) }\n", to: "cases/c/case.yaml")
        let outcome = try Command.run(["golden", "verify", "--cases", "cases"], in: folder.path)
        #expect(outcome.status == 6)
        #expect(outcome.errors.contains("no case below the folder 'cases' has a golden"))
    }
}
