import Foundation

/// A command that runs in a folder, without a shell, within limits of time and output.
///
///     let process = EngineProcess(
///         command: ["nrniv", "--version"], environment: variables, folder: folder, timeLimit: 60, outputLimit: 1 << 24)
///     let outcome = await process.run()
package struct EngineProcess: Sendable {
    /// The way in which a process ended.
    package enum Ending: Sendable, Equatable {
        /// The process exited with a status.
        case exited(Int)
        /// A signal with a number ended the process.
        case killed(signal: Int)
        /// The process was killed because it ran longer than its time limit.
        case timedOut
        /// The process was killed because the files in its folder exceeded the output limit.
        case wroteTooMuch
        /// The process could not be started, for the given reason.
        case couldNotStart(String)

        /// The failure of a process that ended by itself or by a signal of another process, as a sentence in lower case;
        /// nil for the status 0, and for endings of other kinds.
        package var failure: String? {
            switch self {
            case .exited(let status) where status != 0: "the engine ended with status \(status)"
            case .killed(let signal): "the signal \(signal) ended the engine"
            default: nil
            }
        }
    }

    /// The result of running a command.
    package struct Outcome: Sendable {
        /// The way in which the process ended.
        package var ending: Ending
        /// The text that the process wrote to standard output and standard error; only the first 4 MiB are kept.
        package var text: String
        /// The wall time of the process, in seconds.
        package var seconds: Double

        /// The last line of `text` that is not blank, limited to its first 300 characters; empty if there is none.
        package var lastLine: String {
            text.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(300)) } ?? ""
        }
    }

    /// The program to run, by its name in `PATH` or its path, and its arguments.
    var command: [String]
    /// The environment variables with which the command is run. For a confined command, `TMPDIR` is replaced by its
    /// folder.
    var environment: [String: String]
    /// The path of the folder in which the command is run.
    var folder: String
    /// The longest time that the command may run, in seconds.
    var timeLimit: Double
    /// The largest total size of the files in the folder, in bytes.
    var outputLimit: Int
    /// A Boolean value that indicates whether the command can change files only in its folder, where the system is
    /// able to enforce it.
    var isConfined: Bool

    /// Creates a command with its limits of time and output, without starting it.
    package init(
        command: [String], environment: [String: String], folder: String, timeLimit: Double, outputLimit: Int,
        isConfined: Bool = true
    ) {
        self.command = command
        self.environment = environment
        self.folder = folder
        self.timeLimit = timeLimit
        self.outputLimit = outputLimit
        self.isConfined = isConfined
    }

    /// A Boolean value that indicates whether the system can confine commands to their folders: true on Linux with
    /// Landlock.
    package static var canConfine: Bool { Supervisor.canConfine }

    /// The prefix of the file that receives the output.
    private static let log = ".printed"

    /// Runs the command until it ends or reaches a limit, and ends all processes that it has started.
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
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return .couldNotStart("\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        switch Supervisor.start(command, environment: variables, folder: folder, descriptor, isConfined: isConfined) {
        case .failure(let reason): return .couldNotStart(reason.text)
        case .success(let supervisor):
            let stopped = await watch(supervisor)
            let ending = supervisor.ending()
            return stopped ?? ending
        }
    }

    /// The variables of the command. A confined program finds its temporary files in its folder.
    private var variables: [String: String] {
        guard isConfined else { return environment }
        return environment.merging(["TMPDIR": folder]) { $1 }
    }

    /// Waits until everything that the command started has ended.
    /// - Returns: The limit that was reached; nil if the command ended by itself.
    private func watch(_ supervisor: Supervisor) async -> Ending? {
        let clock = ContinuousClock()
        let start = clock.now
        var pause = Duration.milliseconds(5)
        var stopped: Ending?
        while supervisor.isRunning {
            // On a busy machine both limits may have been passed before the first look; the output is the cause then.
            if stopped == nil {
                if size() > outputLimit {
                    stopped = .wroteTooMuch
                } else if start.duration(to: clock.now) > .seconds(timeLimit) {
                    stopped = .timedOut
                }
                if stopped != nil {
                    supervisor.stop()
                    pause = .milliseconds(5)
                }
            }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(200))
        }
        return stopped
    }

    private func size() -> Int {
        let files = FileManager.default.enumerator(atPath: folder)
        var total = 0
        while files?.nextObject() != nil { total += (files?.fileAttributes?[.size] as? Int) ?? 0 }
        return total
    }
}
