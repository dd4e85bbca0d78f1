import Synchronization

/// The native code of a program for each choice between native code and the interpreter, generated at the first use of
/// the choice and kept for further runs. It can be used from several threads.
///
///     let codes = CodeCache<NativeSegments>()
///     let segments = codes.code(.best) { NativeSegments(program, .best) }
final class CodeCache<Code: Sendable>: Sendable {
    private let made = Mutex<[CodeChoice: Code]>([:])

    /// Returns the native code for a choice.
    /// - Parameter make: A function that generates the code, called only at the first use of the choice.
    func code(_ choice: CodeChoice, _ make: () -> Code) -> Code {
        made.withLock { made in
            if let known = made[choice] { return known }
            let new = make()
            made[choice] = new
            return new
        }
    }
}
