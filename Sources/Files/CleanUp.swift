import Foundation
import Synchronization

/// The actions that must still happen when a signal ends this process: temporary files are removed, and external
/// engines are ended.
///
///     let action = CleanUp.add { unlink(path) }
///     defer { CleanUp.remove(action) }
///
/// A process that is killed cannot run them. The next process removes the temporary files that it leaves; see
/// ``OwnedPath``.
package enum CleanUp {
    /// The identifier of a clean-up action that was added, with which it can be removed.
    package struct Action: Sendable, Hashable { fileprivate var number: Int }

    private struct State {
        var actions: [Int: @Sendable () -> Void] = [:]
        var next = 0
        /// A Boolean value that indicates whether the actions have run, and the process is about to end.
        var isEnding = false
    }

    private static let state = Mutex(State())

    /// Adds an action, and returns the identifier with which it is removed. Once the actions have run, the calling
    /// thread waits for the end of the process, so that it makes no further temporary files.
    package static func add(_ action: @escaping @Sendable () -> Void) -> Action {
        while true {
            let added = state.withLock { state -> Action? in
                guard !state.isEnding else { return nil }
                state.next += 1
                state.actions[state.next] = action
                return Action(number: state.next)
            }
            if let added { return added }
            sleep(1)
        }
    }

    /// Removes an action from those that run when a signal ends the process.
    package static func remove(_ action: Action) { state.withLock { $0.actions[action.number] = nil } }

    /// Runs all actions and removes them. The last that was added runs first, so that an engine ends before its folder
    /// is removed. Afterwards ``add(_:)`` does not return.
    package static func run() {
        let actions = state.withLock { state in
            defer { state.actions = [:] }
            state.isEnding = true
            return state.actions.sorted { $0.key > $1.key }.map(\.value)
        }
        for action in actions { action() }
    }
}
