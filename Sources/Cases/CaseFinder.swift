import Diagnostics
import Foundation

/// A search for cases, which are folders that contain a `case.yaml`.
///
///     for folder in CaseFinder.folders(below: "Reference") {
///         print(CaseFinder.id(folder, below: "Reference"))
///     }
public enum CaseFinder {
    private static let depthLimit = 4

    /// Returns the folders of all cases in and below `root`, sorted by path, down to four levels. A case contains no
    /// further cases.
    public static func folders(below root: String) -> [String] { folders(root, depth: 0) }

    private static func folders(_ folder: String, depth: Int) -> [String] {
        if FileManager.default.fileExists(atPath: folder + "/case.yaml") { return [folder] }
        guard depth < depthLimit else { return [] }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
            var isFolder: ObjCBool = false
            let path = folder + "/" + name
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                return []
            }
            return folders(path, depth: depth + 1)
        }
    }

    /// Returns the id of a case: the path of its folder relative to the root, or the name of the folder if it is the
    /// root.
    public static func id(_ folder: String, below root: String) -> String {
        folder == root
            ? URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
            : String(folder.dropFirst(root.count + 1))
    }

    /// Returns the folders of the cases with the given ids, or of all cases when `ids` is empty. An id may be a pattern
    /// (``CasePattern``), which stands for all cases that it matches. No folder is returned twice.
    /// - Throws: `DiagnosticsError` (`nothingToRun`) when there is no case below `root`, or none with one of the ids.
    public static func select(_ ids: [String], below root: String) throws -> [String] {
        let root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
        let all = folders(below: root)
        guard !all.isEmpty else {
            throw DiagnosticsError(
                .nothingToRun, "there is no case below '\(root)'", at: nil,
                hint: "a case is a folder with a case.yaml; 'tvbo-verify init' starts one")
        }
        guard !ids.isEmpty else { return all }
        let known = all.map { id($0, below: root) }
        var seen: Set<Int> = []
        return try ids.flatMap { try indices(of: $0, among: known, root) }
            .filter { seen.insert($0).inserted }.map { all[$0] }
    }

    /// Returns the indices of the cases that an id or a pattern stands for, at least one.
    private static func indices(of wanted: String, among known: [String], _ root: String) throws -> [Int] {
        if let index = known.firstIndex(of: wanted) { return [index] }
        guard CasePattern.isPattern(wanted) else {
            throw DiagnosticsError(
                .nothingToRun, "there is no case '\(wanted)' below '\(root)'", at: nil,
                hint: Spelling.hint(for: wanted, among: known) ?? "there are \(known.joined(separator: ", "))")
        }
        let pattern = CasePattern(wanted)
        let found = known.indices.filter { pattern.matches(known[$0]) }
        guard !found.isEmpty else {
            throw DiagnosticsError(
                .nothingToRun, "no case below '\(root)' matches '\(wanted)'", at: nil,
                hint: "'*' stands for any text without '/', '**' for any text, and '?' for one character; there are "
                    + known.joined(separator: ", "))
        }
        return found
    }
}
