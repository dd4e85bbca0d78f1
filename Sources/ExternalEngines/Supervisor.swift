import CSupervisor
import Files
import Foundation
import Synchronization

/// A process that runs a program and ends everything that the program has started: when the program ends, when
/// ``stop()`` is called, and when tvbo-verify ends, even by a kill.
///
///     let supervisor = try Supervisor.start(command, environment: [:], folder: folder, output, isConfined: true).get()
///     while supervisor.isRunning { … }
///     print(supervisor.ending())
///
/// On Linux it adopts orphaned descendants (`PR_SET_CHILD_SUBREAPER`), which therefore cannot escape into sessions of
/// their own.
final class Supervisor: Sendable {
    /// The reason why a program could not be started.
    struct Reason: Error {
        /// The reason: a phrase in lower case, or the operating system's text for the error.
        var text: String
    }

    /// The time for which an interrupted process waits for the end of its programs, in seconds.
    private static let patience = 5.0

    private let process: Mutex<supervised>
    private let identifier: pid_t
    private let action = Mutex<CleanUp.Action?>(nil)

    /// A Boolean value that indicates whether the system can confine programs to their folders: true on Linux with
    /// Landlock.
    static var canConfine: Bool { supervised_can_confine() != 0 }

    private init(_ process: supervised) {
        self.process = Mutex(process)
        identifier = process.supervisor
    }

    /// Starts a program below a supervisor. A program without a slash in its name is searched for in the folders of the
    /// variable `PATH` in `environment`.
    /// - Parameters:
    ///   - command: The program and its arguments.
    ///   - environment: The environment variables of the program.
    ///   - folder: The path of the working folder of the program.
    ///   - output: The file descriptor that receives the standard output and standard error of the program.
    ///   - isConfined: A Boolean value that indicates whether the program can change files only in `folder`, where the
    ///     system is able to enforce it.
    /// - Returns: The supervisor, or the reason why the program could not be started.
    static func start(
        _ command: [String], environment: [String: String], folder: String, _ output: Int32, isConfined: Bool
    ) -> Result<Supervisor, Reason> {
        guard let name = command.first else { return .failure(Reason(text: "there is no command")) }
        guard let program = path(of: name, environment) else {
            return .failure(Reason(text: "the program '\(name)' is in no folder of the environment variable PATH"))
        }
        let arguments = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process = supervised()
        let error = supervised_start(program, arguments, variables, folder, output, isConfined ? 1 : 0, &process)
        guard error == 0 else { return .failure(Reason(text: String(cString: strerror(error)))) }
        let supervisor = Supervisor(process)
        let action = CleanUp.add { supervisor.stopAndWait() }
        supervisor.action.withLock { $0 = action }
        return .success(supervisor)
    }

    private static func path(of name: String, _ environment: [String: String]) -> String? {
        guard !name.contains("/") else { return name }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        return folders.lazy.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// A Boolean value that indicates whether the supervisor is running, which it is until the program has ended and
    /// all processes that the program started have been ended.
    var isRunning: Bool {
        var info = siginfo_t()
        var ended: Int32
        repeat {
            ended = waitid(P_PID, id_t(identifier), &info, WEXITED | WNOHANG | WNOWAIT)
        } while ended < 0 && errno == EINTR
        return ended == 0 && info.si_signo == 0
    }

    /// Tells the supervisor to end the program and all processes that the program has started, and returns at once.
    func stop() {
        process.withLock { process in
            if process.life >= 0 { close(process.life) }
            process.life = -1
        }
    }

    private func stopAndWait() {
        stop()
        let end = Date(timeIntervalSinceNow: Self.patience)
        while isRunning, Date() < end { usleep(2000) }
    }

    /// Returns how the program ended, and frees the supervisor. Call this method once, after `isRunning` has become
    /// false.
    func ending() -> EngineProcess.Ending {
        action.withLock { action in
            if let action { CleanUp.remove(action) }
        }
        stop()
        let ending = process.withLock { supervised_ending(&$0) }
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        switch ending.kind {
        case 0: return .couldNotStart(String(cString: strerror(ending.value)))
        // allow: 32 bits in 64
        case 1: return .exited(Int(ending.value))
        // allow: 32 bits in 64
        default: return .killed(signal: Int(ending.value))
        }
    }
}
