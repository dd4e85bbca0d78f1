import Foundation
import Synchronization

/// Standard output or standard error: the one way to print. What cannot be written is kept, so that the command can end
/// with the status for it.
public final class StandardStream: Sendable {
    /// Standard output.
    public static let output = StandardStream(STDOUT_FILENO, "standard output")
    /// Standard error.
    public static let error = StandardStream(STDERR_FILENO, "standard error")

    private let descriptor: Int32
    private let name: String
    private let failure = Mutex<Int32>(0)

    private init(_ descriptor: Int32, _ name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// Prepares the three standard streams, before any file is opened. A closed one is taken by the null device, which
    /// lets no write pass, so that no file gets its number and what is printed. A reader that has gone is an error of
    /// writing, not a signal.
    public static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) == -1 && errno == EBADF
        {
            _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Why a stream could not be written, in a sentence; nil when all was written.
    public var fault: String? {
        let error = failure.withLock { $0 }
        return error == 0 ? nil : "cannot write to \(name): \(Descriptor.reason(error))"
    }

    /// Writes bytes; nothing more once something was lost.
    public func write(_ bytes: some Sequence<UInt8>) {
        failure.withLock { failure in
            guard failure == 0 else { return }
            let bytes = Array(bytes)
            failure = bytes.withUnsafeBytes { Descriptor.write($0, to: descriptor) }
        }
    }

    /// Writes a text as it is.
    public func write(_ text: String) { write(text.utf8) }
}
