import TestSupport
import Testing

struct NothingToRunTests {
    /// The error of a selection without runs lists the available ones, and no verification is written.
    @Test func aSelectionThatLeavesNothing() throws {
        let outcome = try Command.run(["all", "--case", "ex3", "--method", "dopri5", "--step-size", "7"])
        #expect(outcome.status == 6)
        #expect(
            outcome.errors.contains("choose among the methods euler, heun, rk4, the step sizes 0.0025, 0.005"))
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
