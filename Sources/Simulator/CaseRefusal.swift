import Diagnostics
import Files
import Foundation
import YAML

/// The refusal of a file that defines a case where the file of a model is expected.
enum CaseRefusal {
    /// The keys of which a case has at least one, and an experiment none.
    private static let keys: Set<String> = ["checks", "goldens", "texts", "matrix"]

    /// Throws when a file has the name and a key of a case.
    /// - Throws: `DiagnosticsError` (`invalidCase`) that names the commands for cases.
    static func check(_ path: String) throws {
        let name = (path as NSString).lastPathComponent
        guard name == "case.yaml" || name.hasSuffix(".case.yaml"),
            let entries = try YAMLDocument.load(path: path).entries, entries.contains(where: { keys.contains($0.key) })
        else { return }
        let folder = ParentFolder.path(of: path)
        let id = name == "case.yaml" ? (folder as NSString).lastPathComponent : String(name.dropLast(10))
        let root = name == "case.yaml" ? ParentFolder.path(of: folder) : folder
        let options = "--cases \(root.isEmpty ? "." : root)"
        throw DiagnosticsError(
            .invalidCase, "this is a case, not an experiment", at: Place(file: path),
            hint: id.isEmpty
                ? "'tvbo-verify show' shows a case, and 'tvbo-verify all --case' verifies it"
                : "'tvbo-verify show \(id) \(options)' shows it, and 'tvbo-verify all --case \(id) \(options)' verifies it"
        )
    }
}
