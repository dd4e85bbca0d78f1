import Foundation
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// TVBO's back ends interpret some numbers differently. A warning then contains the number and the interpretation that
/// is used.
struct ReadingRemarkTests {
    private func remarks(_ text: String) throws -> [String] { try Small.model(text).remarks.map(\.message) }

    private func model(_ rhs: String, parameters: String = "{}", type: String = "generic") -> String {
        """
        dynamics:
          name: M
          model_type: \(type)
          parameters: \(parameters)
          state_variables: { x: { equation: { rhs: "\(rhs)" }, initial_value: 0 } }
        integration: { method: euler, step_size: 0.5, duration: 100, time_scale: ms }
        """
    }

    private static let inMilliseconds =
        "read as ms; TVBO's neuroml back end reads them as s, its jax back end as numbers of steps"

    @Test(arguments: [
        ("Piecewise((1, t >= 25), (0, True))", "{}", "generic", "25 is " + inMilliseconds),
        ("Piecewise((1, (t >= 25) & (t < 75.5)), (0, True))", "{}", "generic", "25, 75.5 are " + inMilliseconds),
        ("Piecewise((1, t > on), (0, True))", "{ on: { value: 20 } }", "generic", "on = 20 is " + inMilliseconds),
        (
            "Piecewise((1, t > on/1000), (0, True))", "{ on: { value: 50 } }", "generic",
            "on/1000 = 0.05 is " + inMilliseconds
        ),
        (
            "Piecewise((1, t >= 0.05), (0, True))", "{}", "spiking",
            "0.05 is read as s; TVBO's neuroml back end reads them so too, its jax back end as numbers of steps"
        ),
    ]) func bareNumbersBesideTheTime(rhs: String, parameters: String, type: String, message: String) throws {
        #expect(
            try remarks(model(rhs, parameters: parameters, type: type)).filter { !$0.contains("tvboptim") }
                == ["'t' is compared with bare numbers in the model 'M': " + message])
    }

    /// A time with another unit than the model's, which only the comparison converts.
    @Test(arguments: ["s", "ms"]) func convertedTimesBesideTheTime(unit: String) throws {
        let parameters =
            "{ on: { value: 0.02, unit: \(unit) }, off: { value: 0.04, unit: s }, k: { value: 1, unit: mV } }"
        let text = model("Piecewise((k, t >= on), (0, True))", parameters: parameters)
        let message =
            "'t' is compared with 'on', 0.02 s, as 20.0 ms; TVBO's jax and tvboptim back ends read 0.02"
        #expect(
            try remarks(text).filter { $0.contains("is compared with 'o") } == (unit == "s" ? [message] : []))
    }

    /// An initial value without content is another one in each back end; one that is left out is not.
    @Test func emptyInitialValues() throws {
        let text = model("1 - x")
        #expect(
            try remarks(text.replacing("initial_value: 0 }", with: "initial_value: ~ }")) == [
                "'initial_value' of state variable 'x' has no value: the default, 0.1, is used; TVBO's tvboptim back"
                    + " end takes 0, and its jax back end stops or computes NaN"
            ])
        #expect(try remarks(text.replacing(", initial_value: 0 }", with: " }")) == [])
    }

    @Test(arguments: [
        ("Piecewise((1, t > on), (0, True))", "{ on: { value: 20, unit: ms } }"), ("cos(t)", "{}"),
        ("Piecewise((1, x > 25), (0, True))", "{}"),
    ]) func unitsOfTimeLeaveNoDoubt(rhs: String, parameters: String) throws {
        #expect(try remarks(model(rhs, parameters: parameters)).allSatisfy { !$0.contains("bare numbers") })
    }

    @Test(arguments: [
        ("cos(t)", "{}"), ("Piecewise((t*2, t > on), (0, True))", "{ on: { value: 20, unit: ms } }"),
    ]) func timeInArithmetic(rhs: String, parameters: String) throws {
        #expect(
            try remarks(model(rhs, parameters: parameters)).contains(
                "'t' in the arithmetic of the model 'M' is the time in ms; in TVBO's jax back end 't' is the number of"
                    + " the step instead, so its results differ"
            ))
        let compared = model("Piecewise((x, t > 20), (0, True))")
        #expect(try remarks(compared).allSatisfy { !$0.contains("arithmetic") })
    }

    /// The rule behind the warning: 25 is 25 ms, 50 steps of half a millisecond.
    @Test func bareNumbersAreInTheTimeScale() throws {
        let run = try PreparedModel(Small.model(model("Piecewise((1, t >= 25), (0, True))"))).run(SimulationRequest())
            .trajectory
        #expect(run.columns[0].values.firstIndex { $0 > 0 } == 51)
        #expect(run.columns[0].values.last == 75)
    }

    @Test func anglesAreConverted() throws {
        let text = """
            dynamics:
              name: M
              parameters: { omega: { value: 6, unit: rad/s } }
              state_variables: { theta: { equation: { rhs: "omega" }, initial_value: 0, unit: rad } }
            integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }
            """
        let model = try Small.model(text)
        #expect(model.convention == .physical)
        #expect(
            model.remarks.map(\.message) == [
                "the value of 'omega', 6.0 rad_per_s, is read as 0.006 rad per ms; TVBO's jax and tvboptim back ends read"
                    + " 6.0 per ms, and its neuroml back end lacks this unit"
            ])
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        #expect(abs((run.columns[0].values.last ?? 0) - 0.006) < 1e-17)
        #expect(try remarks(text.replacing("rad/s", with: "rad/ms")) == [])
        #expect(try remarks(text.replacing("time_scale: ms", with: "time_scale: s")) == [])
    }

    @Test func rowsCountFromTheEndOfTheTransient() throws {
        let text = Small.experiment(rhs: "-v").replacing("duration: 1,", with: "duration: 1, transient_time: 0.5,")
        let model = try Small.model(text)
        #expect(
            model.remarks.map(\.message) == [
                "'transient_time' leaves out the first 0.5 ms, and recorded times start at its end; in TVBO 1.0 they"
                    + " start at 0, and the jax back end of TVBO 0.5.3 ignores 'transient_time'"
            ])
        let times = try PreparedModel(model).run(SimulationRequest()).trajectory.times
        #expect(times.first == 0.5 && times.last == 1.5)
    }

    @Test(arguments: ["number_of_nodes: 68", "number_of_regions: 68", "number_of_nodes: 68, number_of_regions: 12"])
    func nodesThatAreOnlyCounted(network: String) throws {
        let model = try Small.model(Small.experiment(rhs: "-v", extra: "network: { \(network) }"))
        let told = model.remarks.map(\.message)
        #expect(
            told.contains(
                "the network has 68 nodes and no edges, so each node is simulated independently of the"
                    + " others"))
        #expect(
            told.contains(
                "the network has 'number_of_nodes: 68', but 'number_of_regions: 12'; 'number_of_nodes' is"
                    + " used")
                == network.contains("12"))
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        #expect(run.columns.map(\.name) == (0..<68).map { "M_pop[\($0)]/v" })
        let alone = try PreparedModel(Small.model(Small.experiment(rhs: "-v"))).run(SimulationRequest()).trajectory
        #expect(run.columns.allSatisfy { $0.values == alone.columns[0].values })
    }

    private static let edges = [
        "{ source: 0, target: 1, coupling: c }", "{ source: 0, target: 1, coupling: c, directed: true }",
    ]

    @Test func edgesWhosePlaceAnotherTakes() throws {
        let network = """
            network:
              number_of_nodes: 2
              edges: [\(Self.edges[0]), \(Self.edges[1])]
              coupling: { c: { pre_expression: { rhs: x_j }, post_expression: { rhs: gx } } }
            """
        let text = Small.experiment(rhs: "c - v", extra: network).replacing(
            "  state_variables", with: "  coupling_inputs: [c]\n  state_variables")
        let found = try Small.model(text).remarks
        #expect(
            found.map(\.message) == [
                "of two edges from M_pop[0] to M_pop[1] with the coupling function 'c' only the last is used, as in"
                    + " TVBO"
            ])
        #expect(found.first?.code == .conflictingDefinition)
    }

    /// Synapses and inputs act in one direction, whatever their edge declares. If there are several edges, all of them
    /// act.
    @Test func synapsesActOneWay() throws {
        let text = try Repository.ex3Text()
        let range = try #require(text.range(of: "    - source: 0\n"))
        let said = text.replacingCharacters(in: range, with: "    - source: 0\n      directed: false\n")
        let model = try Small.model(said)
        #expect(
            model.remarks.map(\.message).contains(
                "an edge that names a synapse or starts at an input acts in one direction only, even with 'directed: false'"
            ))
        #expect(try model.network == Small.model(text).network)
    }
}
