import Diagnostics
import Foundation

/// Reads files whole, up to a size, whatever they are: a pipe or a device without end is refused like a file too large.
public enum InputFile {
    /// The bytes of a file.
    /// - Parameter limit: the largest size that is read, in bytes.
    /// - Throws: `DiagnosticsError`: `unreadableFile` with the reason, `inputTooLarge` with the limit.
    public static func bytes(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = Descriptor.retrying { open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        defer { close(descriptor) }
        let (bytes, error) = Descriptor.read(descriptor, limit: limit)
        guard error == 0 else { throw unreadable(path, error) }
        guard bytes.count <= limit else {
            throw DiagnosticsError(
                .inputTooLarge, "the file is larger than the \(size(limit)) that are read", at: Place(file: path))
        }
        return bytes
    }

    /// The first bytes of a file, at most `limit`; nil when it cannot be read.
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
