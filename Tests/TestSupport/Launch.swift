import Foundation

/// A launcher of the built binary with given standard streams, which measures time and memory.
public struct Launch {
    /// The destination of a standard stream.
    public enum Stream: Sendable, CaseIterable {
        /// A file that is read after the program has ended.
        case captured
        /// To a device without room.
        case full
        /// No destination: the descriptor is closed.
        case closed
        /// A pipe whose reading end is closed.
        case unread
    }

    /// The result of a program.
    public struct Ending: Sendable {
        /// The exit status; nil if a signal ended it.
        public var status: Int32?
        /// The signal that ended it; nil if it ended by itself.
        public var signal: Int32?
        /// Processor time in seconds, which does not depend on other processes.
        public var seconds: Double
        /// The peak memory use, in MiB.
        public var mebibytes: Int
        /// The standard output.
        public var output: String
        public var errors: String
    }

    /// The wall time in seconds after which the program is killed.
    public static let patience = 60.0

    /// Runs the binary to its end.
    public static func run(
        _ arguments: [String], in folder: String = Repository.root, output: Stream = .captured,
        errors: Stream = .captured, configuration: String = "release", environment: [String: String] = [:]
    ) throws -> Ending {
        let scratch = try TemporaryFolder()
        let files = ["output", "errors"].map { scratch.path + "/" + $0 }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        var pipes: [Int32] = []
        for (stream, (descriptor, file)) in zip([output, errors], [(Int32(1), files[0]), (Int32(2), files[1])]) {
            switch stream {
            case .captured:
                posix_spawn_file_actions_addopen(&actions, descriptor, file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
            case .full: posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/full", O_WRONLY, 0)
            case .closed: posix_spawn_file_actions_addclose(&actions, descriptor)
            case .unread:
                // A named pipe. Programs that other tests start at the same time do not inherit its ends.
                let path = "\(file).pipe"
                guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.EIO) }
                let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
                let writer = open(path, O_WRONLY | O_CLOEXEC)
                close(reader)
                pipes.append(writer)
                posix_spawn_file_actions_adddup2(&actions, writer, descriptor)
            }
        }
        defer { for end in pipes { close(end) } }
        // Without the variable of GitHub Actions, the started programs write no annotations into the log of the tests.
        var variables = ProcessInfo.processInfo.environment
        variables["GITHUB_ACTIONS"] = nil
        variables.merge(environment) { $1 }
        variables["NO_COLOR"] = "1"
        // The shell enters the folder and becomes the program.
        let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, Command.binary(configuration)]
        let words = (shell + arguments).map { strdup($0) } + [nil]
        let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        let error = posix_spawn(&process, shell[0], &actions, nil, words, settings)
        guard error == 0 else { throw POSIXError(.init(rawValue: error) ?? .ENOEXEC) }
        var ending = wait(process)
        ending.output = (try? String(contentsOfFile: files[0], encoding: .utf8)) ?? ""
        ending.errors = (try? String(contentsOfFile: files[1], encoding: .utf8)) ?? ""
        return ending
    }

    /// The most memory that the present program of a process has held, in KiB; nil once it has ended. The peak that
    /// `wait4` reports is not less than that of the test process, whose memory the child shares until it becomes
    /// another program.
    private static func residentPeak(_ process: pid_t) -> Int? {
        let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) }
    }

    private static func wait(_ process: pid_t) -> Ending {
        var (status, usage) = (Int32(0), rusage())
        let start = Date()
        var peak = 0
        while wait4(process, &status, WNOHANG, &usage) != process {
            peak = residentPeak(process) ?? peak
            if Date().timeIntervalSince(start) > patience { kill(process, SIGKILL) }
            usleep(2000)
        }
        let signal = status & 0x7F
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        return Ending(
            status: signal == 0 ? status >> 8 & 0xFF : nil, signal: signal == 0 ? nil : signal,
            seconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), mebibytes: peak >> 10, output: "",
            errors: "")
    }
}
