import Diagnostics
import Foundation
import LEMS
import ModelCore
import Report
import Simulation
import Simulator

/// A survey of the models and experiments below a folder: whether each can be read, run and expressed in LEMS.
///
///     let survey = Survey(folder: "tvbo/database/models", loader: ModelLoader())
///     print(Survey.table(survey.files().surveyed.map(survey.entry)))
public struct Survey: Sendable {
    /// The number of steps of its own size for which each model is run.
    public static let stepCount = 100

    /// The result of the survey for one file.
    public struct Entry: Sendable {
        /// The path of the file, relative to the folder of the survey.
        public var file: String
        /// The interpretation of the numbers in the file, a raw value of `Model.UnitConvention`; nil if the file cannot
        /// be read.
        public var convention: String?
        /// The number of state variables of the model; 0 if it cannot be read.
        public var stateCount = 0
        /// The name of the integration method with which the model was run; nil if it was not run or failed.
        public var method: String?
        /// A Boolean value that indicates whether the model, rendered as a LEMS document, runs with the method `lems`.
        public var runsAsLEMS = false
        /// The first error of reading or preparing the model; nil if there is none.
        public var refusal: String?
        /// The first error of running the model; nil if it ran, or could not be read.
        public var failure: String?
        /// The first error of rendering the model as a LEMS document or of running that; nil if there is none.
        public var inexpressible: String?

        /// A Boolean value that indicates whether the model ran without an error.
        public var runs: Bool { method != nil && failure == nil }
    }

    private let folder: String
    private let loader: ModelLoader

    /// Creates a survey of the YAML files and LEMS documents below a folder.
    public init(folder: String, loader: ModelLoader) {
        self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        self.loader = loader
    }

    /// The files below the folder of a survey.
    public struct Files: Sendable {
        /// The paths of the YAML files and of the LEMS documents with a simulation, relative to the folder and sorted.
        public var surveyed: [String] = []
        /// The number of the files of models that are left out, by the kind of file, as in `NeuroML files without a
        /// simulation`.
        public var skipped: [String: Int] = [:]
    }

    /// Returns the files below the folder of the survey.
    public func files() -> Files {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        var files = Files()
        for name in names.sorted() {
            if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                files.surveyed.append(name)
            } else if ["xml", "nml", "lems"].contains((name as NSString).pathExtension.lowercased()) {
                let kind = DocumentKind.of(.file("\(folder)/\(name)"))
                guard let reason = Self.reason(kind) else {
                    files.surveyed.append(name)
                    continue
                }
                files.skipped[reason, default: 0] += 1
            }
        }
        return files
    }

    /// Returns the kind of documents that are left out; nil for those that can be run.
    private static func reason(_ kind: DocumentKind) -> String? {
        switch kind {
        case .simulation: nil
        case .library: "LEMS documents without a simulation"
        case .model: "NeuroML files without a simulation ('render' writes a document that runs one)"
        case .other: "other XML files"
        }
    }

    /// Reads and runs the model in one file of the survey, and returns the result, also if the file cannot be read.
    /// - Parameter file: The path of the file, relative to the folder of the survey.
    public func entry(_ file: String) -> Entry {
        var entry = Entry(file: file)
        do {
            let model = try model(file)
            let preparedModel = try PreparedModel(model)
            entry.convention = model.convention.rawValue
            // The order of jLEMS runs some documents that have no flat form.
            let flat = model.target == nil ? try preparedModel.flat() : try? preparedModel.flat()
            entry.stateCount = flat?.states.count ?? 0
            run(preparedModel, &entry)
            render(preparedModel, &entry)
        } catch { entry.refusal = Self.text(error) }
        return entry
    }

    /// Returns the model of a file. A network of the database is run with a model of two states on every node.
    private func model(_ file: String) throws -> Model {
        let path = "\(folder)/\(file)"
        guard let text = NetworkFile.experiment(path: path) else { return try loader.model(path: path) }
        return try loader.model(text: text, at: .file(path))
    }

    private func run(_ preparedModel: PreparedModel, _ entry: inout Entry) {
        let settings = preparedModel.model.simulation
        do {
            let run = try preparedModel.run(SimulationRequest(duration: settings.step.times(Self.stepCount)))
            entry.method = run.method.name
        } catch { entry.failure = Self.text(error) }
    }

    private func render(_ preparedModel: PreparedModel, _ entry: inout Entry) {
        let settings = preparedModel.model.simulation
        do {
            _ = try preparedModel.run(SimulationRequest(method: .tree, duration: settings.step.times(Self.stepCount)))
            entry.runsAsLEMS = true
        } catch { entry.inexpressible = Self.text(error) }
    }

    /// Returns the message of an error without its place and without folders, since paths differ between machines.
    private static func text(_ error: any Error) -> String {
        let text = (error as? DiagnosticsError)?.diagnostics.first { $0.severity == .error }?.message ?? "\(error)"
        return text.replacing(#/'/[^']*/(?<name>[^'/]*)'/#) { "'\($0.output.name)'" }
    }

    // MARK: Table

    /// Returns the results for several files as a Markdown table, preceded by the totals. A reason that several files
    /// share is a number in the table, and written once below it.
    /// - Parameter skipped: The number of files that were left out, by the kind of file.
    public static func table(_ entries: [Entry], skipped: [String: Int] = [:]) -> String {
        let reasons = SharedReasons(entries.flatMap { [$0.refusal, $0.failure, $0.inexpressible].compactMap(\.self) })
        let runs = entries.count { $0.runs }
        let lems = entries.count(where: \.runsAsLEMS)
        let read = entries.count { $0.refusal == nil }
        let rows = entries.map { entry in
            let method = MarkdownText.cell(entry.failure.map(reasons.text) ?? entry.method ?? "no")
            let lems = entry.runsAsLEMS ? "yes" : MarkdownText.cell(entry.inexpressible.map(reasons.text) ?? "no")
            let read = MarkdownText.cell(entry.refusal.map(reasons.text) ?? entry.convention ?? "")
            return "| \(MarkdownText.cell(entry.file)) | \(read) | \(entry.stateCount) | \(method) | \(lems) |"
        }
        return """
            \(entries.count) files: \(read) are read, \(runs) run, \(lems) can be expressed in LEMS and run as such.
            Each is run for \(stepCount) steps of its own size, by its own method and by `lems`.

            | file | units | states | method | lems |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """ + reasons.list + Self.list(skipped)
    }

    private static func list(_ skipped: [String: Int]) -> String {
        let parts = skipped.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return parts.isEmpty ? "" : "\nNot surveyed: \(parts.joined(separator: "; "))\n"
    }
}

/// The reasons that several files of a survey share, numbered from the most to the least frequent.
private struct SharedReasons {
    private let shared: [(reason: String, count: Int)]

    init(_ reasons: [String]) {
        let counts = reasons.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        shared = counts.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { ($0.key, $0.value) }
    }

    /// Returns the text of a table cell for the reason of a failure, such as `no: reason 2` for the second of the
    /// shared reasons in ``list``; a reason of one result is written out.
    func text(_ reason: String) -> String {
        shared.firstIndex { $0.reason == reason }.map { "no: reason \($0 + 1)" } ?? "no: \(reason)"
    }

    /// The numbered Markdown list of the shared reasons, with the number of results that each of them explains; empty
    /// if there are none.
    var list: String {
        let lines = shared.enumerated().map { index, entry in
            "\(index + 1). \(MarkdownText.cell(entry.reason)) (\(entry.count) results)"
        }
        return lines.isEmpty ? "" : "\nReasons of several files:\n\n" + lines.joined(separator: "\n") + "\n"
    }
}
