import Diagnostics
import Files
import Foundation
import YAML

/// The refusal of files that define a case, for commands that expect the file of a model.
enum CaseRefusal {
    /// Keys that occur only in cases. Every case has at least one of them.
    private static let keys: Set<String> = ["checks", "goldens", "texts", "matrix"]

    /// Checks that the file at a path does not define a case: that it is not named like a case file, or contains no key
    /// that occurs only in cases.
    /// - Throws: `DiagnosticsError` (`invalidCase`) for a case, with a hint that names the commands for cases; or the
    ///   problems of a file of such a name that cannot be read.
    static func check(_ path: String) throws {
        let name = (path as NSString).lastPathComponent
        guard name == "case.yaml" || name.hasSuffix(".case.yaml"),
            let entries = try YAMLDocument.load(path: path).entries, entries.contains(where: { keys.contains($0.key) })
        else { return }
        let folder = ParentFolder.path(of: path)
        let id = name == "case.yaml" ? (folder as NSString).lastPathComponent : String(name.dropLast(10))
        let root = name == "case.yaml" ? ParentFolder.path(of: folder) : folder
        // The hint in full: show it with 'tvbo-verify show ex3 --cases Reference', or …
        let options = "--cases \(root.isEmpty ? "." : root)"
        throw DiagnosticsError(
            .invalidCase, "this is a case, not an experiment", at: Place(file: path),
            hint: id.isEmpty
                ? "show it with 'tvbo-verify show', or verify it with 'tvbo-verify all --case'"
                : "show it with 'tvbo-verify show \(id) \(options)', or verify it with"
                    + " 'tvbo-verify all --case \(id) \(options)'"
        )
    }
}
