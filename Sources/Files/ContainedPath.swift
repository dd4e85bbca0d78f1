import Foundation

/// Resolution of file names from untrusted input, such as the files of a case, to paths inside a folder.
///
///     ContainedPath.resolve("traces/v.dat", in: "cases/hh")  // "cases/hh/traces/v.dat"
///     ContainedPath.resolve("../secret", in: "cases/hh")     // nil
package enum ContainedPath {
    /// Returns the path of `file` in `folder`, without `.` and `..` components. The file need not exist.
    ///
    /// - Returns: The path; nil if `file` is empty, absolute, names the folder itself, contains a NUL character, leads
    ///   out of the folder by `..` components or a symbolic link, or passes a symbolic link without an existing
    ///   destination.
    package static func resolve(_ file: String, in folder: String) -> String? {
        guard !file.hasPrefix("/"), !file.contains("\0"), let inner = withoutStepsUp(file) else { return nil }
        let path = folder + "/" + inner
        guard let root = resolved(folder), let target = resolved(path) else { return nil }
        return target.hasPrefix(root == "/" ? root : root + "/") ? path : nil
    }

    /// Returns the path without `.` and `..` components, or nil if it leads above its start.
    ///
    /// The components are removed before symbolic links are resolved, so that `..` never refers to the parent of the
    /// destination of a link.
    private static func withoutStepsUp(_ file: String) -> String? {
        var parts: [Substring] = []
        for part in file.split(separator: "/") where part != "." {
            if part != ".." { parts.append(part) } else if parts.popLast() == nil { return nil }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "/")
    }

    /// Returns the absolute path with symbolic links resolved. Of a path that does not exist yet, the existing part is
    /// resolved. Returns nil at a link without an existing destination, since the destination may be created outside
    /// later.
    package static func resolved(_ path: String) -> String? {
        let url = URL(fileURLWithPath: path)
        guard !FileManager.default.fileExists(atPath: url.path), url.path != "/" else {
            return url.resolvingSymlinksInPath().path
        }
        guard (try? FileManager.default.destinationOfSymbolicLink(atPath: url.path)) == nil,
            let parent = resolved(url.deletingLastPathComponent().path)
        else { return nil }
        return (parent == "/" ? "" : parent) + "/" + url.lastPathComponent
    }
}
