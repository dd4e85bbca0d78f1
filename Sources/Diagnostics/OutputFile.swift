import Foundation

/// Writes files whole or not at all: beside the target first, then renamed over it.
public enum OutputFile {
    /// Writes `bytes` to `path`.
    /// - Throws: `Faults` (`unwritableOutput`) with the path and the system's reason; nothing is left behind.
    public static func write(_ bytes: some DataProtocol, to path: String) throws {
        try Data(bytes).withUnsafeBytes { try write([$0], to: path, syncs: true) }
    }

    /// Writes several stretches of bytes to `path`, one behind the other.
    /// - Parameter syncs: whether to wait until they are on the disk.
    /// - Throws: `Faults` (`unwritableOutput`) with the path and the system's reason; nothing is left behind.
    public static func write(_ stretches: [UnsafeRawBufferPointer], to path: String, syncs: Bool) throws {
        let temporary = path + ".\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0 ... .max)).partial"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        guard descriptor >= 0 else { throw fault(path) }
        guard stretches.allSatisfy({ writeAll($0, to: descriptor) }), !syncs || fsync(descriptor) == 0,
            close(descriptor) == 0,
            rename(temporary, path) == 0
        else {
            let failure = fault(path)
            unlink(temporary)
            throw failure
        }
    }

    /// Creates a folder and those above it.
    /// - Throws: `Faults` (`unwritableOutput`) when that fails.
    public static func createFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Faults(
                .unwritableOutput, "cannot create the folder \(path)", at: nil,
                hint: "check that the folder above it exists and may be written to")
        }
    }

    private static func writeAll(_ buffer: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var offset = 0
        while offset < buffer.count {
            let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 { return false }
            offset += count
        }
        return true
    }

    private static func fault(_ path: String) -> Faults {
        let reason = String(cString: strerror(errno))
        return Faults(
            .unwritableOutput, "cannot write \(path): \(reason)", at: nil,
            hint: "check that the folder exists and may be written to, and that the disk has room")
    }
}
