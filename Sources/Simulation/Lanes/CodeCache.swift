import Synchronization

/// A cache of the native code of a program, with an entry for each ``CodeChoice``. An entry is made at the first use of
/// its choice and kept for further runs. The cache can be used from several threads.
///
///     let codes = CodeCache<TreeRoutines>()
///     let routines = codes.code(.best) { TreeRoutines(program, .best) }
final class CodeCache<Code: Sendable>: Sendable {
    /// The entries, of which there are few.
    private let made = Mutex<[(choice: CodeChoice, code: Code)]>([])

    /// Returns the entry for a choice.
    /// - Parameter make: A function that makes the entry, called only at the first use of the choice, while other
    ///   threads wait. It must not use the cache.
    func code(_ choice: CodeChoice, _ make: () -> Code) -> Code {
        made.withLock { made in
            if let known = made.first(where: { $0.choice == choice }) { return known.code }
            let new = make()
            made.append((choice, new))
            return new
        }
    }
}
