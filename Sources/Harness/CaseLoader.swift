import Diagnostics
import Foundation
import LEMS
import ModelCore
import Quantities
import References
import Simulation
import TVBO
import Traces

/// Reads a case with its experiment and goldens.
struct CaseLoader {
    /// How models are read.
    let loader: ModelLoader

    /// The case in a folder, ready to run.
    /// - Throws: `Faults` when the case, its experiment or a golden cannot be read.
    func load(_ definition: CaseDefinition) throws -> LoadedCase {
        let (model, content) = try model(definition)
        if definition.methods.isEmpty {
            _ = try Method.named(model.simulation.method, at: model.simulation.methodPlace)
        }
        let simulator = try Simulator(model)
        try checkUndefined(definition, simulator)
        return LoadedCase(
            definition: definition, simulator: simulator, experimentDigest: Golden.sha256(content),
            original: try original(definition),
            goldens: try definition.goldens.map { try golden($0, simulator, definition.undefined) })
    }

    private func model(_ definition: CaseDefinition) throws -> (Model, [UInt8]) {
        let place = Place(file: definition.folder + "/case.yaml")
        if let example = definition.example {
            let location = try ExampleFinder.location(of: example, at: place)
            return (try loader.model(at: location), location.content ?? [])
        }
        let path = try definition.experimentFile(loader.database)
        guard let content = InputFile.beginning(path, limit: ModelLoader.sizeLimit) else {
            throw Faults(.unreadableFile, "cannot read the experiment \(path)", at: place)
        }
        return (try loader.model(path: path), content)
    }

    /// The model that the experiment translates, where it is installed.
    private func original(_ definition: CaseDefinition) throws -> Simulator? {
        guard let original = definition.original else { return nil }
        do {
            return try Simulator(loader.model(at: ExampleFinder.location(of: original.example, at: original.place)))
        } catch let faults as Faults where faults.diagnostics.first?.code == .exampleMissing { return nil }
    }

    /// Refuses stretches of a signal that is not recorded, which would mean nothing.
    private func checkUndefined(_ definition: CaseDefinition, _ simulator: Simulator) throws {
        guard !definition.undefined.isEmpty else { return }
        let recorded = try simulator.recorded().map(\.path)
        let unknown = definition.undefined.filter { !recorded.contains($0.signal) }
        guard !unknown.isEmpty else { return }
        throw Faults(
            unknown.map { interval in
                Diagnostic(
                    .error, .invalidCase,
                    "'\(interval.signal)', which is declared undefined, is no recorded quantity of the experiment",
                    at: interval.place, notes: [.init("recorded are " + recorded.joined(separator: ", "))],
                    hint: Spelling.hint(for: interval.signal, among: recorded))
            })
    }

    private func golden(
        _ reference: CaseDefinition.GoldenReference, _ simulator: Simulator, _ undefined: [UndefinedInterval]
    ) throws -> LoadedCase.LoadedGolden {
        let golden = try Golden.load(path: reference.path)
        let recorded = try simulator.recorded()
        let units = Dictionary(recorded.map { ($0.path, $0.unit) }, uniquingKeysWith: { first, _ in first })
        try refuseAnnotations(golden, reference, units, simulator.model)
        var trajectory = try golden.trajectory(file: reference.path) { units[reference.columns[$0] ?? $0] ?? nil }
        for index in trajectory.columns.indices {
            let name = trajectory.columns[index].name
            let quantity = reference.columns[name] ?? name
            guard let unit = units[quantity] else { throw unknown(quantity, reference, recorded.map(\.path)) }
            trajectory.columns[index].name = quantity
            if unit == nil, trajectory.columns[index].unit?.dimension == .bare { trajectory.columns[index].unit = nil }
        }
        try GoldenSoundness.check(
            trajectory, name: "the golden '\(reference.name)'", undefined: undefined, at: reference.place)
        return .init(
            name: reference.name, digest: golden.digest, trajectory: trajectory, isDecimated: reference.isDecimated)
    }

    /// Units that are annotations cannot be compared with those of a golden; the cause is in the experiment.
    private func refuseAnnotations(
        _ golden: Golden, _ reference: CaseDefinition.GoldenReference, _ units: [String: PhysicalUnit?], _ model: Model
    ) throws {
        guard let cause = model.unbalanced.first else { return }
        for column in golden.header.columns.dropFirst() {
            guard let own = units[reference.columns[column.name] ?? column.name], own == nil,
                let unit = UnitTable.unit(named: column.unit), unit.dimension != .bare
            else { continue }
            throw Faults(
                .wrongDimension,
                "column '\(column.name)' of the golden '\(reference.name)' is in \(unit.name), and the run has no units:"
                    + " \(cause.summary), so that they are annotations",
                at: reference.place, notes: cause.faults.prefix(8).map { .init($0.text, at: $0.place) },
                hint: "mend the equations, as 'tvbo-verify check' tells")
        }
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
