import Synchronization

/// The native code of a program for each choice between native code and the interpreter, generated at the first use of
/// the choice and kept for further runs. It can be used from several threads.
///
///     let made = cache.code(.best) { choice.code(program) }
final class CodeCache: Sendable {
    /// The native code of a program, nil if it is interpreted, and the way in which it runs.
    typealias Made = (code: NativeCode?, provenance: CodeProvenance)

    private let made = Mutex<[CodeChoice: Made]>([:])

    /// Returns the native code for a choice.
    /// - Parameter make: A function that generates the code, called only at the first use of the choice.
    func code(_ choice: CodeChoice, _ make: () -> Made) -> Made {
        made.withLock { made in
            if let known = made[choice] { return known }
            let new = make()
            made[choice] = new
            return new
        }
    }
}
