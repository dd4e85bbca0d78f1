import Diagnostics
import Foundation

/// Writes files whole or not at all: beside the target first, then renamed over it.
public enum OutputFile {
    /// Writes `bytes` to `path`.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason; nothing is left behind.
    public static func write(_ bytes: some DataProtocol, to path: String) throws {
        try Data(bytes).withUnsafeBytes { try write([$0], to: path, syncs: true) }
    }

    /// Writes several stretches of bytes to `path`, one after the other. A device or a pipe is written to as it is.
    /// - Parameter syncs: whether to wait until they are on the disk.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason; nothing is left behind.
    public static func write(_ stretches: [UnsafeRawBufferPointer], to path: String, syncs: Bool) throws {
        if isStream(path) { return try writeInPlace(stretches, path) }
        let temporary = path + ".\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0 ... .max)).partial"
        let descriptor = Descriptor.retrying { open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw fault(path, errno) }
        var error = fill(descriptor, stretches, syncs: syncs)
        if error == 0, rename(temporary, path) != 0 { error = errno }
        guard error == 0 else {
            unlink(temporary)
            throw fault(path, error)
        }
    }

    /// Whether a path names something that cannot be replaced by a file: a device, a pipe or a socket.
    private static func isStream(_ path: String) -> Bool {
        var information = stat()
        guard stat(path, &information) == 0 else { return false }
        return ![S_IFREG, S_IFDIR].contains(information.st_mode & S_IFMT)
    }

    private static func writeInPlace(_ stretches: [UnsafeRawBufferPointer], _ path: String) throws {
        let descriptor = Descriptor.retrying { open(path, O_WRONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw fault(path, errno) }
        let error = fill(descriptor, stretches, syncs: false)
        guard error == 0 else { throw fault(path, error) }
    }

    /// Writes to a descriptor and closes it, whatever happens.
    /// - Returns: 0, or the number of the first error.
    private static func fill(_ descriptor: Int32, _ stretches: [UnsafeRawBufferPointer], syncs: Bool) -> Int32 {
        var error: Int32 = 0
        for stretch in stretches where error == 0 { error = Descriptor.write(stretch, to: descriptor) }
        if error == 0, syncs, Descriptor.retrying({ fsync(descriptor) }) != 0 { error = errno }
        // An interrupted close has closed: to repeat it could close the file of another thread.
        if close(descriptor) != 0, error == 0, errno != EINTR { error = errno }
        return error
    }

    /// Creates a folder and those above it.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) when that fails.
    public static func createFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw DiagnosticsError(
                .unwritableOutput, "cannot create the folder \(path)", at: nil,
                hint: "check that the folder above it exists and may be written to")
        }
    }

    private static func fault(_ path: String, _ error: Int32) -> DiagnosticsError {
        DiagnosticsError(
            .unwritableOutput, "cannot write \(path): \(Descriptor.reason(error))", at: nil,
            hint: "check that the folder exists and may be written to, and that the disk has room")
    }
}
