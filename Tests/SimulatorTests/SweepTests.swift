import Diagnostics
import ModelCore
import Quantities
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing

/// Runs over several values of a parameter, against single runs of the experiment with that value.
struct SweepTests {
    private static func model() throws -> Model {
        try Experiment.load(path: Repository.ex3Experiment, database: ModelDatabase(folder: "/nonexistent")).model()
    }

    private static func message(_ text: String) -> String {
        do {
            _ = try ParameterSweep(text, of: model())
            return "no error"
        } catch let error as DiagnosticsError {
            let first = error.diagnostics[0]
            return first.message + (first.hint.map { "; \($0)" } ?? "")
        } catch { return "\(error)" }
    }

    /// The parts of a sweep are single runs, whether they are computed together or one after the other.
    @Test(arguments: ["euler", "rk4", "backward-euler"]) func partsHaveTheBitsOfSingleRuns(method: String) throws {
        let model = try Self.model()
        let sweep = try ParameterSweep("hhcell_1_0.C=8:12:9 pF", of: model)
        var request = SimulationRequest(method: try .named(method), duration: DecimalNumber("60"))
        request.recorded = ["hhcell_1_pop[0]/v", "hhcell_2_pop[1]/v"]
        let whole = try PreparedModel(model).run(sweep, request)
        let isTogether = whole.notes.contains(
            "the runs for all values of the parameter were computed together, with the same results as one by one")
        #expect(isTogether == (method != "backward-euler"))
        #expect(whole.trajectory.columns.count == 18)
        for (index, (text, value)) in sweep.values.enumerated() {
            let single = try PreparedModel(sweep.applied(value, to: model)).run(request)
            for (place, column) in single.trajectory.columns.enumerated() {
                let own = whole.trajectory.columns[2 * index + place]
                #expect(own.name == "\(column.name) @ hhcell_1_0.C=\(text)")
                #expect(own.values.map(\.bitPattern) == column.values.map(\.bitPattern))
            }
        }
        // The values differ, so that the parts are not all one run.
        #expect(Set(whole.trajectory.columns.map { $0.values.last }).count > 9)
    }

    /// All values of a model with noise get the random numbers of its single runs.
    @Test(arguments: ["euler", "heun"]) func noiseIsThatOfSingleRuns(method: String) throws {
        let text = """
            dynamics:
              name: M
              parameters: { theta: { value: 0.1 } }
              state_variables:
                x: { equation: { rhs: -theta*x }, noise: { parameters: { sigma: { value: 0.2 } } } }
            integration: { method: \(method), step_size: 0.1, duration: 20 }
            """
        let experiment = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent"))
        let model = try experiment.model()
        let name = try #require(model.usedComponents.first { $0.component.values["theta"] != nil }).name
        let sweep = try ParameterSweep("\(name).theta=0,0.1,0.3", of: model)
        let whole = try PreparedModel(model).run(sweep, SimulationRequest())
        #expect(whole.notes.contains { $0.contains("were computed together") })
        for (index, value) in sweep.values.enumerated() {
            let single = try PreparedModel(sweep.applied(value.value, to: model)).run(SimulationRequest())
            let own = whole.trajectory.columns[index].values
            #expect(own.map(\.bitPattern) == single.trajectory.columns[0].values.map(\.bitPattern))
        }
        #expect(Set(whole.trajectory.columns.map { $0.values.last }).count == 3)
    }

    /// A value for which the run fails is named, with the state of the model; also if no method can integrate the noise.
    @Test(arguments: [
        ("", "euler", "theta=-1e6,1", "the state 'x' is infinite"),
        (
            ", noise: { parameters: { sigma: { value: 0.2 } } }", "rk4", "theta=1,2",
            "the method rk4 cannot integrate the noise of the state 'x'"
        ),
    ]) func failuresNameTheValue(noise: String, method: String, values: String, message: String) throws {
        let text = """
            dynamics:
              name: M
              parameters: { theta: { value: 0.1 } }
              state_variables: { x: { equation: { rhs: -theta*x }, initial_value: 1\(noise) } }
            integration: { method: \(method), step_size: 0.1, duration: 20 }
            """
        let experiment = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent"))
        let model = try experiment.model()
        let name = try #require(model.usedComponents.first { $0.component.values["theta"] != nil }).name
        do {
            _ = try PreparedModel(model).run(ParameterSweep("\(name).\(values)", of: model), SimulationRequest())
            Issue.record("no error")
        } catch let error as DiagnosticsError {
            let first = error.diagnostics[0]
            #expect(first.message.hasPrefix(message), "\(first.message)")
            #expect(first.notes.map(\.message).contains { $0.hasPrefix("with \(name).theta=") }, "\(first.notes)")
        }
    }

    @Test func valuesAreThoseOfTheText() throws {
        let model = try Self.model()
        let range = try ParameterSweep("hhcell_1_0.C=8:12:3 pF", of: model)
        #expect(range.values.map { $0.text } == ["8.0 pF", "10.0 pF", "12.0 pF"])
        #expect(range.values.map { $0.value } == [8e-12, 10e-12, 12e-12])
        #expect(try ParameterSweep("hhcell_1_0.C=8,11 pF", of: model).values.map { $0.text } == ["8.0 pF", "11.0 pF"])
    }

    /// A pattern changes the parameters of all components that match; others keep their values.
    @Test func patternsChangeSeveralComponents() throws {
        let model = try Self.model()
        let changed = try ParameterSweep("hhcell_2_*.C=7,8 pF", of: model).applied(7e-12, to: model)
        let values = changed.usedComponents.filter { $0.name.hasPrefix("hhcell_") }.compactMap { component in
            component.component.values["C"].map { (component.name, $0) }
        }
        #expect(Set(values.map { $0.1 }) == [7e-12, 10e-12])
        for (name, value) in values { #expect(value == (name.hasPrefix("hhcell_2_") ? 7e-12 : 10e-12)) }
    }

    @Test(arguments: [
        (
            "hhcell_1_0.C",
            "'hhcell_1_0.C' does not have the form of a sweep, or is a value in one and not a finite number; write component.parameter=from:to:count unit, as in 'hhcell_1_0.C=8:12:5 pF', or component.parameter=a,b,c unit"
        ),
        (
            "hhcell_1_0.C=1:2 pF",
            "'hhcell_1_0.C=1:2 pF' does not have the form of a sweep, or is a value in one and not a finite number; write component.parameter=from:to:count unit, as in 'hhcell_1_0.C=8:12:5 pF', or component.parameter=a,b,c unit"
        ),
        (
            "hhcell_1_0.C=1:inf:3 pF",
            "'inf' does not have the form of a sweep, or is a value in one and not a finite number; write component.parameter=from:to:count unit, as in 'hhcell_1_0.C=8:12:5 pF', or component.parameter=a,b,c unit"
        ),
        ("hhcell_1_0.C=1:2:5000 pF", "the sweep has 5000 values; one sweep may have at most 4096"),
        (
            "hhcell_1_0.C=1:2:3 mV",
            "the values of the parameter 'hhcell_1_0.C' cannot have the unit 'mV'; use one of F, uF, nF, pF"
        ),
        (
            "hhcell_1_0.C=1:2:3",
            "the values of the parameter 'hhcell_1_0.C' need a unit; write it after the values, such as one of F, uF, nF, pF"
        ),
        ("hhcell_1_0.D=1:2:3 pF", "the model has no parameter 'hhcell_1_0.D' to sweep; did you mean 'hhcell_1_0.C'?"),
    ]) func refusals(text: String, wanted: String) {
        #expect(Self.message(text) == wanted)
    }
}
