import Diagnostics
import Files
import Foundation

/// Suggestions for the paths of files that do not exist.
enum MisspeltFile {
    /// Returns the hint `did you mean 'x'?` for a path at which there is no file, with the file in the same folder
    /// whose name is most similar; nil if none is similar enough.
    static func hint(for path: String) -> String? {
        let (folder, name) = (ParentFolder.path(of: path), (path as NSString).lastPathComponent)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        return Spelling.hint(for: name, among: names)
    }
}
