import Comparison
import Diagnostics
import Files
import Foundation
import Goldens
import LEMS
import ModelCore
import Quantities
import Simulation
import Simulator
import TVBO
import Traces

/// A loader that reads the experiment and the goldens of a case, and checks that they fit each other.
///
///     let definition = try CaseDefinition.load(folder: "Reference/ex3")
///     let loaded = try CaseLoader(loader: ModelLoader()).load(definition)
package struct CaseLoader {
    /// The loader of experiments and LEMS documents.
    let loader: ModelLoader

    /// Creates a loader of cases that reads models with `loader`.
    package init(loader: ModelLoader) { self.loader = loader }

    /// Returns the case with its experiment, its goldens and, where installed, its original model. Of a document that
    /// the simulator refuses, its simulation settings suffice if only external engines run the case.
    /// - Throws: `DiagnosticsError` when the experiment or a golden cannot be read, the lineage of a golden is broken,
    ///   a golden does not fit the experiment or holds samples that are not finite outside the undefined intervals, the
    ///   case refers to quantities that the experiment does not record, or no run of the matrix writes an output file
    ///   that the case checks.
    package func load(_ definition: CaseDefinition) throws -> LoadedCase {
        let (own, content) = try model(definition)
        let model = try own.recording(definition.recorded)
        let settings = model.simulation
        let ownMethod =
            definition.methods.isEmpty && definition.isSimulated
            ? try Method.named(settings.method, at: settings.methodPlace) : try? Method.named(settings.method)
        let preparedModel = try PreparedModel(model)
        let recorded = try recorded(definition, preparedModel)
        try checkSignals(definition, recorded.map(\.path))
        let loaded = LoadedCase(
            definition: definition, preparedModel: preparedModel, experimentDigest: ContentDigest.sha256(content),
            ownMethod: ownMethod, recorded: recorded,
            original: try original(definition),
            goldens: try definition.goldens.map { try golden(accepted($0), as: $0, model, recorded, definition) })
        try checkTexts(loaded)
        try checkCompared(loaded)
        return loaded
    }

    /// Returns the quantities that runs record. Those of a document that only external engines run need not be resolved
    /// in its tree of components, which the simulator may refuse.
    private func recorded(_ definition: CaseDefinition, _ preparedModel: PreparedModel) throws -> [Recording] {
        guard !definition.isSimulated, preparedModel.model.target != nil else { return try preparedModel.recorded() }
        return (try? preparedModel.recorded()) ?? DeclaredRecordings(preparedModel.model).all
    }

    /// Throws when no run of the matrix can check the declared texts: only the method `lems` at the document's own step
    /// size writes them.
    private func checkTexts(_ loaded: LoadedCase) throws {
        let settings = loaded.preparedModel.model.simulation
        guard let text = loaded.definition.texts.first, !loaded.matrix.methods.contains(.tree) || !loaded.hasOwnStep
        else {
            return
        }
        throw DiagnosticsError(
            .invalidCase,
            "no run of the matrix writes the output file '\(text.file)', whose text the case checks under 'texts:'",
            at: text.place,
            hint:
                "add the method lems and the model's own step size, \(settings.step) \(settings.timeScale.name), to"
                + " 'matrix:': only this run writes output files"
        )
    }

    /// Throws when the case declares something of a signal that is not recorded: the declaration would have no effect.
    private func checkSignals(_ definition: CaseDefinition, _ recorded: [String]) throws {
        let declared =
            definition.undefined.map { ($0.signal, $0.place, "has an entry under 'undefined:'") }
            + definition.events.map { ($0.signal, $0.place, "has an entry under 'events:'") }
        guard !declared.isEmpty else { return }
        let unknown = declared.filter { !recorded.contains($0.0) }
        guard !unknown.isEmpty else { return }
        throw DiagnosticsError(
            unknown.map { signal, place, role in
                Diagnostic(
                    .error, .invalidCase,
                    "the signal '\(signal)', which \(role), is not recorded by the experiment or under 'record:'",
                    at: place, notes: [.init("the recorded quantities are " + recorded.joined(separator: ", "))],
                    hint: Spelling.hint(for: signal, among: recorded)
                        ?? "correct the name, or record the signal under 'record:'")
            })
    }

    /// Throws when a check names a signal that its golden has no column for, or declares one as constant that is not.
    private func checkCompared(_ loaded: LoadedCase) throws {
        let found = loaded.definition.checks.flatMap { check -> [Diagnostic] in
            guard let golden = loaded.goldens.first(where: { $0.name == check.golden }) else { return [] }
            if let changing = changing(golden, check) { return [changing] }
            let columns = golden.trajectory.columns.map(\.name)
            let names = check.metric.isStatistical ? columns.compactMap { EnsembleColumn($0)?.quantity } : columns
            return check.signals.filter { !names.contains($0) }.map { signal in
                Diagnostic(
                    .error, .goldenMismatch,
                    "the golden '\(golden.name)' has no column for the signal '\(signal)', which the check"
                        + " '\(check.name)' compares",
                    at: check.place,
                    notes: [.init("its columns are " + names.joined(separator: ", "))],
                    hint: Spelling.hint(for: signal, among: names))
            }
        }
        let unused = loaded.unusedTolerances
        if !found.isEmpty || !unused.isEmpty { throw DiagnosticsError(found + unused) }
    }

    /// Returns the error for a check that declares signals of a golden as constant, if one of them is not.
    private func changing(_ golden: LoadedCase.LoadedGolden, _ check: CaseDefinition.Check) -> Diagnostic? {
        guard check.isConstant else { return nil }
        let columns = golden.trajectory.columns.filter { check.signals.isEmpty || check.signals.contains($0.name) }
        let rows = golden.trajectory.times.indices.filter { row in
            check.window?.contains(golden.trajectory.times[row]) != false
        }
        guard let column = columns.first(where: { column in Largest.range(rows.map { column.values[$0] }) != 0 }) else {
            return nil
        }
        return Diagnostic(
            .error, .invalidCase,
            "the check '\(check.name)' declares its signals as constant, but '\(column.name)' changes in the golden"
                + " '\(golden.name)'",
            at: check.place, hint: "remove 'constant: true', or name the constant signals alone under 'signals:'")
    }

    /// Returns the model of a case, and the bytes of the file of the model. The model has only its simulation settings
    /// if the simulator refuses it and only external engines run the case.
    /// - Throws: `DiagnosticsError` when the model cannot be read.
    func model(_ definition: CaseDefinition) throws -> (Model, [UInt8]) {
        let place = Place(file: definition.path)
        if let example = definition.example {
            let location = try ExampleFinder.location(of: example, at: place)
            return (try model(at: location, definition), location.content ?? [])
        }
        let path = try definition.experimentFile(loader.database)
        guard let content = InputFile.beginning(path, limit: ModelLoader.sizeLimit) else {
            let isOwn = definition.databaseEntry == nil
            throw DiagnosticsError(
                .unreadableFile, "cannot read the experiment \(path)", at: isOwn ? definition.experimentPlace : place,
                hint: MisspeltFile.hint(for: path))
        }
        let isDocument = ModelLoader.isXML(path)
        let model =
            isDocument ? try model(at: .file(path), definition) : try definition.limited(loader).model(path: path)
        return (model, content)
    }

    /// Returns the model of a document. Of one that only external engines run, the simulation suffices.
    private func model(at location: Location, _ definition: CaseDefinition) throws -> Model {
        let loader = definition.limited(loader)
        do { return try loader.model(at: location) } catch let error as DiagnosticsError {
            // A file that the case may not read is not read by an engine for it either.
            guard !definition.isSimulated, error.diagnostics.first?.code != .invalidCase,
                let outline = try? loader.outline(at: location)
            else { throw error }
            return outline
        }
    }

    /// Returns the model from which the experiment was translated; nil if it is not declared or not installed.
    private func original(_ definition: CaseDefinition) throws -> PreparedModel? {
        guard let original = definition.original else { return nil }
        do {
            return try PreparedModel(loader.model(at: ExampleFinder.location(of: original.example, at: original.place)))
        } catch let faults as DiagnosticsError where faults.diagnostics.first?.code == .exampleMissing { return nil }
    }

    /// Returns a golden as it is stored.
    /// - Throws: `DiagnosticsError` when it is missing or damaged, or its lineage is broken or ends with another golden.
    private func accepted(_ definition: CaseDefinition.GoldenDefinition) throws -> Golden {
        let golden = try definition.load()
        _ = try GoldenLineage.load(of: golden, at: definition.path)
        return golden
    }

    /// Returns a golden with its columns named after the recorded quantities of the run and converted to their units;
    /// in a case with an ensemble, the columns are named after a quantity and a statistic, such as `v.mean`.
    /// - Parameters:
    ///   - golden: The golden, which need not be the one that is stored.
    ///   - reference: The declaration of the golden in the case, whose name, columns and place are used.
    ///   - model: The model of the experiment, which must balance in its units if the golden has physical units.
    ///   - recorded: The quantities that runs record, with their units.
    ///   - definition: The case, whose undefined intervals may hold samples that are not finite.
    /// - Throws: `DiagnosticsError` when a column has no recorded quantity or a unit that cannot be converted to its
    ///   unit, two columns have the same quantity, a sample outside the undefined intervals is not finite, or
    ///   `columns:` or `accuracy:` of the declaration does not fit the golden.
    package func golden(
        _ golden: Golden, as reference: CaseDefinition.GoldenDefinition, _ model: Model, _ recorded: [Recording],
        _ definition: CaseDefinition
    ) throws -> LoadedCase.LoadedGolden {
        let units = Dictionary(recorded.map { ($0.path, $0.unit) }, uniquingKeysWith: { first, _ in first })
        try refuseAnnotations(golden, reference, units, model)
        if definition.ensemble != nil {
            return try ensembleGolden(golden, as: reference, units, recorded.map(\.path))
        }
        var trajectory = try golden.trajectory(file: reference.path) { units[reference.columns[$0] ?? $0] ?? nil }
        for index in trajectory.columns.indices {
            let name = trajectory.columns[index].name
            let quantity = reference.columns[name] ?? name
            guard let unit = units[quantity] else { throw unknown(quantity, reference, recorded.map(\.path)) }
            trajectory.columns[index].name = quantity
            if unit == nil, trajectory.columns[index].unit?.dimension == .bare { trajectory.columns[index].unit = nil }
        }
        if let name = Trajectory.duplicate(in: trajectory.columns.map(\.name)) {
            throw DiagnosticsError(
                .goldenMismatch,
                "two columns of the golden '\(reference.name)' are compared with the same recorded quantity, '\(name)'",
                at: reference.place,
                hint:
                    "map one of the columns to another quantity under 'columns:' of the golden, or leave it out of the golden's file"
            )
        }
        try GoldenSoundness.check(
            trajectory, name: "the golden '\(reference.name)'", undefined: definition.undefined, at: reference.place)
        try GoldenDeclaration(reference).check(golden, trajectory)
        return .init(
            name: reference.name, digest: golden.digest, trajectory: trajectory, isDecimated: reference.isDecimated)
    }

    /// Throws when a column of the golden has a physical unit but the units of the run are annotations, so that the two
    /// cannot be compared. The diagnostic is at the first equation of the experiment that does not balance, and lists
    /// the others.
    private func refuseAnnotations(
        _ golden: Golden, _ reference: CaseDefinition.GoldenDefinition, _ units: [String: PhysicalUnit?], _ model: Model
    ) throws {
        guard let cause = model.unbalanced.first else { return }
        for column in golden.header.columns.dropFirst() {
            guard let own = units[reference.columns[column.name] ?? column.name], own == nil,
                let unit = UnitTable.unit(named: column.unit), unit.dimension != .bare
            else { continue }
            throw DiagnosticsError(
                .wrongDimension,
                "the column '\(column.name)' of the golden '\(reference.name)' is in \(unit.name), but the run has no"
                    + " units: \(cause.summary), so that the units of the experiment are ignored",
                at: cause.faults.first?.place ?? reference.place,
                notes: cause.faults.prefix(8).map { .init($0.text, at: $0.place) }
                    + [.init("the golden is declared here", at: reference.place)],
                hint:
                    "correct the units of the parameters and variables in these equations; 'tvbo-verify check' lists"
                    + " them all"
            )
        }
    }

    /// Returns the error for a column of a golden whose quantity the experiment does not record.
    /// - Parameters:
    ///   - quantity: The quantity with which the column is compared.
    ///   - reference: The declaration of the golden, at whose place the error is.
    ///   - recorded: The paths of the recorded quantities, for the note and the spelling hint.
    func unknown(
        _ quantity: String, _ reference: CaseDefinition.GoldenDefinition, _ recorded: [String]
    ) -> DiagnosticsError {
        DiagnosticsError(
            .goldenMismatch,
            "a column of the golden '\(reference.name)' is compared with the quantity '\(quantity)', which the"
                + " experiment does not record",
            at: reference.place, notes: [.init("the recorded quantities are " + recorded.joined(separator: ", "))],
            hint: Spelling.hint(for: quantity, among: recorded)
                ?? "name a recorded quantity for the column under 'columns:' of the golden, or record '\(quantity)'"
                + " under 'record:'")
    }
}
