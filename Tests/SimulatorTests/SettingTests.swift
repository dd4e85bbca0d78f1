import Diagnostics
import ModelCore
import Simulator
import TestSupport
import Testing

/// A run that cannot start is refused at the setting that is wrong, and `checkRun` refuses the same.
struct SettingTests {
    private static let text = """
        dynamics:
          name: N
          coupling_inputs: { c: {} }
          state_variables: { x: { equation: { rhs: "c - x" } } }
        network:
          number_of_nodes: 2
          edges: [{ source: 0, target: 1, parameters: { delay: 0.5 } }]
          coupling: { f: { pre_expression: { rhs: x_j } } }
        integration: { method: euler, step_size: 0.1, duration: 1 }
        """

    private func model(_ method: String, _ more: String = "", delay: String = "0.5") throws -> Model {
        let text = Self.text.replacing("euler", with: method).replacing("delay: 0.5", with: "delay: \(delay)")
            .replacing("duration: 1", with: "duration: 1" + more)
        return try ModelLoader().model(text: text, at: .file("e.yaml"))
    }

    private static let noise = ", noise: { seed: 1, parameters: { sigma: 0.1 } }"

    static let refused: [(method: String, more: String, delay: String, message: String)] = [
        ("rk4", noise, "0", "9:24: error[E0601]: the method rk4 cannot integrate the noise of the state 'N_pop[0]/x'"),
        (
            "tsit5", noise, "0",
            "9:24: error[E0501]: only fixed steps with events at the ends of steps are possible, because"
                + " 'N_pop[0]/x' of 'e.yaml' has noise"
        ),
        (
            "dopri5", "", "0.5",
            "9:24: error[E0501]: the model 'e.yaml' has delays, which only fixed steps with events at the ends of steps support"
        ),
        (
            "map", "", "0",
            "9:24: error[E0601]: the model 'e.yaml' has differential equations, but the method map needs a discrete map"
        ),
        (
            "euler", "", "1e12",
            "9:42: error[E0605]: the model's 2 delays, of up to 10000000000000.0 steps, need more than the 33554432 values that one run stores"
        ),
    ]

    @Test(arguments: refused.indices) func refusalsHaveAPlace(index: Int) throws {
        let (method, more, delay, message) = Self.refused[index]
        let prepared = try PreparedModel(model(method, more, delay: delay))
        let name = prepared.model.name
        let wanted = ["e.yaml:" + message.replacing("'e.yaml'", with: "'\(name)'")]
        #expect(headlines { try prepared.checkRun() } == wanted)
        #expect(headlines { _ = try prepared.run(SimulationRequest()) } == wanted)
    }

    /// A method of the request is no setting of the file.
    @Test func theRequestHasNoPlace() throws {
        let prepared = try PreparedModel(model("euler", Self.noise))
        try prepared.checkRun()
        #expect(
            headlines { _ = try prepared.run(SimulationRequest(method: .rungeKutta(.rk4))) } == [
                "error[E0601]: the method rk4 cannot integrate the noise of the state 'N_pop[0]/x'"
            ])
    }

    /// A run whose step is so large that delays vanish says so.
    @Test func delaysThatVanishInLargerSteps() throws {
        let prepared = try PreparedModel(model("euler"))
        #expect(prepared.model.remarks.allSatisfy { !$0.message.contains("rounded") })
        func notes(_ step: String) throws -> [String] {
            try prepared.run(SimulationRequest(step: .init(step))).notes
        }
        #expect(try notes("0.5") == [])
        #expect(
            try notes("1") == [
                "2 of 2 delays are at most half a step long and are rounded to 0 steps, so they have no effect; to keep them, use a smaller step size"
            ])
    }
}
