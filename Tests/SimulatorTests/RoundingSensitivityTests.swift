import Foundation
import ModelCore
import Quantities
import Simulator
import TVBO
import Testing

/// The sensitivity of runs to the last digits of their states.
struct RoundingSensitivityTests {
    private func sensitivity(_ text: String, _ request: SimulationRequest = SimulationRequest()) throws
        -> RoundingSensitivity?
    {
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent")).model()
        let prepared = try PreparedModel(model)
        return try RoundingSensitivity.measured(of: prepared, prepared.run(request), request)
    }

    private func lorenz(_ duration: Int, x: Double = 1) -> String {
        """
        dynamics:
          name: Lorenz
          parameters: { sigma: { value: 10 }, rho: { value: 28 }, beta: { value: 2.6666666666666665 } }
          state_variables:
            x: { equation: { rhs: sigma*(y - x) }, initial_value: \(x) }
            y: { equation: { rhs: x*(rho - z) - y }, initial_value: 1.0 }
            z: { equation: { rhs: x*y - beta*z }, initial_value: 1.0 }
        integration: { method: rk4, step_size: 0.01, duration: \(duration) }
        """
    }

    /// The largest Lyapunov exponent of the Lorenz system is about 0.9, so that 2.2e-16 grows to 1e-10 after about 15
    /// units of time, and to the size of the attractor after 40. The same exponent bounds what shorter runs do.
    @Test func chaos() throws {
        #expect(try sensitivity(lorenz(5)) == nil)
        let long = try #require(try sensitivity(lorenz(60)))
        #expect(long.change > 0.1)
        #expect(long.time > 8 && long.time < 30)
        #expect(long.warning.message.contains("the back ends of TVBO 0.5.3, round in other places"))
    }

    private func twoStates(_ x: String, _ y: String, initial: Double = 0.3, method: String = "euler") -> String {
        """
        dynamics:
          name: M
          state_variables:
            x: { equation: { rhs: "\(x)" }, initial_value: \(initial) }
            y: { equation: { rhs: "\(y)" }, initial_value: 0.7 }
        integration: { method: \(method), step_size: 0.1, duration: 3 }
        """
    }

    /// A state that rests on a jump: 0.3/0.1 is a little less than 3 or 3, by the last digit of 0.3.
    @Test(arguments: [
        "floor(x/0.1) - y", "Mod(x, 0.1) - y", "Piecewise((1, x >= 0.1 + 0.2), (0, True)) - y",
        "Heaviside(x - 0.1 - 0.2) - y", "tanh(1e15*(x - 0.3)) - y",
    ]) func jumps(rate: String) throws {
        let found = try #require(try sensitivity(twoStates("0.3 - x", rate)))
        #expect(found.quantity.hasSuffix("y"))
        #expect(found.change > 0.01)
    }

    /// A jump behind a sum that drops the last digit of its smaller term: 0.1 - 1 is -0.9, a multiple of 0.3.
    @Test func jumpsBehindSums() throws {
        let found = try #require(try sensitivity(twoStates("y - 0.2*Mod(x - 1, 0.3)", "-x", initial: 0.1)))
        #expect(found.change > 1e-3)
    }

    /// The change grows as the errors of many steps: 200 units in the last place for 40 000.
    @Test func unitsByTheNumberOfSteps() throws {
        let found = try #require(try sensitivity(lorenz(400)))
        #expect(found.units == 200)
        #expect(found.warning.message.contains("change by 200 units in the last place"))
    }

    /// A subnormal state is not changed: eight units of it would be several times its value.
    @Test func subnormalStates() throws {
        #expect(try sensitivity(twoStates("0", "x - y", initial: 1e-323)) == nil)
    }

    /// Rounding errors that arise during the run: a clock that reaches a threshold, a state that comes to rest at one, an
    /// oscillator that starts from rest, and nodes that start equal.
    @Test(arguments: [
        ("1 + 0*y", "Heaviside(x - 1) - y", 0.0, 3), ("(0.3 - x)/0.5", "Heaviside(x - 0.3) - y", 0.1, 60),
        ("sin(30*y)*10", "cos(27*x)*10", 0.0, 100),
    ]) func errorsOfSteps(x: String, y: String, initial: Double, duration: Int) throws {
        let text = twoStates(x, y, initial: initial).replacingOccurrences(
            of: "duration: 3", with: "duration: \(duration)")
        let found = try #require(try sensitivity(text))
        #expect(found.change > 0.01)
    }

    /// A state without rounding errors is not changed: a clock with steps of 1/8, and a state at its limit.
    @Test func exactStates() throws {
        let clock = twoStates("1", "Heaviside(x - 1) - y", initial: 0).replacingOccurrences(
            of: "step_size: 0.1", with: "step_size: 0.125")
        #expect(try sensitivity(clock) == nil)
        let limited = twoStates("1", "Heaviside(x - 0.7) - y", initial: 0.15).replacingOccurrences(
            of: "initial_value: 0.15", with: "initial_value: 0.15, boundaries: { lo: 0.1, hi: 0.7 }")
        #expect(try sensitivity(limited) == nil)
        // Without the limit, the state passes 0.7 in its steps of 0.1 from 0.1 on.
        let free = twoStates("1", "Heaviside(x - 0.7) - y", initial: 0.1)
        #expect(try sensitivity(free) != nil)
    }

    /// A run that continues where another one ended starts with states that have come to rest exactly.
    @Test func settledStates() throws {
        let text = twoStates("0.5 - x", "Heaviside(x - 0.5) - y", initial: 0.5).replacingOccurrences(
            of: "integration:", with: "initial_state: { duration: 20 }\nintegration:")
        #expect(try sensitivity(text) != nil)
        let later = text.replacingOccurrences(of: "initial_value: 0.5", with: "initial_value: 0.0")
            .replacingOccurrences(of: "0.5 - x", with: "Piecewise((1, x < 0.5), (0, True))")
            .replacingOccurrences(of: "step_size: 0.1", with: "step_size: 0.125")
        #expect(try sensitivity(later) == nil)
    }

    /// Decays, oscillations and jumps that are far away forget the last digit.
    @Test(arguments: [
        ("0.3 - x", "floor(x/0.1) - y", 0.35), ("-x", "x - y", 0.3), ("y", "-x", 0.3), ("1", "Heaviside(x) - y", 0.3),
        ("x", "y", 0.3),
    ]) func calm(x: String, y: String, initial: Double) throws {
        #expect(try sensitivity(twoStates(x, y, initial: initial)) == nil)
    }

    /// States that are 0 are not changed, although the smallest number lies above the jump.
    @Test func statesAtZero() throws {
        #expect(try sensitivity(twoStates("0", "Piecewise((1, x > 0), (0, True)) - y", initial: 0)) == nil)
    }

    /// A quantity that is 0 in the run itself, and 1 in the changed one.
    @Test func quantitiesAtZero() throws {
        let text = twoStates("0", "Piecewise((1, x > 0.3), (0, True)) - y").replacingOccurrences(
            of: "initial_value: 0.7", with: "initial_value: 0.0")
        let found = try #require(try sensitivity(text))
        #expect(found.quantity.hasSuffix("y") && found.change > 0.9)
    }

    /// A quantity that is 0 because others are equal differs from 0 in the changed run, but only in their last digits.
    @Test func differencesOfEqualQuantities() throws {
        let text = twoStates("0", "x - 0.3 - y").replacingOccurrences(
            of: "initial_value: 0.7", with: "initial_value: 0.0")
        #expect(try sensitivity(text) == nil)
    }

    /// A recorded quantity that is not a number in all runs is no difference.
    @Test func numbersThatAreNone() throws {
        let text = twoStates("0", "-y", initial: 0).replacingOccurrences(
            of: "state_variables:",
            with: "derived_variables: { d: { equation: { rhs: x/x }, record: true } }\n  state_variables:")
        #expect(try sensitivity(text) == nil)
    }

    /// A logistic map doubles a change in each step.
    @Test func maps() throws {
        func text(_ steps: Int) -> String {
            """
            dynamics:
              name: Logistic
              system_type: discrete
              state_variables: { x: { equation: { rhs: 4*x*(1 - x) }, initial_value: 0.3 } }
            integration: { duration: \(steps) }
            """
        }
        #expect(try sensitivity(text(10)) == nil)
        #expect(try #require(try sensitivity(text(80))).change > 0.1)
    }

    /// Runs that are not repeated: of other kinds, or too long.
    @Test func otherRuns() throws {
        let text = twoStates("0.3 - x", "floor(x/0.1) - y")
        #expect(try sensitivity(text, SimulationRequest(method: .named("backward_euler"))) == nil)
        #expect(try sensitivity(text, SimulationRequest(method: .tree)) == nil)
        #expect(try sensitivity(text, SimulationRequest(method: .named("rk4"))) != nil)
        let noisy = text.replacingOccurrences(
            of: "initial_value: 0.7", with: "initial_value: 0.7, noise: { parameters: { sigma: { value: 0.1 } } }")
        #expect(try sensitivity(noisy) == nil)
        let long = text.replacingOccurrences(of: "duration: 3", with: "duration: 500000")
        #expect(try sensitivity(long, SimulationRequest(method: .named("rk4"))) == nil)
    }
}
