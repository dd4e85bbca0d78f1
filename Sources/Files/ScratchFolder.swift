import Diagnostics
import Foundation

/// A temporary folder, which exists until ``remove()`` is called or a signal ends the process. If the process is
/// killed, the next process that makes such a folder removes it.
///
///     let scratch = try ScratchFolder("engine")
///     defer { scratch.remove() }
public struct ScratchFolder: Sendable {
    /// The path of the temporary folder.
    public let path: String
    private let owner: Int32
    private let action: CleanUp.Action

    private static let prefix = "tvbo-verify-scratch-"
    /// The largest number of attempts to make a folder that no other process removes, and to remove one.
    private static let attempts = 100

    /// Makes an empty folder among the temporary files of the user, and removes those of this program that killed
    /// processes have left.
    /// - Parameter purpose: A word that becomes a part of the folder's name.
    /// - Throws: `DiagnosticsError` (`unwritableOutput`) if the folder cannot be created.
    public init(_ purpose: String) throws {
        let place = NSTemporaryDirectory()
        OwnedPath.removeAbandoned(in: place, S_IFDIR) { $0.hasPrefix(Self.prefix) }
        for _ in 0..<Self.attempts {
            let path = place + Self.prefix + purpose + "-" + UUID().uuidString
            let action = CleanUp.add { Self.removeAll(path) }
            do { try OutputFile.createFolder(path) } catch {
                CleanUp.remove(action)
                throw error
            }
            let owner = Descriptor.retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
            if owner >= 0, OwnedPath.take(owner) {
                (self.path, self.owner, self.action) = (path, owner, action)
                return
            }
            if owner >= 0 { close(owner) }
            try? FileManager.default.removeItem(atPath: path)
            CleanUp.remove(action)
        }
        throw DiagnosticsError(
            .unwritableOutput,
            "cannot create a temporary folder in \(place), which may be full or not writable: free space, or set TMPDIR",
            at: nil)
    }

    /// Removes a folder, also while another thread removes it or still adds files.
    private static func removeAll(_ path: String) {
        for _ in 0..<attempts where FileManager.default.fileExists(atPath: path) {
            do { try FileManager.default.removeItem(atPath: path) } catch { usleep(1000) }
        }
    }

    /// Removes the temporary folder and everything in it, also while other threads still add files.
    public func remove() {
        Self.removeAll(path)
        close(owner)
        CleanUp.remove(action)
    }
}
