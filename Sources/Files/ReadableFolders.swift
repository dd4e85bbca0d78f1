import Foundation

/// The folders below which the files that a case names may lie: the repository that holds the case, and folders that
/// the user allows.
///
///     let readable = ReadableFolders(around: "verification/mycell", allowed: ["/data/models"])
///     readable.resolve("../../mycell.yaml", from: "verification/mycell")  // "mycell.yaml", inside the repository
///     readable.resolve("../../../secret", from: "verification/mycell")    // nil
///
/// The repository is that of the nearest folder with a `.git`, at or above the case. Outside a repository it is the
/// folder of the case alone, because the folders above may belong to other users.
public struct ReadableFolders: Hashable, Sendable {
    /// The absolute paths of the readable folders, without symbolic links, the repository, or outside one the folder of
    /// the case, first.
    public let roots: [String]

    /// Determines the folders that a case may read.
    /// - Parameters:
    ///   - folder: The folder of the case, which need not exist yet.
    ///   - allowed: Further folders that the user allows. A folder that does not exist allows nothing.
    public init(around folder: String, allowed: [String] = []) {
        let own = ContainedPath.resolved(folder)
        let repository = own.flatMap(ProjectFolders.repository) ?? own
        let further = allowed.filter(FileManager.default.fileExists(atPath:)).compactMap(ContainedPath.resolved)
        var seen: Set<String> = []
        roots = ([repository].compactMap(\.self) + further).filter { seen.insert($0).inserted }
    }

    private init(roots: [String]) { self.roots = roots }

    /// Returns the readable folders together with further ones. A folder that does not exist allows nothing.
    public func adding(_ folders: [String]) -> ReadableFolders {
        let further = folders.filter(FileManager.default.fileExists(atPath:)).compactMap(ContainedPath.resolved)
        return ReadableFolders(roots: roots + further.filter { !roots.contains($0) })
    }

    /// Returns whether a file lies below one of the readable folders once symbolic links are followed.
    /// - Parameter file: The path of the file, absolute or relative to the working folder.
    public func contains(_ file: String) -> Bool { resolve(file, from: ".") != nil }

    /// Returns the path of a file that is named relative to a folder, or by an absolute path.
    ///
    /// The symbolic links and `..` components of `folder` are resolved first. The `..` components of `file` are then
    /// removed from the text of the path, before its symbolic links are followed.
    /// - Returns: The path without `.`, and with `..` at most at its start. It is relative if `file` and `folder` are,
    ///   unless a symbolic link above `folder` makes `..` lead elsewhere. It is nil if `file` is empty, contains a NUL
    ///   character, or does not lie below one of the readable folders once symbolic links are followed.
    public func resolve(_ file: String, from folder: String) -> String? {
        guard !file.isEmpty, !file.contains("\0"), let base = ContainedPath.resolved(folder) else { return nil }
        let isAbsolute = file.hasPrefix("/")
        guard let target = ContainedPath.resolved(Self.simplified(isAbsolute ? file : "\(base)/\(file)")),
            roots.contains(where: { target.hasPrefix($0 == "/" ? $0 : $0 + "/") })
        else { return nil }
        let shown = Self.simplified(isAbsolute ? file : "\(folder)/\(file)")
        // The two differ where a parent of the folder is a symbolic link.
        return ContainedPath.resolved(shown) == target ? shown : target
    }

    /// Returns the path of a file relative to a folder, both with symbolic links followed; `file` unchanged if a link
    /// in one of them has no existing destination.
    package static func relative(_ file: String, to folder: String) -> String {
        guard let target = ContainedPath.resolved(file), let base = ContainedPath.resolved(folder) else { return file }
        let (own, other) = (base.split(separator: "/"), target.split(separator: "/"))
        let shared = zip(own, other).prefix { $0 == $1 }.count
        let up = [Substring](repeating: "..", count: own.count - shared)
        return (up + other.dropFirst(shared)).joined(separator: "/")
    }

    /// Returns the path without `.` components and without `..` components after others.
    private static func simplified(_ path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            let canGoUp = parts.last.map { $0 != ".." } ?? isAbsolute
            if part == "..", canGoUp { _ = parts.popLast() } else { parts.append(part) }
        }
        return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    }
}
