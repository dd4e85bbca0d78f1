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

    /// Creates a run of an engine on a task, without starting it.
    public init(_ engine: FoundEngine, _ task: EngineTask) {
        self.engine = engine
        self.task = task
    }

    private var adapter: EngineAdapter { engine.adapter }

    /// Runs the engine and reads its output. Failures are part of the result.
    public func run() async -> EngineResult {
        guard let input = task.inputs[adapter.input] else {
            return result(
                .unsupported,
                task.refusals[adapter.input]
                    ?? "the model cannot be given to the engine in its input format, \(adapter.input.rawValue)")
        }
        do {
            let scratch = try ScratchFolder("engine")
            defer { scratch.remove() }
            let folder = scratch.path
            let place = input.folder.isEmpty ? folder : "\(folder)/\(input.folder)"
            try write(input, to: folder)
            if let script = adapter.script {
                try OutputFile.write(Data(script.text.utf8), to: "\(place)/\(script.name)")
            }
            try createFolders(below: place)
            return try await run(in: place, input.name)
        } catch {
            return result(.error, (error as? DiagnosticsError)?.diagnostics.first?.message ?? "\(error)")
        }
    }

    private func write(_ input: EngineInput, to folder: String) throws {
        for file in input.files {
            guard let path = ContainedPath.resolve(file.path, in: folder) else {
                throw DiagnosticsError(
                    .invalidValue,
                    "the input file '\(file.path)' would be outside the temporary folder for the engine's files, so"
                        + " that the engine was not run")
            }
            try OutputFile.createFolder(ParentFolder.path(of: path))
            try OutputFile.write(Data(file.bytes), to: path)
        }
    }

    /// Creates the folders of the requested tables, which engines do not create themselves.
    private func createFolders(below folder: String) throws {
        guard adapter.output == .table else { return }
        for table in task.tables {
            guard let path = ContainedPath.resolve(table.file, in: folder) else {
                throw DiagnosticsError(
                    .invalidValue,
                    "the output file '\(table.file)' that the LEMS document requests would be outside the folder in"
                        + " which the engine runs, so that the engine was not run")
            }
            try OutputFile.createFolder(ParentFolder.path(of: path))
        }
    }

    private func run(in folder: String, _ input: String) async throws -> EngineResult {
        let process = EngineProcess(
            command: engine.filled(adapter.command, input: input),
            environment: engine.environment, folder: folder, timeLimit: adapter.timeLimit,
            outputLimit: adapter.outputLimit, isConfined: adapter.isConfined)
        let outcome = await process.run()
        var result = judged(outcome, folder)
        result.seconds = outcome.seconds
        result.command = process.command
        return result
    }

    /// Returns the result of a process that has ended, with the reason of a failure as a sentence in lower case.
    private func judged(_ outcome: EngineProcess.Outcome, _ folder: String) -> EngineResult {
        switch outcome.ending {
        case .timedOut:
            return result(
                .timeout,
                "the engine was stopped at its time limit of \(adapter.timeLimit) s, 'time_limit' in its description")
        case .wroteTooMuch:
            return result(
                .error,
                "the engine wrote more than its output limit of \(adapter.outputLimit >> 20) MiB, 'output_limit' in"
                    + " its description"
            )
        case .couldNotStart(let reason): return result(.missing, reason)
        case .exited, .killed:
            if let pattern = unsupportedPattern(outcome.text) { return result(.unsupported, pattern) }
            // A failed engine may have written a part of its output.
            if let failure = outcome.ending.failure {
                return result(.error, "\(failure): \(Self.complaint(outcome))")
            }
            do { return try read(folder) } catch {
                return result(.error, (error as? DiagnosticsError)?.diagnostics.first?.message ?? "\(error)")
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
        switch adapter.output {
        case .trace(let file):
            let bytes = try content(of: file, in: folder)
            result.text = bytes
            let table = try TraceTable(bytes: bytes, file: file)
            result.trajectory = try ordered(TraceReader.trajectory(of: table, file: file, assuming: .init()))
        case .table:
            guard !task.tables.isEmpty else {
                throw DiagnosticsError(
                    .invalidTrace,
                    "the LEMS document requests no output file with quantities, so the engine's values cannot be read;"
                        + " add an 'OutputFile' with an 'OutputColumn' for each quantity"
                )
            }
            let contents = try task.tables.map { try content(of: $0.file, in: folder) }
            result.text = Array(contents.joined())
            result.trajectory = try ordered(joined(zip(task.tables, contents).map(trajectory)))
        }
        return result
    }

    private func content(of file: String, in folder: String) throws -> [UInt8] {
        guard let path = ContainedPath.resolve(file, in: folder), FileManager.default.fileExists(atPath: path) else {
            throw DiagnosticsError(.unreadableFile, "the engine wrote no '\(file)'")
        }
        return try InputFile.bytes(path, limit: .traceSize)
    }

    /// Returns the solution in a table, whose columns are in SI, with their names and in their units.
    private func trajectory(_ table: EngineTask.Table, _ bytes: [UInt8]) throws -> Trajectory {
        let content = try TraceTable(bytes: bytes, file: table.file)
        var trajectory = try TraceReader.trajectory(of: content, file: table.file, assuming: .init())
        guard trajectory.columns.count == table.columns.count else {
            throw DiagnosticsError(
                .invalidTrace,
                "the engine wrote \(trajectory.columns.count) columns beside that of the times to the file"
                    + " '\(table.file)', but the LEMS document requests \(table.columns.count)"
            )
        }
        for (index, name) in table.columns.enumerated() {
            let unit = task.columns.first { $0.name == name }?.unit
            trajectory.columns[index].name = name
            trajectory.columns[index].unit = unit
            guard let convert = unit?.conversionFromSI else { continue }
            trajectory.columns[index].values = trajectory.columns[index].values.map(convert)
        }
        return trajectory
    }

    /// Returns the columns of several tables as one solution.
    /// - Throws: `DiagnosticsError` when the tables have different instants.
    private func joined(_ parts: [Trajectory]) throws -> Trajectory {
        var result = parts[0]
        for (part, table) in zip(parts, task.tables).dropFirst() {
            guard part.times == result.times else {
                throw DiagnosticsError(
                    .invalidTrace,
                    "the engine wrote other times to the file '\(table.file)' than to the file '\(task.tables[0].file)'"
                )
            }
            let known = result.columnIndices
            result.columns += part.columns.filter { known[$0.name] == nil }
        }
        return result
    }

    /// Returns the recorded columns, in their order.
    private func ordered(_ trajectory: Trajectory) throws -> Trajectory {
        let columns = try task.columns.map { wanted in
            guard let column = trajectory.column(wanted.name) else {
                throw DiagnosticsError(.invalidTrace, "the engine wrote no column '\(wanted.name)'")
            }
            return column
        }
        return Trajectory(times: trajectory.times, columns: columns)
    }
}
