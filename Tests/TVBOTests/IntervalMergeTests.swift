import Foundation
import Simulator
import TVBO
import TestSupport
import Testing

/// The interval of a state overrides that of the database entry, whatever the keys of both are, as in TVBO.
struct IntervalMergeTests {
    private static let entry = """
        name: E
        state_variables:
          up: { equation: { rhs: "1" }, initial_value: 0, domain: { lo: -2, hi: 4 } }
          down: { equation: { rhs: "-1" }, initial_value: 0, boundaries: { lo: -3, hi: 5 }, domain: { lo: 0, hi: 1 } }
        """

    /// Returns the last values of a state with the rate 1 and of one with the rate -1 after 8 units of time, and the
    /// warnings.
    private func run(_ states: String) throws -> (up: Double?, down: Double?, remarks: [String]) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.entry.write(to: folder.appendingPathComponent("E.yaml"), atomically: true, encoding: .utf8)
        let text = """
            dynamics: { iri: "tvbo:E", state_variables: { \(states) } }
            integration: { method: euler, step_size: 0.5, duration: 8 }
            """
        let model = try Experiment.parse(text, file: "f", database: ModelDatabase(folder: folder.path)).model()
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        return (run.column("up")?.values.last, run.column("down")?.values.last, model.remarks.map(\.message))
    }

    @Test(arguments: [
        ("up: { initial_value: 0 }", 8.0, -3.0), ("up: { range: { lo: -1, hi: 0.05, enforce: clamp } }", 0.05, -3),
        ("up: { domain: { lo: -1, hi: 0.05, enforce: clamp } }", 0.05, -3), ("up: { domain: { hi: 2 } }", 8, -3),
        ("up: { domain: { enforce: clamp } }", 4, -3), ("up: { boundaries: { lo: -0.5 } }", 4, -3),
        ("up: { boundaries: { hi: 3 } }", 3, -3), ("up: { boundaries: { hi: 3 }, domain: { lo: 1, hi: 2 } }", 3, -3),
        ("down: { domain: { lo: -1 } }", 8, -1), ("down: { range: { lo: -1 } }", 8, -1),
        ("down: { boundaries: { hi: 9 } }", 8, -3), ("down: { domain: { enforce: none } }", 8, -8),
    ]) func theModelOverridesTheEntry(states: String, up: Double, down: Double) throws {
        let found = try run(states)
        #expect(found.up == up && found.down == down, "\(found)")
        #expect(found.remarks.allSatisfy { !$0.contains("has no effect") }, "\(found.remarks)")
    }

    /// TVBO's jax back end ends at 0.04587.
    @Test(.enabled(if: Repository.hasDatabase, "the database of TVBO is fetched by 'make corpora'"))
    func aModelOfTheDatabase() throws {
        let text = """
            dynamics: { iri: "tvbo:Generic2dOscillator", state_variables: { V: { range: { lo: -1, hi: 0.05, enforce: clamp } } } }
            integration: { method: Heun, step_size: 0.1, duration: 5 }
            """
        let database = ModelDatabase(folder: Repository.database)
        let model = try Experiment.parse(text, file: "f", database: database).model()
        let run = try PreparedModel(model).run(SimulationRequest()).trajectory
        let last = try #require(run.column("V")?.values.last)
        #expect(abs(last - 0.04587) < 1e-5, "\(last)")
    }

    @Test func bothKeysInOneMapping() throws {
        let found = try run("up: { domain: { lo: 0, hi: 1 }, range: { lo: 0, hi: 1, enforce: clamp } }")
        #expect(found.up == 8)
        #expect(
            found.remarks.contains(
                "'range' of state variable 'up' has no effect, because 'domain' is given and used,"
                    + " as in TVBO"),
            "\(found.remarks)")
    }
}
