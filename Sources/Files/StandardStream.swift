import Foundation
import Synchronization

/// Standard output or standard error of the process, to which the program writes all its messages and results.
///
///     StandardStream.output.write("passed\n")
///     if let fault = StandardStream.output.fault { … }
///
/// Writing does not throw. The first error is stored in ``fault``, from which the command derives its exit status.
public final class StandardStream: Sendable {
    /// The stream for the standard output of the process.
    public static let output = StandardStream(STDOUT_FILENO, "standard output")
    /// The stream for the standard error of the process.
    public static let error = StandardStream(STDERR_FILENO, "standard error")

    private let descriptor: Int32
    private let name: String
    private let failure = Mutex<Int32>(0)

    private init(_ descriptor: Int32, _ name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// Prepares the standard streams of the process. Call it before any file is opened.
    ///
    /// A stream that the parent process has closed is opened on the null device in the opposite direction: reading and
    /// writing fail, and no file that is opened later gets its descriptor. `SIGPIPE` is ignored, so that writing to a
    /// pipe without a reader fails with an error instead of ending the process.
    public static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) == -1 && errno == EBADF
        {
            _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// The description of the first error in writing to the stream; nil if everything was written.
    public var fault: String? {
        let error = failure.withLock { $0 }
        return error == 0 ? nil : "cannot write to \(name): \(Descriptor.reason(error))"
    }

    /// Writes bytes to the stream. After an error, further bytes are discarded.
    public func write(_ bytes: some Sequence<UInt8>) {
        failure.withLock { failure in
            guard failure == 0 else { return }
            let bytes = Array(bytes)
            failure = bytes.withUnsafeBytes { Descriptor.write($0, to: descriptor) }
        }
    }

    /// Writes a text in UTF-8, without escaping and without a line end.
    public func write(_ text: String) { write(text.utf8) }
}
