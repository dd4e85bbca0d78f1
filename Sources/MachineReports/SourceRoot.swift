import Files
import Foundation

/// The folder to which the paths of machine-readable reports are relative: the root of the repository.
///
///     let root = SourceRoot(folder: "/home/me/models", workingFolder: "/home/me/models/verification")
///     root.relative("ex3/case.yaml")  // "verification/ex3/case.yaml"
public struct SourceRoot: Sendable, Hashable {
    /// The absolute path of the root of the repository.
    public let folder: String
    /// The absolute path of the folder to which relative paths of input files refer.
    public let workingFolder: String

    /// Creates the root of a repository from the absolute paths of its folder and of the working folder.
    public init(folder: String, workingFolder: String) {
        self.folder = Self.standardized(folder)
        self.workingFolder = Self.standardized(workingFolder)
    }

    /// Creates the root of the Git repository that contains a folder; outside of a repository, the folder itself is the
    /// root.
    public init(containing workingFolder: String) {
        var path = Self.standardized(workingFolder)
        while !FileManager.default.fileExists(atPath: path + "/.git") {
            let above = ParentFolder.path(of: path)
            guard above != path, !above.isEmpty else {
                path = workingFolder
                break
            }
            path = above
        }
        self.init(folder: path, workingFolder: workingFolder)
    }

    /// Returns the path of a file relative to the root of the repository; nil for a path outside of the root, and for
    /// the root itself. A relative `path` refers to ``workingFolder``.
    public func relative(_ path: String) -> String? {
        let full = Self.standardized(path.hasPrefix("/") ? path : workingFolder + "/" + path)
        let start = folder == "/" ? folder : folder + "/"
        guard full.hasPrefix(start), full.utf8.count > start.utf8.count else { return nil }
        return String(full.dropFirst(start.count))
    }

    private static func standardized(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
