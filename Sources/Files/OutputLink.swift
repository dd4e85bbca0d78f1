import Foundation

/// The destination of a symbolic link to which a file is written.
///
///     OutputLink.destination(of: "latest.csv")  // "runs/17.csv" for a link to that file
///
/// A file that is renamed to the path of a link would replace the link instead of the file to which it leads.
enum OutputLink {
    /// The largest number of links in a chain, as on Linux.
    private static let longestChain = 40

    /// Returns the path of the file to which a path leads, which need not exist; the path itself if it is no link, and
    /// for links that lead in a circle.
    static func destination(of path: String) -> String {
        var current = path
        for _ in 0..<longestChain {
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: current) else { return current }
            let folder = ParentFolder.path(of: current)
            current = next.hasPrefix("/") || folder.isEmpty ? next : folder + "/" + next
        }
        return path
    }
}
