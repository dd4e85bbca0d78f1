import ArgumentParser
import Diagnostics
import Foundation
import Harness
import Results

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
    static func say(_ text: String) { print(text) }

    /// Writes a line to standard error.
    static func warn(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Text in the colour of a verdict, where colours are wanted.
    static func painted(_ text: String, _ verdict: Verdict) -> String {
        guard isColoured() else { return text }
        let code = verdict == .pass ? "32" : verdict == .vacuous ? "33" : "31"
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// Runs a command's work: faults of the user's input are told plainly, others as faults of the tool.
    static func guarded(_ body: () async throws -> ExitStatus) async throws {
        let status: ExitStatus
        do {
            status = try await body()
        } catch let faults as Faults {
            warn(faults.text)
            status = exitStatus(faults)
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

    /// Tells warnings and notes.
    static func remark(_ diagnostics: [Diagnostic]) {
        if !diagnostics.isEmpty { warn(Faults(diagnostics).text) }
    }

    private static func exitStatus(_ faults: Faults) -> ExitStatus {
        let codes = faults.diagnostics.filter { $0.severity == .error }.map(\.code)
        if codes.contains(where: { [.unwritableOutput, .historyFault].contains($0) }) { return .unwritableOutput }
        if codes.contains(where: { [.goldenMissing, .goldenCorrupt, .goldenMismatch].contains($0) }) {
            return .goldenFault
        }
        if codes.contains(where: { [.nonFinite, .noProgress, .engineFailed].contains($0) }) { return .engineFailure }
        if codes.contains(.nothingToRun) { return .nothingVerified }
        return .invalidInput
    }
}
