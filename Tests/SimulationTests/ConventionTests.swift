import Diagnostics
import Expressions
import Foundation
import Quantities
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// One test for each line of Sources/ModelCore/Conventions.md that a run can show.
struct ConventionTests {
    /// The compiled program gives the same bits as `TreeEvaluator`, which evaluates the syntax tree.
    @Test(arguments: 0..<250) func programsAgreeWithTheTree(seed: Int) throws {
        var generator = ExpressionGenerator(seed: UInt64(seed) &+ 31, names: ["a", "b", "x", "y"])
        let expression = generator.number(depth: 6)
        let text = """
            dynamics:
              name: M
              parameters: { a: { value: 1.75 }, b: { value: -0.3 } }
              derived_variables: { d: { equation: { rhs: "\(expression)" } } }
              state_variables: { x: { equation: { rhs: "1" }, initial_value: 0.6 }, y: { equation: { rhs: "2" }, initial_value: -2.5 } }
            integration: { step_size: 1, duration: 1, time_scale: s }
            """
        let value = try Run.trajectory(text, recorded: ["d"]).columns[0].values[0]
        let expected = TreeEvaluator.value(expression, ["a": 1.75, "b": -0.3, "x": 0.6, "y": -2.5])
        #expect(value.bitPattern == expected.bitPattern || (value.isNaN && expected.isNaN), "\(expression)")
    }

    @Test func timeIsNeverAccumulated() throws {
        let text = Run.experiment([("x", "1", 0)], duration: "30")
        let run = try Run.trajectory(text, step: "0.005")
        #expect(run.times.count == 6001)
        for k in run.times.indices { #expect(run.times[k] == Double(k * 5)) }
    }

    /// A switch acts from the step that starts at its onset; it is decided at the middle of a step for all stages.
    @Test(arguments: ["euler", "heun", "rk4"], ["0.1", "0.05", "0.3"]) func switches(method: String, step: String)
        throws
    {
        let text = Run.experiment([("x", "Piecewise((1, (t >= 0.3) & (t < 0.9)), (0, True))", 0)], duration: "1.2")
        let end = try #require(Run.trajectory(text, method: method, step: step).columns[0].values.last)
        #expect(abs(end - 0.6) < 1e-12)
    }

    @Test func anEventWithAffectIsTestedAfterEachStep() throws {
        let events = "  events: { e: { condition: { rhs: x > 0.5 }, affect: { rhs: x = -1 } } }"
        let run = try Run.trajectory(Run.experiment([("x", "0", 2)], extra: events))
        #expect(run.columns[0].values.prefix(2) == [2, -1])
    }

    @Test func assignmentsOfAnAffectAreSequential() throws {
        let events = "  events: { e: { condition: { rhs: x > 0.5 }, affect: { rhs: 'x = 3; y = x + 1; x = 0' } } }"
        let run = try Run.trajectory(Run.experiment([("x", "0", 1), ("y", "0", 0)], extra: events))
        #expect(run.columns[0].values[1] == 0)
        #expect(run.columns[1].values[1] == 4)
    }

    /// A lone integrate-and-fire cell: the spikes of v' = 1 with reset at 1 come every 1 + h.
    @Test func resetsAreRecordedAfterTheReset() throws {
        let events = "  events: { e: { condition: { rhs: x >= 0.999 }, affect: { rhs: x = 0 } } }"
        let run = try Run.trajectory(Run.experiment([("x", "1", 0)], duration: "4", extra: events), step: "0.25")
        #expect(
            run.columns[0].values == [
                0, 0.25, 0.5, 0.75, 0, 0.25, 0.5, 0.75, 0, 0.25, 0.5, 0.75, 0, 0.25, 0.5, 0.75, 0,
            ])
    }

    @Test func bareTimeIsModelTime() throws {
        let text = Run.experiment([("x", "t", 0)], duration: "10").replacingOccurrences(
            of: "time_scale: s", with: "time_scale: ms")
        let run = try Run.trajectory(text, method: "rk4")
        // x' = t in model time: x(10) = 50, exact for a method of order 4.
        #expect(abs(try #require(run.columns[0].values.last) - 50) < 1e-10)
        #expect(run.times.last == 10)
    }

    /// The other operand of a comparison with `t` determines its unit in a bare model: a time in seconds is brought to
    /// model time (ms here), a bare parameter is model time, and a literal in a model of type `spiking` is in seconds.
    @Test(arguments: [
        ("generic", "onset", "onset: { value: 0.005, unit: s }"), ("generic", "onset", "onset: { value: 5 }"),
        ("generic", "5", "onset: { value: 0 }"), ("spiking", "0.005", "onset: { value: 0 }"),
    ]) func comparisonsOfBareTime(type: String, limit: String, parameter: String) throws {
        let text = """
            dynamics:
              name: M
              model_type: \(type)
              parameters: { \(parameter), a: { value: 1, unit: mV } }
              state_variables: { x: { equation: { rhs: "Piecewise((1, t < \(limit)), (0, True)) + 0*a" }, initial_value: 0 } }
            integration: { method: euler, step_size: 0.5, duration: 20, time_scale: ms }
            """
        #expect(abs(try #require(Run.trajectory(text).columns[0].values.last) - 5) < 1e-12)
    }

    /// Names that the simulator reserves may be used by a model as well.
    @Test func namesOfTheEngineAreFree() throws {
        let text = """
            dynamics:
              name: M
              parameters: { SEC: { value: 3 }, t: { value: 5 }, x_0: { value: 7 } }
              state_variables: { x: { equation: { rhs: "SEC + t + x_0" }, initial_value: 1 } }
            integration: { method: euler, step_size: 1, duration: 1, time_scale: ms }
            """
        #expect(try Run.trajectory(text).columns[0].values == [1, 16])
    }

    @Test func theTransientIsNotRecorded() throws {
        let text = Run.experiment([("x", "1", 0)]).replacingOccurrences(
            of: "duration: 1,", with: "duration: 1, transient_time: 2,")
        let run = try Run.trajectory(text)
        #expect(run.times.first == 2000)
        #expect(run.times.count == 11)
        #expect(abs(run.columns[0].values[0] - 2) < 1e-12)
    }

    /// NumPy's `arange(0, 1, 0.3)`, by which TVBO's back ends count steps, has 4 elements.
    @Test func aLastStepMayPassTheEnd() throws {
        let text = Run.experiment([("x", "1", 0)]).replacingOccurrences(of: "step_size: 0.1", with: "step_size: 0.3")
        let run = try Run.trajectory(text)
        #expect(run.times == [0, 300, 600, 900, 1200])
        let message =
            "the duration 1 s is not a multiple of the step size 0.3 s, so that a run with this step size takes 4 steps,"
            + " 1.2 s, as in TVBO's back ends jax and tvboptim"
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "")).model()
        #expect(model.remarks.map(\.message).contains(message))
        let half = try PreparedModel(model).run(SimulationRequest(step: DecimalNumber(mantissa: 5, exponent: -1)))
        #expect(half.trajectory.times == [0, 500, 1000])
        // The own step size, as a case names it.
        let own = try PreparedModel(model).run(SimulationRequest(step: DecimalNumber(mantissa: 300, exponent: -3)))
        #expect(own.trajectory.times == run.times)
        // A caller's step size must divide the duration.
        #expect(
            headlines {
                _ = try PreparedModel(model).run(SimulationRequest(step: DecimalNumber(mantissa: 7, exponent: -1)))
            } == ["f:6:57: error[E0602]: the duration 1 s is not a multiple of the step size 0.7 s"])
    }

    @Test(arguments: [
        ("step_size: 0.1", "step_size: -0.1", "f:6:42: error[E0602]: the step size must be positive, not -0.1 s"),
        ("duration: 1", "duration: 0", "f:6:57: error[E0602]: the duration must be positive, not 0 s"),
        (
            "step_size: 0.1", "step_size: 1e-17",
            "f:6:42: error[E0605]: 100000000000000000 steps are more than the 134217728 steps that one run may take"
        ),
    ]) func stepsThatDoNotFit(find: String, replace: String, message: String) {
        let text = Run.experiment([("x", "1", 0)]).replacingOccurrences(of: find, with: replace)
        #expect(headlines { _ = try Run.trajectory(text) } == [message])
    }

    /// x' = x² by steps of 0.1 s from 10: 20, 60, 420, 18060, then about the square of a tenth each time, so 10^209 at
    /// the tenth step and beyond 10^308 at the eleventh.
    @Test func aSolutionThatBlowsUpIsNamed() {
        let text = Run.experiment([("y", "1", 0), ("x", "x*x", 10)], duration: "5")
        #expect(
            headlines { _ = try Run.trajectory(text) }
                == [
                    "error[E0603]: the state 'x' is infinite after step 11 (t = 1100.0 ms) with the method euler and steps of 100 ms"
                ])
    }
}
