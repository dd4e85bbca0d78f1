import Diagnostics
import Foundation

/// Reading of whole files up to a maximum size.
///
///     let bytes = try InputFile.bytes("case.yaml", limit: 16 << 20)
///
/// The limit applies to regular files, pipes and devices alike, so that reading an endless device ends with an error.
public enum InputFile {
    /// Returns the bytes of a file.
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - limit: The largest accepted size in bytes.
    /// - Throws: `DiagnosticsError` with the code `unreadableFile` if the file cannot be read, or `inputTooLarge` if it
    ///   has more than `limit` bytes.
    public static func bytes(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = Descriptor.retrying { open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        var information = stat()
        if fstat(descriptor, &information) == 0, let size = Int(exactly: information.st_size) {
            try LargeAllocation.check(min(size, limit), .inputTooLarge, "the file", at: Place(file: path))
        }
        let (bytes, error) = Descriptor.read(descriptor, limit: limit)
        guard error == 0 else { throw unreadable(path, error) }
        guard bytes.count <= limit else {
            throw DiagnosticsError(
                .inputTooLarge, "the file is larger than the limit of \(size(limit))", at: Place(file: path))
        }
        return bytes
    }

    /// Returns the bytes of a file. The error for one that is too large names the limit.
    /// - Throws: `DiagnosticsError` with the code `unreadableFile` if the file cannot be read, or `inputTooLarge` if it
    ///   is larger than the limit.
    public static func bytes(_ path: String, limit: Limit) throws -> [UInt8] {
        do { return try bytes(path, limit: limit.value) } catch var error as DiagnosticsError {
            for index in error.diagnostics.indices where error.diagnostics[index].code == .inputTooLarge {
                error.diagnostics[index].hint = limit.hint(error.diagnostics[index].hint)
            }
            throw error
        }
    }

    /// Returns the bytes of a regular file, for files that belong to a case: a named pipe would be read without end.
    /// - Throws: `DiagnosticsError` as `bytes(_:limit:)` does, and `unreadableFile` for a pipe or a device.
    public static func regularBytes(_ path: String, limit: Limit) throws -> [UInt8] {
        var information = stat()
        if stat(path, &information) == 0, ![S_IFREG, S_IFDIR].contains(information.st_mode & S_IFMT) {
            throw DiagnosticsError(
                .unreadableFile, "cannot read \(path): it is a pipe or a device, not a file", at: Place(file: path))
        }
        return try bytes(path, limit: limit)
    }

    /// Returns the first bytes of a file: `limit` of them, or all bytes of a smaller file; nil if the file cannot be
    /// read.
    public static func beginning(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = Descriptor.retrying { open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let (bytes, error) = Descriptor.read(descriptor, limit: limit - 1)
        return error == 0 ? bytes : nil
    }

    private static func unreadable(_ path: String, _ error: Int32) -> DiagnosticsError {
        let hint =
            switch error {
            case ENOENT, ENOTDIR: "there is no such file"
            case EISDIR: "it is a folder"
            case EACCES, EPERM: "check its permissions"
            default: Descriptor.reason(error)
            }
        return DiagnosticsError(.unreadableFile, "cannot read \(path)", at: Place(file: path), hint: hint)
    }

    private static func size(_ bytes: Int) -> String {
        bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
    }
}
