import Comparison
import Diagnostics
import Files
import Foundation
import Goldens
import ModelCore
import Quantities
import Simulation
import Simulator
import Traces
import YAML

/// A template that creates a case from a model and its first golden.
///
///     let template = CaseTemplate(modelPath: "mycell.yaml", model: model, reference: reference, methods: [], steps: [])
///     let proposal = try template.write(to: CaseFile(path: "verification/mycell"), loader: loader) { loaded in … }
///     print(proposal.tolerances.count)  // the number of checks with the metric max_abs that the new case has
///
/// The case refers to the file of the model, and copies nothing.
public struct CaseTemplate: Sendable {
    /// The golden with which a new case starts, with the text and the values that the case states about it.
    public struct Reference: Sendable {
        /// The name that the golden gets in the new case; its file is named after it.
        public var name: String
        /// The golden that the case starts with.
        public var golden: Golden
        /// A description of the golden for reports.
        public var about: String
        /// The method and step size with which the golden can be computed again; nil if they are not known.
        public var scheme: (method: Simulation.Method, step: DecimalNumber)?
        /// A Boolean value that indicates whether the golden is the converged solution of the model.
        public var isConverged: Bool
        /// The estimated error of each column, by the column's name and in its unit; empty when it is not known. The
        /// largest becomes the declared accuracy of a golden that is converged and whose columns have one unit.
        public var accuracies: [String: Double]
        /// The text of the new file `provenance.yaml`, which consists of one entry that says where the golden comes
        /// from; it ends with a line end.
        public var provenance: String

        /// Creates the first golden of a new case.
        public init(
            name: String, golden: Golden, about: String,
            scheme: (method: Simulation.Method, step: DecimalNumber)? = nil,
            isConverged: Bool = false, accuracies: [String: Double] = [:], provenance: String
        ) {
            self.name = name
            self.golden = golden
            self.about = about
            self.scheme = scheme
            self.isConverged = isConverged
            self.accuracies = accuracies
            self.provenance = provenance
        }
    }

    private let modelPath: String
    private let model: Model
    private let reference: Reference
    private let methods: [Simulation.Method]
    private let steps: [DecimalNumber]

    /// Creates a template for a case.
    /// - Parameters:
    ///   - modelPath: The path of the experiment or LEMS document.
    ///   - model: The model in that file.
    ///   - reference: The first golden of the case.
    ///   - methods: The methods of the matrix; empty for the model's own, or `euler` if the program does not know that.
    ///   - steps: The step sizes of the matrix, in the model's time scale; empty for the model's own.
    public init(
        modelPath: String, model: Model, reference: Reference, methods: [Simulation.Method], steps: [DecimalNumber]
    ) {
        self.modelPath = modelPath
        self.model = model
        self.reference = reference
        self.methods = methods
        self.steps = steps
    }

    /// Writes the files of the new case: `case.yaml`, the golden, and `provenance.yaml`. If loading or writing fails or
    /// `propose` throws, every file written so far is removed.
    /// - Parameters:
    ///   - file: The file of the case. A `case.yaml` is written into a new folder, a `NAME.case.yaml` also into an
    ///     existing one.
    ///   - loader: The loader of the model.
    ///   - propose: A function that gets the case with its golden, loaded from a draft in which all tolerances are 0,
    ///     and returns its checks; none if every signal of the golden is constant.
    /// - Returns: The proposed checks.
    /// - Throws: `DiagnosticsError` when the case exists or cannot be written, the case may not read the model, a
    ///   column is not a recorded quantity of the model, or `propose` returns no check.
    package func write(
        to file: CaseFile, loader: ModelLoader, propose: (LoadedCase) throws -> CaseProposal
    ) throws -> CaseProposal {
        let manager = FileManager.default
        let goldenPath = file.ownPath("goldens/\(reference.name).golden")
        let isNew = !manager.fileExists(atPath: file.folder)
        for path in file.name == nil ? [file.folder] : [file.path, goldenPath] where manager.fileExists(atPath: path) {
            throw DiagnosticsError(
                .unwritableOutput, "the path \(path) exists already",
                hint: file.name == nil
                    ? "for the new case, name a folder that does not exist yet, or a file 'NAME.case.yaml' in a folder of several cases"
                    : "choose another name")
        }
        let experiment = try relativePath(from: file)
        try checkColumns()
        var written = [goldenPath]
        do {
            try OutputFile.createFolder(file.folder + "/goldens")
            try OutputFile.write(Data(try reference.golden.bytes()), to: goldenPath)
            let names = reference.golden.header.columns.dropFirst().map(\.name)
            let draft = names.map { ProposedTolerance(signal: $0, unit: "dimensionless", value: 0, basis: "a draft") }
            let text = try text(file, experiment, CaseProposal(tolerances: draft))
            let definition = try CaseDefinition.parse(Array(text.utf8), of: file)
            let proposed = try propose(CaseLoader(loader: loader).load(definition))
            guard !proposed.tolerances.isEmpty || !proposed.events.isEmpty else {
                throw DiagnosticsError(
                    .nothingToRun,
                    "every signal of the new golden is constant, so that no check of the case could fail",
                    hint: "record a quantity that changes")
            }
            written += [file.ownPath("provenance.yaml"), file.path]
            try OutputFile.write(Data(reference.provenance.utf8), to: file.ownPath("provenance.yaml"))
            try OutputFile.write(Data(try self.text(file, experiment, proposed).utf8), to: file.path)
            return proposed
        } catch {
            for path in isNew ? [file.folder] : written { try? manager.removeItem(atPath: path) }
            throw error
        }
    }

    /// Returns the path of the model relative to the folder of the case.
    private func relativePath(from file: CaseFile) throws -> String {
        let path = ReadableFolders.relative(modelPath, to: file.folder)
        guard file.readable.resolve(path, from: file.folder) == nil else { return path }
        throw DiagnosticsError(
            .invalidCase, "a case in the folder \(file.folder) may not read the model \(modelPath)",
            at: Place(file: modelPath),
            notes: file.readable.roots.map { .init("it may read below \($0)") },
            hint:
                "make a Git repository around both with 'git init', below whose root a case may read; or name the"
                + " model's folder with '--allow'"
        )
    }

    private func checkColumns() throws {
        let recorded = try PreparedModel(model).recorded()
        let names = reference.golden.header.columns.dropFirst().map(\.name)
        guard let unknown = names.first(where: { name in !recorded.contains { $0.path == name } }) else { return }
        let sample = recorded.prefix(2).map { "\($0.path)[…]" }.joined(separator: ",")
        throw DiagnosticsError(
            .goldenMismatch,
            "the column '\(unknown)' of the new golden has no partner: the experiment records no such quantity",
            at: Place(file: modelPath),
            notes: [.init("the recorded quantities are " + recorded.map(\.path).joined(separator: ", "))],
            hint: "name all columns of the file after the recorded quantities, as in --columns 't[s],\(sample)'")
    }

    // MARK: Text

    private func text(
        _ file: CaseFile, _ experiment: String, _ proposal: CaseProposal
    ) throws -> String {
        let settings = model.simulation
        let methods = methods.isEmpty ? [(try? Method.named(settings.method))?.name ?? "euler"] : methods.map(\.name)
        let steps = (steps.isEmpty ? [settings.step] : steps).map(\.description)
        let title = model.name.isEmpty ? (modelPath as NSString).lastPathComponent : model.name
        var entries: [(String, YAMLNode)] = [
            ("format", .plain("1")), ("title", .quoted(title)), ("experiment", .quoted(experiment)),
            (
                "matrix",
                [
                    "methods": .list(methods.map(YAMLNode.plain)), "step_sizes": .list(steps.map(YAMLNode.plain)),
                ]
            ),
            ("goldens", .mapping([(reference.name, golden(file))])),
        ]
        if !proposal.events.isEmpty { entries.append(("events", .list(proposal.events.map(event)))) }
        entries.append(("checks", .list(proposal.tolerances.map(check) + proposal.events.map(check))))
        return try YAMLWriter.text(.mapping(entries), comment: "Step sizes are in \(settings.timeScale.name).")
    }

    private func event(_ proposed: ProposedEventCheck) -> YAMLNode {
        let unit = proposed.unit.map { [("unit", YAMLNode.plain($0))] } ?? []
        return .mapping(
            [("signal", .quoted(proposed.signal)), ("threshold", .plain(proposed.threshold.description))] + unit)
    }

    private func check(_ proposed: ProposedEventCheck) -> YAMLNode {
        [
            "name": .quoted("spikes of \(proposed.signal)"), "golden": .plain(reference.name),
            "metric": .plain("event_time"), "signals": .list([.quoted(proposed.signal)]),
            "tolerance": [
                "value": .plain(MeasuredErrors.roundedUp(proposed.value)), "unit": .plain("ms"),
                "basis": .quoted(proposed.basis),
            ],
        ]
    }

    private func golden(_ file: CaseFile) -> YAMLNode {
        var entries: [(String, YAMLNode)] = [
            ("file", .quoted(file.ownRelativePath("goldens/\(reference.name).golden"))),
            ("about", .quoted(reference.about)),
        ]
        if let scheme = reference.scheme {
            entries.append(
                (
                    "scheme",
                    [
                        "model": .plain("experiment"), "method": .plain(scheme.method.name),
                        "step_size": .plain(scheme.step.description),
                    ]
                ))
        }
        if reference.isConverged { entries += [("solution_of", .plain("experiment"))] + accuracy }
        return .mapping(entries)
    }

    /// The entry with the accuracy of a converged solution, if its columns have one unit.
    private var accuracy: [(String, YAMLNode)] {
        let units = Set(reference.golden.header.columns.dropFirst().map(\.unit))
        guard let unit = units.first, units.count == 1, let worst = Largest.of(reference.accuracies.values),
            worst.isFinite
        else { return [] }
        let value = [("value", YAMLNode.plain(MeasuredErrors.roundedUp(worst)))]
        return [("accuracy", .mapping(value + (unit.isEmpty ? [] : [("unit", .plain(unit))])))]
    }

    private func check(_ proposed: ProposedTolerance) -> YAMLNode {
        let budget = proposed.budgetFactor.map { [("budget", YAMLNode.plain("\($0)"))] } ?? []
        let tolerance: [(String, YAMLNode)] = [
            ("value", .plain(MeasuredErrors.roundedUp(proposed.value))), ("unit", .plain(proposed.unit)),
            ("basis", .quoted(proposed.basis)),
        ]
        return [
            "name": .quoted(proposed.signal), "golden": .plain(reference.name), "metric": .plain("max_abs"),
            "signals": .list([.quoted(proposed.signal)]), "tolerance": .mapping(budget + tolerance),
        ]
    }
}
