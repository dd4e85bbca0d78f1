import Diagnostics
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
    /// Two states with noise, of which the second is multiplied by its state and has limits, with an event that resets the
    /// first one, and a time that is left out.
    private static func prepared(method: String, rate: String = "v - v**3/3 - w + 0.5") throws -> PreparedModel {
        let text = """
            dynamics:
              name: Noisy
              parameters: { a: { value: 0.7 }, b: { value: 0.8 }, tau: { value: 12.5 } }
              state_variables:
                v:
                  equation: { rhs: \(rate) }
                  initial_value: -1.0
                  noise: { parameters: { sigma: { value: 0.1 } } }
                w:
                  equation: { rhs: (v + a - b*w)/tau }
                  initial_value: 1.0
                  domain: { lo: -0.3, hi: 0.9, enforce: clamp }
                  noise: { additive: false, parameters: { sigma: { value: 0.2 } } }
              events: { reset: { condition: { rhs: "v > 1.2" }, affect: { rhs: "v = -0.5" } } }
            integration: { method: \(method), step_size: 0.05, duration: 110, transient_time: 2 }
            """
        let experiment = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: "/nonexistent"))
        return try PreparedModel(experiment.model())
    }

    /// The 69 further ones of 70 members are computed in two runs of 35, the second of which leaves one out.
    @Test(arguments: ["euler", "heun"], [70, 12]) func membersHaveTheBitsOfSingleRuns(method: String, members: Int)
        throws
    {
        let model = try Self.prepared(method: method)
        var request = SimulationRequest()
        let first = try model.run(request)
        let lanes = try EnsembleLanes(of: model, like: first, request, members: members - 1)
        #expect(lanes?.count == (members == 70 ? 35 : 11))
        let instants = [2, 5, 55, 110.0]
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

    /// A member that does not remain finite gives the error of its single run.
    @Test func aMemberThatFails() throws {
        // The cubic term has the wrong sign, so that paths beyond 1 grow without bounds.
        let model = try Self.prepared(method: "euler", rate: "v**3 - v - 0*w")
        var request = SimulationRequest()
        func message(_ request: SimulationRequest) -> String {
            do {
                _ = try model.run(request)
                return "no error"
            } catch let error as DiagnosticsError { return error.diagnostics[0].message } catch { return "\(error)" }
        }
        let singles = (0..<40).map { member -> String in
            request.member = UInt32(member)
            return message(request)
        }
        let first = try #require(singles.first { $0 != "no error" })
        request.member = 0
        request.ensemble = EnsembleRequest(members: 40, seed: 42, instants: [])
        #expect(message(request) == first)
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
