import Foundation
import Synchronization

/// The ownership of a temporary file or folder by the process that made it, which ends with that process.
///
/// A process holds an advisory lock (`flock`) on its temporary files and folders. Those whose lock can be taken belong
/// to no process: the process that made them was killed. The next process that makes a temporary file or folder in
/// the same place removes them. Where a file system has no such locks, nothing is removed.
package enum OwnedPath {
    /// Takes the ownership of a file or folder that this process has just made.
    /// - Parameter descriptor: An open descriptor. The ownership lasts until it and its duplicates are closed.
    /// - Returns: False if another process took the file or folder for an abandoned one and removes it; otherwise true.
    package static func take(_ descriptor: Int32) -> Bool {
        if Descriptor.retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) != 0 { return errno != EWOULDBLOCK }
        var information = stat()
        return fstat(descriptor, &information) == 0 && information.st_nlink > 0
    }

    private static let visited = Mutex<Set<String>>([])

    /// Removes the abandoned files or folders of this user in a folder, unless this process has done so in that folder
    /// before.
    /// - Parameters:
    ///   - folder: The path of the folder; empty for the working folder.
    ///   - kind: `S_IFREG` for files, or `S_IFDIR` for folders.
    ///   - isTemporary: A closure that returns whether a name is one that this program gives to temporary files.
    package static func removeAbandoned(in folder: String, _ kind: mode_t, where isTemporary: (String) -> Bool) {
        let path = folder.isEmpty ? "." : folder
        guard visited.withLock({ $0.insert("\(kind) \(path)").inserted }) else { return }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where isTemporary(name) {
            remove("\(path)/\(name)", kind)
        }
    }

    private static func remove(_ path: String, _ kind: mode_t) {
        let descriptor = Descriptor.retrying { open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == kind,
            information.st_uid == geteuid(), flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else { return }
        if kind == S_IFREG { unlink(path) } else { try? FileManager.default.removeItem(atPath: path) }
    }
}
