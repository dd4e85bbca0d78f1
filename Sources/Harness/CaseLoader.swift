import Diagnostics
import Foundation
import Quantities
import References
import Simulation
import TVBO
import Traces

/// Reads a case with its experiment and goldens.
struct CaseLoader {
    /// Where models are looked up.
    let database: ModelDatabase

    /// The case in a folder, ready to run.
    /// - Throws: `Faults` when the case, its experiment or a golden cannot be read.
    func load(_ definition: CaseDefinition) throws -> LoadedCase {
        guard let experiment = FileManager.default.contents(atPath: definition.experimentPath) else {
            throw Faults(
                .unreadableFile, "cannot read the experiment \(definition.experimentPath)",
                at: Place(file: definition.folder + "/case.yaml"))
        }
        let model = try Experiment.load(path: definition.experimentPath, database: database).model()
        let simulator = try Simulator(model)
        return LoadedCase(
            definition: definition, simulator: simulator, experimentDigest: Golden.sha256([UInt8](experiment)),
            goldens: try definition.goldens.map { try golden($0, simulator) })
    }

    private func golden(
        _ reference: CaseDefinition.GoldenReference, _ simulator: Simulator
    ) throws -> LoadedCase.LoadedGolden {
        let golden = try Golden.load(path: reference.path)
        let recorded = simulator.model.simulation.recorded
        let units = Dictionary(recorded.map { ($0.path, $0.unit) }, uniquingKeysWith: { first, _ in first })
        var trajectory = try golden.trajectory(file: reference.path) { units[reference.columns[$0] ?? $0] ?? nil }
        for index in trajectory.columns.indices {
            let name = trajectory.columns[index].name
            let quantity = reference.columns[name] ?? name
            guard let unit = units[quantity] else { throw unknown(quantity, reference, recorded.map(\.path)) }
            trajectory.columns[index].name = quantity
            if unit == nil, trajectory.columns[index].unit?.dimension == .bare { trajectory.columns[index].unit = nil }
        }
        return .init(name: reference.name, digest: golden.digest, trajectory: trajectory)
    }

    private func unknown(
        _ quantity: String, _ reference: CaseDefinition.GoldenReference, _ recorded: [String]
    ) -> Faults {
        Faults(
            .goldenMismatch,
            "column '\(quantity)' of the golden '\(reference.name)' is no recorded quantity of the experiment",
            at: reference.place, notes: [.init("recorded are " + recorded.joined(separator: ", "))],
            hint: Spelling.hint(for: quantity, among: recorded) ?? "map it under 'columns:' of the golden")
    }
}
