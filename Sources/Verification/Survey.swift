import Diagnostics
import Foundation
import LEMS
import ModelCore
import Report
import Simulation
import Simulator

/// Finds out of every model and experiment below a folder whether it is read, runs, and can be said in LEMS.
public struct Survey: Sendable {
    /// How many steps each model is run.
    public static let stepCount = 100

    /// What was found of one file.
    public struct Entry: Sendable {
        /// Its path below the folder.
        public var file: String
        /// How its numbers were read, and how many states it has; nil where it is refused.
        public var convention: String?
        public var stateCount = 0
        /// The method by which it ran.
        public var method: String?
        /// Whether the method lems runs it, by its rendering.
        public var runsAsLEMS = false
        /// The first fault of reading, of running, and of rendering; nil where there is none.
        public var refusal: String?
        public var failure: String?
        public var inexpressible: String?

        /// Whether it ran.
        public var runs: Bool { method != nil && failure == nil }
    }

    private let folder: String
    private let loader: ModelLoader

    /// Starts with a folder.
    public init(folder: String, loader: ModelLoader) {
        self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        self.loader = loader
    }

    /// The files below the folder that describe models, sorted.
    public var files: [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    }

    /// What is found of a file.
    public func entry(_ file: String) -> Entry {
        var entry = Entry(file: file)
        do {
            let model = try loader.model(path: "\(folder)/\(file)")
            let preparedModel = try PreparedModel(model)
            entry.convention = model.convention.rawValue
            entry.stateCount = try preparedModel.flat().states.count
            run(preparedModel, &entry)
            render(preparedModel, &entry)
        } catch { entry.refusal = Self.text(error) }
        return entry
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

    /// The message without its place, which differs from machine to machine.
    private static func text(_ error: any Error) -> String {
        (error as? DiagnosticsError)?.diagnostics.first { $0.severity == .error }?.message ?? "\(error)"
    }

    // MARK: Table

    /// A table in Markdown, with the sums above it.
    public static func table(_ entries: [Entry]) -> String {
        let runs = entries.count { $0.runs }
        let lems = entries.count(where: \.runsAsLEMS)
        let read = entries.count { $0.refusal == nil }
        let rows = entries.map { entry in
            let method = MarkdownText.cell(entry.failure.map { "no: \($0)" } ?? entry.method ?? "no")
            let lems = entry.runsAsLEMS ? "yes" : MarkdownText.cell(entry.inexpressible.map { "no: \($0)" } ?? "no")
            let read = MarkdownText.cell(entry.refusal.map { "no: \($0)" } ?? entry.convention ?? "")
            return "| \(MarkdownText.cell(entry.file)) | \(read) | \(entry.stateCount) | \(method) | \(lems) |"
        }
        return """
            \(entries.count) files: \(read) are read, \(runs) run, \(lems) can be said in LEMS and run as such.
            Each is run for \(stepCount) steps of its own size, by its own method and by `lems`.

            | file | units | states | method | lems |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }
}
