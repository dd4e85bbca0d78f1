import Diagnostics
import Foundation

/// The writing of files as a whole: a file is never seen half written.
///
///     try OutputFile.write(Array("t\tv\n".utf8), to: "traces/v.dat")
///
/// The bytes go to a temporary file in the same folder, which is then renamed to the target. Readers see either the old
/// or the new file, never a part of it.
public enum OutputFile {
    /// Replaces the content of a file by bytes, and waits until they are on the disk. Its folder must exist.
    ///
    /// A symbolic link is kept, and the file to which it leads is replaced. A device, pipe or socket at `path` is
    /// written to directly.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason. The temporary file is
    ///   then removed.
    public static func write(_ bytes: some DataProtocol, to path: String) throws {
        try Data(bytes).withUnsafeBytes { try write([$0], to: path, syncs: true) }
    }

    /// Replaces the content of a file by several buffers, one after the other. Its folder must exist.
    ///
    /// A symbolic link is kept, and the file to which it leads is replaced. A device, pipe or socket at `path` is
    /// written to directly.
    /// - Parameters:
    ///   - buffers: The buffers.
    ///   - path: The path of the file.
    ///   - syncs: A Boolean value that indicates whether to wait until the bytes are on the disk.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason. The temporary file is
    ///   then removed.
    public static func write(_ buffers: [UnsafeRawBufferPointer], to path: String, syncs: Bool) throws {
        try write(to: path, syncs: syncs) { write in for buffer in buffers { write(buffer) } }
    }

    /// Replaces the content of a file by parts that are produced one after the other. Its folder must exist.
    ///
    /// A symbolic link is kept, and the file to which it leads is replaced. A device, pipe or socket at `path` is
    /// written to directly.
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - syncs: A Boolean value that indicates whether to wait until the bytes are on the disk.
    ///   - content: A closure that calls its argument with the bytes of each part. After an error, further parts are
    ///     not written.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason. The temporary file is
    ///   then removed.
    public static func write(
        to path: String, syncs: Bool, _ content: (_ write: (UnsafeRawBufferPointer) -> Void) -> Void
    ) throws {
        let output = try PendingOutput(path: path)
        content { output.write($0) }
        try output.finish(syncs: syncs)
    }

    /// Returns a new temporary file for a target file.
    /// - Parameter path: The path of the target file.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason.
    static func partialFile(_ path: String) throws -> PartialFile {
        do { return try PartialFile(beside: path) } catch let fault as PartialFile.Fault {
            throw Self.fault(path, fault.error)
        }
    }

    /// The number of bytes that are written in order to check that the disk is not full.
    private static let probeSize = 1 << 16

    /// Checks that files can be written in a folder, by a file of 64 KiB that is removed at once.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path of the folder and the system's reason.
    public static func probe(_ folder: String) throws {
        let bytes = [UInt8](repeating: 0, count: probeSize)
        let file = try partialFile(folder + "/.probe")
        defer { file.releaseOwnership() }
        let error = bytes.withUnsafeBytes { fill(file.descriptor, $0, syncs: true) }
        unlink(file.path)
        guard error == 0 else { throw fault(folder, error) }
    }

    /// Appends bytes to a file in place, and creates it if it does not exist. Unlike with `write`, readers can see a
    /// part of the bytes, and the bytes may not be on the disk yet.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason.
    public static func append(_ bytes: some DataProtocol, to path: String) throws {
        let descriptor = Descriptor.retrying { open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else { throw fault(path, errno) }
        let error = Data(bytes).withUnsafeBytes { fill(descriptor, $0, syncs: false) }
        guard error == 0 else { throw fault(path, error) }
    }

    /// Writes bytes to a descriptor and closes it, even after an error.
    /// - Returns: 0, or the `errno` value of the first error.
    private static func fill(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, syncs: Bool) -> Int32 {
        PendingOutput.close(descriptor, syncs: syncs, after: Descriptor.write(bytes, to: descriptor))
    }

    /// Waits until the names of the files in the folder of a path are on the disk, so that a power failure does not undo
    /// a replacement while a later one survives. On a file system that cannot wait for them, nothing happens.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) with the path and the system's reason.
    public static func synchronizeFolder(of path: String) throws {
        let folder = (OutputLink.destination(of: path) as NSString).deletingLastPathComponent
        let descriptor = Descriptor.retrying { open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw fault(path, errno) }
        let error = Descriptor.retrying({ fsync(descriptor) }) == 0 ? 0 : errno
        close(descriptor)
        guard error == 0 || error == EINVAL || error == ENOTSUP else { throw fault(path, error) }
    }

    /// Creates a folder and its missing parent folders. An existing folder is not an error.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) if the folder cannot be created.
    public static func createFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw DiagnosticsError(
                .unwritableOutput, "cannot create the folder \(path)", at: nil,
                hint: "check that its parent folder is writable")
        }
    }

    /// Returns the error for a file that cannot be written.
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - error: The `errno` value of the system call that failed.
    static func fault(_ path: String, _ error: Int32) -> DiagnosticsError {
        DiagnosticsError(
            .unwritableOutput, "cannot write \(path): \(Descriptor.reason(error))", at: nil,
            hint: "check that the folder exists and is writable, and that the disk has free space")
    }
}
