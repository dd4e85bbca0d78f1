import TestSupport
import Testing

struct SelectionTests {
    /// The error of a selection without runs lists the available ones, and no verification is written.
    @Test func aSelectionThatLeavesNothing() throws {
        let outcome = try Command.run(["all", "--case", "ex3", "--method", "dopri5", "--step-size", "7"])
        #expect(outcome.status == 6)
        #expect(outcome.errors.contains("there are the methods euler, heun, rk4, and the step sizes 0.0025, 0.005"))
    }
}
