import Diagnostics
import Files
import Foundation
import Results
import Synchronization
import Verification

/// The progress of a verification on standard error: a bar on a terminal, otherwise one line for each run, and neither
/// with `--quiet`.
///
///     let progress = ProgressLine()
///     let outcome = try await verification.run(progress: { progress.update($0) }, store: { _ in })
///     progress.end()
final class ProgressLine: Sendable {
    private struct State {
        var total = 0
        var done = 0
        var failed = 0
    }

    private let state = Mutex(State())
    private let isInteractive = Console.isInteractive

    /// Updates the progress after an event of the verification. With `--quiet`, only a case that cannot be run is
    /// reported.
    func update(_ event: Verification.Progress) {
        let line = state.withLock { state -> String? in
            switch event {
            case .planned(let total):
                state.total = total
                return isInteractive && !Console.isQuiet ? bar(state) : nil
            case .problem(let problem):
                let text = VisibleText.line("\(problem.caseID): \(problem.verdict.rawValue)")
                return clear + text + "\n" + VisibleText.lines(problem.message) + "\n"
            case .finished(let run):
                state.done += 1
                if run.verdict != .pass { state.failed += 1 }
                if Console.isQuiet { return nil }
                return isInteractive ? bar(state) : plain(run, state)
            }
        }
        if let line { StandardStream.error.write(VisibleText.withoutCommands(line)) }
    }

    /// Removes the progress bar from the terminal.
    func end() {
        if isInteractive { StandardStream.error.write(clear) }
    }

    private var clear: String { isInteractive ? "\r\u{1B}[K" : "" }

    private func bar(_ state: State) -> String {
        let width = 32
        let filled = state.total > 0 ? width * state.done / state.total : 0
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        return "\r\u{1B}[K\(bar) \(state.done)/\(state.total)"
            + (state.failed > 0 ? ", \(state.failed) not passing" : "")
    }

    private func plain(_ run: RunResult, _ state: State) -> String {
        VisibleText.line("[\(state.done)/\(state.total)] \(run.caseID) \(run.label): \(run.verdict.rawValue)") + "\n"
    }
}
