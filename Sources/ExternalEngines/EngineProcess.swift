import Foundation
import Subprocess
import SystemPackage

/// A command that runs in a folder within limits of time and of what it writes. There is no shell.
struct EngineProcess: Sendable {
    /// What became of it.
    enum Ending: Sendable, Equatable {
        case exited(Int)
        case timedOut
        case wroteTooMuch
        case couldNotStart(String)
    }

    /// How it ended, what it printed, and how long it took, in seconds.
    struct Outcome: Sendable {
        var ending: Ending
        var text: String
        var seconds: Double

        /// The last line that says anything.
        var lastLine: String {
            text.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }.map { String($0.prefix(300)) } ?? ""
        }
    }

    /// The program and its arguments; the environment; where it runs; and its limits in seconds and bytes.
    var command: [String]
    var environment: [String: String]
    var folder: String
    var timeLimit: Double
    var outputLimit: Int

    /// The file to which it prints.
    private static let log = ".printed"

    /// Runs it to its end or to its limits. What is left of its process group is killed.
    func run() async -> Outcome {
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

    /// Waits for the end; stops the whole process group at a limit.
    private func watch<Input, Output, Failure>(_ execution: Execution<Input, Output, Failure>) async -> Ending? {
        let clock = ContinuousClock()
        let start = clock.now
        let id = execution.processIdentifier.value
        var pause = Duration.milliseconds(5)
        defer { try? execution.send(signal: .kill, toProcessGroup: true) }
        while Self.isRunning(id) {
            if start.duration(to: clock.now) > .seconds(timeLimit) { return .timedOut }
            if size() > outputLimit { return .wroteTooMuch }
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(200))
        }
        return nil
    }

    /// Whether a process has not ended; one that has but was not waited for yet is no more.
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
