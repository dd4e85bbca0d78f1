import Diagnostics
import Files
import Foundation
import Quantities
import Traces

/// A run of an external engine in a temporary folder, which is removed afterwards.
///
///     let result = await EngineRun(engine, task).run()
///     print(result.verdict, result.reason ?? "")
public struct EngineRun: Sendable {
    private let engine: FoundEngine
    private let task: EngineTask

    /// Creates a run of an engine.
    public init(_ engine: FoundEngine, _ task: EngineTask) {
        self.engine = engine
        self.task = task
    }

    private var adapter: EngineAdapter { engine.adapter }

    /// Runs the engine and reads its output. Failures are part of the result.
    public func run() async -> EngineResult {
        guard let text = task.inputs[adapter.input] else {
            return result(
                .unsupported,
                task.refusals[adapter.input] ?? "the experiment is not available as \(adapter.input.rawValue)")
        }
        do {
            let folder = NSTemporaryDirectory() + "tvbo-verify-engine-" + UUID().uuidString
            try OutputFile.createFolder(folder)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let input = adapter.input == .tvbo ? "experiment.yaml" : "LEMS_experiment.xml"
            try write(text, to: "\(folder)/\(input)")
            if let script = adapter.script { try write(script.text, to: "\(folder)/\(script.name)") }
            return try await run(in: folder, input)
        } catch {
            return result(.error, (error as? DiagnosticsError)?.diagnostics.first?.message ?? "\(error)")
        }
    }

    private func write(_ text: String, to path: String) throws { try OutputFile.write(Data(text.utf8), to: path) }

    private func run(in folder: String, _ input: String) async throws -> EngineResult {
        let process = EngineProcess(
            command: engine.filled(adapter.command, input: input),
            environment: engine.environment, folder: folder, timeLimit: adapter.timeLimit,
            outputLimit: adapter.outputLimit)
        let outcome = await process.run()
        var result = judged(outcome, folder)
        result.seconds = outcome.seconds
        result.command = process.command
        return result
    }

    private func judged(_ outcome: EngineProcess.Outcome, _ folder: String) -> EngineResult {
        switch outcome.ending {
        case .timedOut: return result(.timeout, "it was stopped after \(adapter.timeLimit) s")
        case .wroteTooMuch: return result(.error, "it wrote more than \(adapter.outputLimit >> 20) MiB")
        case .couldNotStart(let reason): return result(.missing, reason)
        case .exited(let status):
            if let pattern = unsupportedPattern(outcome.text) { return result(.unsupported, pattern) }
            do { return try read(folder) } catch {
                let reason = (error as? DiagnosticsError)?.diagnostics.first?.message ?? "\(error)"
                return result(
                    .error, status == 0 ? reason : "it ended with status \(status): \(Self.complaint(outcome))")
            }
        }
    }

    /// Returns the most informative line: the last that contains an error or exception, otherwise the last line.
    private static func complaint(_ outcome: EngineProcess.Outcome) -> String {
        let lines = outcome.text.split(separator: "\n").map(String.init)
        let named = lines.last { $0.contains("Error") || $0.contains("Exception") }
        return String((named ?? outcome.lastLine).prefix(300))
    }

    private func unsupportedPattern(_ text: String) -> String? {
        for pattern in adapter.unsupportedPatterns {
            // A traceback may quote the matching line of the source before the message itself, so the last match counts.
            guard let regex = try? Regex(pattern), let match = text.matches(of: regex).last else { continue }
            let line = text[..<match.range.upperBound].split(separator: "\n").last.map(String.init) ?? ""
            return String(line.trimmingCharacters(in: .whitespaces).prefix(300))
        }
        return nil
    }

    private func result(_ verdict: EngineResult.Verdict, _ reason: String) -> EngineResult {
        EngineResult(engine: adapter.name, version: engine.version, verdict: verdict, reason: reason)
    }

    // MARK: Output

    private func read(_ folder: String) throws -> EngineResult {
        var result = result(.ran, "")
        result.reason = nil
        let name: String
        switch adapter.output {
        case .table: name = task.table
        case .trace(let file): name = file
        }
        let path = "\(folder)/\(name)"
        guard FileManager.default.fileExists(atPath: path) else {
            throw DiagnosticsError(.unreadableFile, "it wrote no '\(name)'")
        }
        let bytes = try InputFile.bytes(path, limit: TraceTable.sizeLimit)
        result.text = bytes
        let table = try TraceTable(bytes: bytes, file: name)
        var trajectory = try TraceReader.trajectory(of: table, file: name, assuming: .init())
        if adapter.output == .table { try nameColumns(&trajectory) }
        result.trajectory = try ordered(trajectory)
        return result
    }

    /// Gives the columns of a table, which are in the order of the recordings and in SI, their names and units.
    private func nameColumns(_ trajectory: inout Trajectory) throws {
        guard trajectory.columns.count == task.columns.count else {
            throw DiagnosticsError(
                .invalidTrace, "it wrote \(trajectory.columns.count) columns instead of \(task.columns.count)"
            )
        }
        for (index, column) in task.columns.enumerated() {
            trajectory.columns[index].name = column.name
            trajectory.columns[index].unit = column.unit
            guard let convert = column.unit?.conversionFromSI else { continue }
            trajectory.columns[index].values = trajectory.columns[index].values.map(convert)
        }
    }

    /// Returns the recorded columns, in their order.
    private func ordered(_ trajectory: Trajectory) throws -> Trajectory {
        let columns = try task.columns.map { wanted in
            guard let column = trajectory.column(wanted.name) else {
                throw DiagnosticsError(.invalidTrace, "it wrote no column '\(wanted.name)'")
            }
            return column
        }
        return Trajectory(times: trajectory.times, columns: columns)
    }
}
