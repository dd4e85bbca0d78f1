import ArgumentParser
import Diagnostics
import Files
import Foundation
import Results
import Synchronization

/// The output of the commands: text, JSON and diagnostics for the user or a build service.
///
///     Console.say("\(path): \(rows) rows")
enum Console {
    /// A Boolean value that indicates whether standard error is a terminal on which a line of progress can be written
    /// again and again. It is false for a dumb terminal, and on build services, which set the environment variable
    /// `CI`.
    static var isInteractive: Bool {
        isatty(STDERR_FILENO) == 1 && EnvironmentVariables.all["TERM"] != "dumb"
            && !ReviewedWriting.isCI
    }

    /// Returns whether output to a stream is colored: the stream is a terminal that is not dumb, and the environment
    /// variable `NO_COLOR` (no-color.org) is empty or not set.
    static func isColored(_ stream: Int32 = STDOUT_FILENO) -> Bool {
        let environment = EnvironmentVariables.all
        guard environment["NO_COLOR", default: ""].isEmpty, environment["TERM"] != "dumb" else { return false }
        return isatty(stream) == 1
    }

    private static let hushed = Mutex(false)

    /// A Boolean value that indicates whether the option `--quiet` is given, with which commands print only problems.
    static var isQuiet: Bool { hushed.withLock { $0 } }

    /// Writes a line to standard output, unless the option `--quiet` is given.
    static func say(_ text: ConsoleText) { if !isQuiet { write(text, to: .output) } }

    /// Writes a line to standard error, even if the option `--quiet` is given.
    static func warn(_ text: ConsoleText) { write(text, to: .error) }

    /// Writes a value to standard output as indented JSON, even if the command is quiet. The value must be encoded as
    /// an object, to which a member `schema` with the version of the schema is added (``VersionedObject``).
    static func say(json value: some Encodable) throws {
        StandardStream.output.write(try JSONText.text(VersionedObject(value: value)) + "\n")
    }

    /// Writes a value to standard output as one line of JSON, even if the command is quiet. The value must be encoded
    /// as an object, to which a member `schema` with the version of the schema is added (``VersionedObject``).
    static func say(jsonLine value: some Encodable) throws {
        StandardStream.output.write(try JSONText.line(VersionedObject(value: value)) + "\n")
    }

    /// Writes a list to standard output as indented JSON, even if the command is quiet: an object with the list under a
    /// key, and a member `schema` with the version of the schema.
    static func say(json list: [some Encodable], as key: String) throws {
        try say(json: [key: list])
    }

    private static func write(_ text: ConsoleText, to stream: StandardStream) {
        stream.write(VisibleText.withoutCommands(text.shown) + "\n")
    }

    /// Returns a text in the color of a verdict: green for `pass`, yellow for `vacuous`, red for others. The text is
    /// unchanged when standard output is not colored.
    static func painted(_ text: String, _ verdict: Verdict) -> ConsoleText {
        guard isColored() else { return "\(text)" }
        return .colored(text, verdict == .pass ? 32 : verdict == .vacuous ? 33 : 31)
    }

    /// Runs a command, after checking the environment variables that change limits. Diagnostics that it throws are
    /// written to standard error and determine the exit status. Any other error is reported as an internal error of
    /// tvbo-verify.
    /// - Parameter body: A function that does the work of the command and returns its exit status.
    /// - Throws: `ExitCode` unless the status is `success`; `ValidationError` for invalid arguments.
    static func guarded(_ body: () async throws -> ExitStatus) async throws {
        let status: ExitStatus
        do {
            try Limit.checkEnvironment()
            tell(LimitValues.unknownVariables(EnvironmentVariables.all))
            status = try await body()
        } catch let faults as DiagnosticsError {
            tell(faults.diagnostics)
            status = faults.outcome.status
        } catch let exit as ExitCode {
            throw exit
        } catch let error as ValidationError {
            throw error
        } catch {
            warn(
                "tvbo-verify: internal error: \(error)\nThis is an error in tvbo-verify, not in your input; please report it."
            )
            status = .internalFault
        }
        if status != .success { throw ExitCode(status.rawValue) }
    }

    /// Runs a command as `guarded(_:)` does, with the options for the amount of output, which set ``isQuiet``, and for
    /// the exit status.
    /// - Parameters:
    ///   - options: The values of these options.
    ///   - body: A function that does the work of the command and returns its exit status.
    /// - Throws: `ExitCode` unless the status is `success`; `ValidationError` for invalid arguments.
    static func guarded(_ options: OutcomeOptions, _ body: () async throws -> ExitStatus) async throws {
        hushed.withLock { $0 = options.quiet }
        do {
            try await guarded(body)
        } catch let exit as ExitCode {
            throw ExitCode(ExitStatus(rawValue: exit.rawValue).map(options.code) ?? exit.rawValue)
        }
    }

    /// Returns the exit status of the process. It is the given status, unless output could not be written to standard
    /// output or standard error. This fault is then reported on the other of the two streams, and the status is
    /// `unwritableOutput`.
    /// - Parameter status: The exit status of the command.
    static func finalStatus(_ status: Int32) -> Int32 {
        let faults = [(StandardStream.output, StandardStream.error), (.error, .output)].compactMap { lost, left in
            lost.fault.map { ($0, left) }
        }
        guard !faults.isEmpty else { return status }
        for (fault, left) in faults { left.write("error[\(Code.unwritableOutput.rawValue)]: \(fault)\n") }
        return ExitStatus.unwritableOutput.rawValue
    }

    private static let told = Mutex<Set<Diagnostic>>([])

    /// Writes diagnostics to standard error. Those that this process has written before, such as those of a file that
    /// several documents include, are left out.
    /// - Parameter file: The file that cannot be read because of the diagnostics. If all of them have been written
    ///   before, a line with its name is written instead.
    static func tell(_ diagnostics: [Diagnostic], about file: String? = nil) {
        let new = told.withLock { told in diagnostics.filter { told.insert($0).inserted } }
        if !new.isEmpty {
            warn(.lines(DiagnosticsError(new).text))
        } else if let file, !diagnostics.isEmpty {
            warn("\(file): the file cannot be read, for the reasons given above")
        }
    }
}
