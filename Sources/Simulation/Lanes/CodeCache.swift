import Synchronization

/// The native code of a program for each choice, made at its first use and kept for further runs.
///
///     let made = cache.code(.best) { choice.code(program) }
final class CodeCache: Sendable {
    /// Native code, or none, and how programs run with it.
    typealias Made = (code: NativeCode?, provenance: CodeProvenance)

    private let made = Mutex<[CodeChoice: Made]>([:])

    /// Returns the code for a choice.
    /// - Parameter make: Makes the code; called at the first use of the choice.
    func code(_ choice: CodeChoice, _ make: () -> Made) -> Made {
        made.withLock { made in
            if let known = made[choice] { return known }
            let new = make()
            made[choice] = new
            return new
        }
    }
}
