import Foundation
import Subprocess
import SystemPackage

/// A command that runs in a folder, without a shell, within limits of time and output.
///
///     let process = EngineProcess(
///         command: ["nrniv", "--version"], environment: variables, folder: folder, timeLimit: 60, outputLimit: 1 << 24)
///     let outcome = await process.run()
package struct EngineProcess: Sendable {
    /// The way in which a process ended.
    package enum Ending: Sendable, Equatable {
        /// The process exited with a status; -1 if a signal ended it.
        case exited(Int)
        /// The process was killed at the time limit.
        case timedOut
        /// The process was killed at the output limit.
        case wroteTooMuch
        /// The process could not be started, with the reason.
        case couldNotStart(String)
    }

    /// The result of running a command.
    package struct Outcome: Sendable {
        /// The way in which the process ended.
        package var ending: Ending
        /// The text that the process wrote to standard output and standard error; at most 4 MiB are kept.
        package var text: String
        /// The wall time of the process, in seconds.
        package var seconds: Double

        /// The last line of `text` that is not blank, limited to 300 characters.
        package var lastLine: String {
            text.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(300)) } ?? ""
        }
    }

    /// The program and its arguments.
    var command: [String]
    /// The environment variables with which the command is run.
    var environment: [String: String]
    /// The path of the folder in which the command is run.
    var folder: String
    /// The time limit in seconds.
    var timeLimit: Double
    /// The largest total size of the files in the folder, in bytes.
    var outputLimit: Int

    /// Creates a command with its limits; it does not start it.
    package init(
        command: [String], environment: [String: String], folder: String, timeLimit: Double, outputLimit: Int
    ) {
        self.command = command
        self.environment = environment
        self.folder = folder
        self.timeLimit = timeLimit
        self.outputLimit = outputLimit
    }

    /// The prefix of the file that receives the output.
    private static let log = ".printed"

    /// Runs the command until it ends or reaches a limit, and kills the remaining processes of its group.
    package func run() async -> Outcome {
        let path = "\(folder)/\(Self.log)-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let clock = ContinuousClock()
        let start = clock.now
        let ending = await run(printingTo: path)
        let printed = FileHandle(forReadingAtPath: path).flatMap { try? $0.read(upToCount: 4 << 20) } ?? Data()
        return Outcome(
            ending: ending, text: String(decoding: printed, as: UTF8.self),
            seconds: start.duration(to: clock.now) / .seconds(1))
    }

    private func run(printingTo path: String) async -> Ending {
        guard let program = command.first else { return .couldNotStart("there is no command") }
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
            var options = PlatformOptions()
            options.processGroupID = 0
            let variables = Dictionary(
                environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }, uniquingKeysWith: { $1 })
            let result = try await Subprocess.run(
                program.contains("/") ? .path(FilePath(program)) : .name(program),
                arguments: Arguments(Array(command.dropFirst())), environment: .custom(variables),
                workingDirectory: FilePath(folder), platformOptions: options, input: .none,
                output: .fileDescriptor(descriptor, closeAfterSpawningProcess: true), error: .combinedWithOutput
            ) { execution in
                await watch(execution)
            }
            if let stopped = result.closureResult { return stopped }
            switch result.terminationStatus {
            // allow: 32 bits in 64
            case .exited(let code): return .exited(Int(code))
            default: return .exited(-1)
            }
        } catch {
            return .couldNotStart("\(error)")
        }
    }

    /// Waits for the end of the process and returns nil, or returns the limit that was reached.
    private func watch<Input, Output, Failure>(_ execution: Execution<Input, Output, Failure>) async -> Ending? {
        let clock = ContinuousClock()
        let start = clock.now
        let id = execution.processIdentifier.value
        var pause = Duration.milliseconds(5)
        defer { try? execution.send(signal: .kill, toProcessGroup: true) }
        while Self.isRunning(id) {
            // On a busy machine both limits may have been passed before the first look; the output is the cause then.
            if size() > outputLimit { return .wroteTooMuch }
            if start.duration(to: clock.now) > .seconds(timeLimit) { return .timedOut }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(200))
        }
        return nil
    }

    /// Returns whether a process has not ended. A zombie process has ended.
    private static func isRunning(_ id: Int32) -> Bool {
        var info = siginfo_t()
        var ended: Int32
        repeat { ended = waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) } while ended < 0 && errno == EINTR
        return ended == 0 && info.si_signo == 0
    }

    private func size() -> Int {
        let files = FileManager.default.enumerator(atPath: folder)
        var total = 0
        while files?.nextObject() != nil { total += (files?.fileAttributes?[.size] as? Int) ?? 0 }
        return total
    }
}
