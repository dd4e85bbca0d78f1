import Foundation
import Synchronization

/// Runs the built binary.
public enum Command {
    /// The result of a call.
    public struct Outcome: Sendable {
        /// The exit status.
        public var status: Int32
        /// Standard output.
        public var output: String
        /// Standard error.
        public var errors: String
    }

    /// The binary of a configuration.
    public static func binary(_ configuration: String = "release") -> String {
        Repository.root + "/.build/\(configuration)/tvbo-verify"
    }

    /// Returns whether a configuration was built.
    public static func isBuilt(_ configuration: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: binary(configuration))
    }

    /// Runs the binary of the tests' own configuration.
    public static func run(
        _ arguments: [String], in folder: String = Repository.root, configuration: String = "release",
        environment: [String: String] = [:]
    ) throws -> Outcome {
        // Without the variable of GitHub Actions, the started programs write no annotations into the log of the tests.
        let own = ProcessInfo.processInfo.environment.filter { $0.key != "GITHUB_ACTIONS" }
        return try run(
            program: binary(configuration), arguments, in: folder, environment: own.merging(environment) { $1 })
    }

    /// Runs a program with its own environment variables.
    public static func run(
        program: String, _ arguments: [String], in folder: String, environment: [String: String]
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let collector = Collector()
        let thread = Thread { collector.finish(errors.fileHandleForReading.readDataToEndOfFile()) }
        thread.start()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let rest = collector.wait()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: rest, as: UTF8.self))
    }

    /// A box in which one thread passes bytes to another.
    private final class Collector: Sendable {
        private let done = DispatchSemaphore(value: 0)
        private let data = Mutex(Data())

        func finish(_ data: Data) {
            self.data.withLock { $0 = data }
            done.signal()
        }

        func wait() -> Data {
            done.wait()
            return data.withLock { $0 }
        }
    }
}
