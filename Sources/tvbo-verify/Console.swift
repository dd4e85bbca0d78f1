import ArgumentParser
import Diagnostics
import Files
import Foundation
import Results
import Synchronization

/// Talks to the person or the build at the other end.
enum Console {
    /// Whether standard error is a terminal that redraws lines.
    static var isInteractive: Bool {
        isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
            && ProcessInfo.processInfo.environment["CI"] == nil
    }

    /// Whether `stream` should be coloured: a terminal, and no `NO_COLOR` (no-color.org).
    static func isColoured(_ stream: Int32 = STDOUT_FILENO) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        guard environment["NO_COLOR", default: ""].isEmpty, environment["TERM"] != "dumb" else { return false }
        return isatty(stream) == 1
    }

    /// Writes a line to standard output.
    static func say(_ text: ConsoleText) { write(text, to: .output) }

    /// Writes a line to standard error.
    static func warn(_ text: ConsoleText) { write(text, to: .error) }

    /// Writes a result to standard output, for other programs.
    static func say(json value: some Encodable) throws { StandardStream.output.write(try JSONText.text(value) + "\n") }

    private static func write(_ text: ConsoleText, to stream: StandardStream) {
        stream.write(VisibleText.withoutCommands(text.shown) + "\n")
    }

    /// Text in the colour of a verdict, where colours are wanted.
    static func painted(_ text: String, _ verdict: Verdict) -> ConsoleText {
        guard isColoured() else { return "\(text)" }
        return .coloured(text, verdict == .pass ? 32 : verdict == .vacuous ? 33 : 31)
    }

    /// Runs a command's work: faults of the user's input are told plainly, others as faults of the tool.
    static func guarded(_ body: () async throws -> ExitStatus) async throws {
        let status: ExitStatus
        do {
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
                "tvbo-verify: internal error: \(error)\nThis is a fault of tvbo-verify, not of your input; please report it."
            )
            status = .internalFault
        }
        if status != .success { throw ExitCode(status.rawValue) }
    }

    /// The status with which to end: that of an output that could not be written where something printed was lost, which
    /// is told on the stream that is left.
    static func finalStatus(_ status: Int32) -> Int32 {
        let faults = [(StandardStream.output, StandardStream.error), (.error, .output)].compactMap { lost, left in
            lost.fault.map { ($0, left) }
        }
        guard !faults.isEmpty else { return status }
        for (fault, left) in faults { left.write("error[\(Code.unwritableOutput.rawValue)]: \(fault)\n") }
        return ExitStatus.unwritableOutput.rawValue
    }

    private static let told = Mutex<Set<Diagnostic>>([])

    /// Tells diagnostics, but for those that this process has told before, such as those of a file that several
    /// documents include.
    /// - Parameter file: the file that they keep from being read, which is named where nothing else is left to tell.
    static func tell(_ diagnostics: [Diagnostic], about file: String? = nil) {
        let new = told.withLock { told in diagnostics.filter { told.insert($0).inserted } }
        if !new.isEmpty {
            warn(.lines(DiagnosticsError(new).text))
        } else if let file, !diagnostics.isEmpty {
            warn("\(file): cannot be read; see above")
        }
    }
}
