import ArgumentParser
import Diagnostics
import Foundation
import Harness
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
            tell(faults.diagnostics)
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

    private static let told = Mutex<Set<Diagnostic>>([])

    /// Tells diagnostics, but for those that this process has told before, such as those of a file that several
    /// documents include.
    /// - Parameter file: what they keep from being read, which is named where nothing else is left to tell.
    static func tell(_ diagnostics: [Diagnostic], about file: String? = nil) {
        let new = told.withLock { told in diagnostics.filter { told.insert($0).inserted } }
        if !new.isEmpty {
            warn(Faults(new).text)
        } else if let file, !diagnostics.isEmpty {
            warn("\(file): cannot be read, as told above")
        }
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
