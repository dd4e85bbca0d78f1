import ModelCore
import Quantities
import Simulation
import Simulator
import TestSupport
import Testing

/// Recording more never changes anything else.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct RecordingTests {
    /// Every column and event of a document is the same, bit by bit, when everything is recorded besides.
    @Test(arguments: ExampleTests.oracle) func moreColumnsChangeNoOther(expected: ExampleTests.Expected) throws {
        let folder = try TemporaryFolder()
        let preparedModel = try PreparedModel(
            Engines.loader.model(path: try Engines.document(expected.document, in: folder)))
        let own = preparedModel.model.simulation
        var request = SimulationRequest()
        request.duration = Self.shortened(own)
        let few = try preparedModel.run(request)
        let names = few.trajectory.columns.map(\.name)
        let more = try Self.recordable(preparedModel)
        request.recorded = names + more
        let many = try preparedModel.run(request)
        #expect(many.trajectory.columns.count >= names.count + (more.isEmpty ? 0 : 1))
        for column in few.trajectory.columns {
            let other = try #require(many.trajectory.column(column.name), "\(column.name)")
            #expect(column.values.map(\.bitPattern) == other.values.map(\.bitPattern), "\(column.name)")
        }
        #expect(few.events.map(\.time) == many.events.map(\.time))
    }

    /// Some quantities of a model, from its first to its last, that can be recorded and are finite in the first steps.
    private static func recordable(_ preparedModel: PreparedModel) throws -> [String] {
        let flat = try Flattener.flatten(preparedModel.model)
        let known = flat.states.map(\.path) + flat.definitions.map(\.path)
        let some = stride(from: 0, to: known.count, by: max(1, known.count / 40)).map { known[$0] }
        let step = preparedModel.model.simulation.step.value
        return some.filter { path in
            (try? preparedModel.run(SimulationRequest(duration: DecimalNumber("\(2 * step)"), recorded: [path]))) != nil
        }
    }

    /// At most 400 steps.
    private static func shortened(_ settings: SimulationSettings) -> DecimalNumber? {
        guard settings.durationTime.value > 400 * settings.stepTime.value else { return nil }
        return DecimalNumber("\(400 * settings.step.value)")
    }
}
