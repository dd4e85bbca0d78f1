import Foundation

/// Keeps what is named by others inside a folder: the files of a case, and the results that a document asks for.
package enum ContainedPath {
    /// The path of `file` in `folder`, without steps up; nil when it is absolute or leads out of the folder, also by a
    /// symbolic link.
    package static func resolve(_ file: String, in folder: String) -> String? {
        guard !file.hasPrefix("/"), !file.contains("\0"), let inner = withoutStepsUp(file) else { return nil }
        let path = folder + "/" + inner
        guard let root = resolved(folder), let target = resolved(path) else { return nil }
        return target.hasPrefix(root == "/" ? root : root + "/") ? path : nil
    }

    /// Steps up are taken out before any link is followed, so that none is taken from where a link leads.
    private static func withoutStepsUp(_ file: String) -> String? {
        var parts: [Substring] = []
        for part in file.split(separator: "/") where part != "." {
            if part != ".." { parts.append(part) } else if parts.popLast() == nil { return nil }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "/")
    }

    /// Follows the links of what exists; what does not exist yet stands in the folder above, followed likewise. Nil at
    /// a link that leads to nothing, since what it will lead to is not known.
    private static func resolved(_ path: String) -> String? {
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
