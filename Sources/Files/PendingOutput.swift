import Dispatch
import Foundation
import Synchronization

/// A file that is written part by part, and that readers see only when it is complete.
///
///     let output = try PendingOutput(path: "traces/v.dat")
///     output.write(header)
///     output.write(rows)
///     try output.finish(syncs: true)
///
/// The bytes go to a temporary file in the same folder, which ``finish(syncs:)`` renames to the target. A file that is
/// not finished is removed, and an older one under its name stays as it was. A symbolic link is kept, and the file to
/// which it leads is replaced. A device, pipe or socket is written to directly.
///
/// One thread at a time may use it.
public final class PendingOutput: @unchecked Sendable {
    /// The path of the file, as given by the caller.
    private let path: String
    private let descriptor: Int32
    /// The temporary file and the path to which it is renamed; nil for a device, pipe or socket.
    private let partial: (file: PartialFile, target: String)?
    /// The `errno` value of the first error; 0 without one.
    private var error: Int32 = 0
    private var isOpen = true
    /// The number of bytes that were appended since the system was last asked to write them to the disk.
    private var unsent = 0
    /// A Boolean value that indicates whether a thread synchronizes the whole content with the disk.
    private var isSynchronized = false
    /// The threads that wait for the disk.
    private let writing = DispatchGroup()
    private let writingError = ErrorNumber()
    /// The number of bytes from which the system is asked to write them.
    private static let sendSize = 4 << 20

    /// The `errno` value of the first error of a thread that waits for the disk; 0 without one. Such a thread shares it
    /// and not the file, whose release waits for the thread.
    private final class ErrorNumber: Sendable {
        let value = Mutex<Int32>(0)
    }

    /// Makes an empty temporary file for a target file, whose folder must exist, or opens a device, pipe or socket.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason.
    public init(path: String) throws {
        self.path = path
        if Self.isStream(path) {
            descriptor = Descriptor.retrying { open(path, O_WRONLY | O_CLOEXEC) }
            guard descriptor >= 0 else { throw OutputFile.fault(path, errno) }
            partial = nil
        } else {
            let target = OutputLink.destination(of: path)
            let file = try OutputFile.partialFile(target)
            descriptor = file.descriptor
            partial = (file, target)
        }
    }

    deinit { discard() }

    /// Appends bytes to the file. After an error, which ``finish(syncs:)`` throws, nothing is written.
    public func write(_ bytes: UnsafeRawBufferPointer) {
        guard error == 0 else { return }
        error = Descriptor.write(bytes, to: descriptor)
        // On a full disk, other files need the space.
        if error != 0, partial != nil { ftruncate(descriptor, 0) }
        isSynchronized = false
        unsent += bytes.count
        guard unsent >= Self.sendSize else { return }
        unsent = 0
        startWriting()
    }

    /// Starts to write what the file contains to the disk, so that less is left when the file is complete.
    private func startWriting() {
        guard partial != nil, writing.wait(timeout: .now()) == .success else { return }
        #if os(Linux)
            waitElsewhere { fdatasync($0) }
        #else
            waitElsewhere { fsync($0) }
        #endif
    }

    /// Starts to synchronize the file with the disk. Call it after the last ``write(_:)``, if something else is to be
    /// done before ``finish(syncs:)``, which then waits for less.
    public func startSynchronizing() {
        guard partial != nil, error == 0, !isSynchronized else { return }
        isSynchronized = true
        waitElsewhere { fsync($0) }
    }

    /// Calls a function of the system that waits for the disk, on another thread.
    private func waitElsewhere(_ synchronize: @escaping @Sendable (Int32) -> Int32) {
        DispatchQueue.global().async(group: writing) { [descriptor, writingError] in
            // The system reports an error of the disk once.
            let error = Descriptor.retrying { synchronize(descriptor) } == 0 ? 0 : errno
            writingError.value.withLock { if $0 == 0 { $0 = error } }
        }
    }

    /// Closes the file and gives it its name. It must not have been finished or discarded before.
    /// - Parameter syncs: A Boolean value that indicates whether to wait until the bytes are on the disk before the file
    ///   gets its name, so that a power failure leaves an older file or the whole new one.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason for the first error of
    ///   this and earlier calls. The temporary file is then removed.
    public func finish(syncs: Bool) throws {
        precondition(isOpen, "an output is finished once")
        isOpen = false
        writing.wait()
        if syncs, error == 0 { error = writingError.value.withLock(\.self) }
        error = Self.close(descriptor, syncs: syncs && partial != nil && !isSynchronized, after: error)
        guard let partial else {
            if error != 0 { throw OutputFile.fault(path, error) }
            return
        }
        defer { partial.file.releaseOwnership() }
        if error == 0, rename(partial.file.path, partial.target) != 0 { error = errno }
        guard error == 0 else {
            unlink(partial.file.path)
            throw OutputFile.fault(partial.target, error)
        }
    }

    /// Closes the file and removes it, unless it is finished or removed already.
    public func discard() {
        guard isOpen else { return }
        isOpen = false
        writing.wait()
        _ = Self.close(descriptor, syncs: false, after: error)
        guard let file = partial?.file else { return }
        unlink(file.path)
        file.releaseOwnership()
    }

    /// Returns whether the path refers to a device, pipe or socket, which a rename would replace by a regular file.
    package static func isStream(_ path: String) -> Bool {
        var information = stat()
        guard stat(path, &information) == 0 else { return false }
        return ![S_IFREG, S_IFDIR].contains(information.st_mode & S_IFMT)
    }

    /// Closes a descriptor, even after an error.
    /// - Parameters:
    ///   - descriptor: The descriptor.
    ///   - syncs: A Boolean value that indicates whether to wait until the bytes are on the disk.
    ///   - earlier: The `errno` value of the first error before; 0 without one.
    /// - Returns: 0, or the `errno` value of the first error.
    static func close(_ descriptor: Int32, syncs: Bool, after earlier: Int32) -> Int32 {
        var error = earlier
        if error == 0, syncs, Descriptor.retrying({ fsync(descriptor) }) != 0 { error = errno }
        // On Linux, a close that fails with EINTR has closed the descriptor. Repeating it could close a descriptor that
        // another thread has opened since.
        if Foundation.close(descriptor) != 0, error == 0, errno != EINTR { error = errno }
        return error
    }
}
