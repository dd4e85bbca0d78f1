import Foundation

/// A temporary file that is written in place of a target file. The caller writes and closes it, renames it to the
/// target when it is complete, or removes it, and then ends its ownership.
///
///     let file = try PartialFile(beside: "traces/v.dat")
///     …   // writes to `file.descriptor`
///     close(file.descriptor)
///     rename(file.path, "traces/v.dat")
///     file.releaseOwnership()
package struct PartialFile {
    /// The path of the temporary file, in the folder of the target.
    package let path: String
    /// The open descriptor of the temporary file, for writing.
    package let descriptor: Int32
    /// A duplicate of the descriptor, which keeps the ownership after the file has been closed.
    private let owner: Int32
    private let action: CleanUp.Action

    /// The error of a failed system call.
    package struct Fault: Error {
        /// The `errno` value of the system call.
        package var error: Int32
    }

    /// The largest number of attempts to make a file that no other process removes.
    private static let attempts = 100

    /// Makes an empty temporary file in the folder of a target file, and removes the temporary files that killed
    /// processes have left in this folder.
    /// - Parameter target: The path of the target file, which need not exist.
    /// - Throws: ``Fault`` if the temporary file cannot be made.
    package init(beside target: String) throws {
        OwnedPath.removeAbandoned(in: ParentFolder.path(of: target), S_IFREG, where: Self.isPartial)
        for _ in 0..<Self.attempts {
            let process = ProcessInfo.processInfo.processIdentifier
            let path = target + ".\(process)-\(UInt32.random(in: 0 ... .max)).partial"
            let action = CleanUp.add { unlink(path) }
            let descriptor = Descriptor.retrying { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) }
            guard descriptor >= 0 else {
                let error = errno
                CleanUp.remove(action)
                throw Fault(error: error)
            }
            if OwnedPath.take(descriptor) {
                (self.path, self.descriptor, self.action) = (path, descriptor, action)
                owner = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
                return
            }
            close(descriptor)
            CleanUp.remove(action)
        }
        throw Fault(error: EBUSY)
    }

    /// Returns whether a name ends like those of temporary files: a point, two numbers with a hyphen between them, and
    /// `.partial`.
    private static func isPartial(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count > 2, parts[parts.count - 1].elementsEqual("partial".utf8) else { return false }
        let numbers = parts[parts.count - 2].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return numbers.count == 2
            && numbers.allSatisfy { !$0.isEmpty && $0.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) }
    }

    /// Ends the ownership of the temporary file by this process; see ``OwnedPath``. The file must have been closed, and
    /// renamed or removed.
    package func releaseOwnership() {
        if owner >= 0 { close(owner) }
        CleanUp.remove(action)
    }
}
