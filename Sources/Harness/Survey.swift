import Diagnostics
import Foundation
import LEMS
import ModelCore
import Report
import Simulation

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
            let simulator = try Simulator(model)
            entry.convention = model.convention.rawValue
            entry.stateCount = try simulator.flat().states.count
            run(simulator, &entry)
            render(simulator, &entry)
        } catch { entry.refusal = Self.text(error) }
        return entry
    }

    private func run(_ simulator: Simulator, _ entry: inout Entry) {
        let settings = simulator.model.simulation
        do {
            let run = try simulator.run(SimulationRequest(duration: settings.step.times(Self.stepCount)))
            entry.method = run.method.name
        } catch { entry.failure = Self.text(error) }
    }

    private func render(_ simulator: Simulator, _ entry: inout Entry) {
        let settings = simulator.model.simulation
        do {
            _ = try simulator.run(SimulationRequest(method: "lems", duration: settings.step.times(Self.stepCount)))
            entry.runsAsLEMS = true
        } catch { entry.inexpressible = Self.text(error) }
    }

    /// The message without its place, which differs from machine to machine.
    private static func text(_ error: any Error) -> String {
        (error as? Faults)?.diagnostics.first { $0.severity == .error }?.message ?? "\(error)"
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
