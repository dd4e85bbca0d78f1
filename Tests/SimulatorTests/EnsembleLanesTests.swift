import ModelCore
import Quantities
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// Ensembles whose members are computed together, against single runs of the members.
struct EnsembleLanesTests {
    /// Two states, of which one has noise that depends on the other one, with an event that resets the first one.
    private static func prepared(method: String) throws -> PreparedModel {
        let text = """
            dynamics:
              name: Noisy
              parameters: { a: { value: 0.7 }, b: { value: 0.8 }, tau: { value: 12.5 }, s: { value: 0.1 } }
              state_variables:
                v:
                  equation: { rhs: v - v**3/3 - w + 0.5 }
                  initial_value: -1.0
                  noise: { parameters: { sigma: { value: 0.1 } } }
                w:
                  equation: { rhs: (v + a - b*w)/tau }
                  initial_value: 1.0
                  noise: { parameters: { sigma: { value: 0.03 } } }
            integration: { method: \(method), step_size: 0.05, duration: 110 }
            """
        let experiment = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent"))
        return try PreparedModel(experiment.model())
    }

    /// With 70 members, a program of 64 is run twice, the second time for a few of its members.
    @Test(arguments: ["euler", "heun"], [70, 12]) func membersHaveTheBitsOfSingleRuns(method: String, members: Int)
        throws
    {
        let model = try Self.prepared(method: method)
        var request = SimulationRequest()
        let first = try model.run(request)
        let lanes = try EnsembleLanes(of: model, like: first, request, members: members - 1)
        #expect(lanes?.count == min(64, members - 1))
        let instants = [0, 5, 55, 110.0]
        request.ensemble = EnsembleRequest(members: members, seed: 42, instants: instants)
        let whole = try model.run(request).trajectory
        request.ensemble = nil
        var ends: Set<Double> = []
        for member in 0..<members {
            request.member = UInt32(member)
            let single = try model.run(request).trajectory
            for column in single.columns {
                let own = try #require(whole.column("\(column.name).member\(member)")).values
                let rows = try #require(single.rows(at: instants))
                #expect(own.map(\.bitPattern) == rows.map { column.values[$0].bitPattern })
            }
            ends.insert(single.columns[0].values.last ?? .nan)
        }
        #expect(ends.count == members)
    }

    /// A short run and an ensemble of few members are not worth a program of their own.
    @Test func smallEnsemblesRunMemberByMember() throws {
        let model = try Self.prepared(method: "euler")
        let first = try model.run(SimulationRequest())
        #expect(try EnsembleLanes(of: model, like: first, SimulationRequest(), members: 7) == nil)
        let short = SimulationRequest(duration: DecimalNumber("5"))
        #expect(try EnsembleLanes(of: model, like: model.run(short), short, members: 63) == nil)
    }
}
