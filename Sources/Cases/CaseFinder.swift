import Diagnostics
import Files
import Foundation

/// A search for cases, which are files named `case.yaml` or `NAME.case.yaml`.
///
///     for file in CaseFinder.files(below: "Reference") {
///         print(file.id, file.path)
///     }
public enum CaseFinder {
    private static let depthLimit = 4

    /// Returns the files of all cases in and below `root`, down to four levels, sorted by path. Folders inside a folder
    /// with cases, and hidden folders, are not searched; folders that cannot be read are skipped. The id of a case is
    /// the path of its folder relative to `root`, followed by `/NAME` for a file `NAME.case.yaml`; for a case in `root`
    /// itself it is `NAME` or the name of that folder.
    /// - Parameter allowed: The folders below which each case may read besides its repository or, outside of one, its
    ///   folder.
    public static func files(below root: String, allowing allowed: [String] = []) -> [CaseFile] {
        files(root, below: root, allowed, above: [])
    }

    /// Returns a warning for each file in the folders that ``files(below:allowing:)`` searches whose name is nearly that
    /// of a case, such as `case.yml`, `Case.yaml` or `x.case.yml`, and which is therefore left out.
    public static func misnamed(below root: String) -> [Diagnostic] { misnamed(root, above: []) }

    private static func misnamed(_ folder: String, above: [String]) -> [Diagnostic] {
        guard let own = ContainedPath.resolved(folder), !above.contains(own) else { return [] }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        let found = names.filter(isNearlyCase).map { name in
            Diagnostic(
                .warning, .ignoredKey, "the file is not read as a case, because of its name",
                at: Place(file: folder + "/" + name), hint: "name it 'case.yaml' or 'NAME.case.yaml'")
        }
        guard above.count < depthLimit, !names.contains(where: CaseFile.isCase) else { return found }
        return found
            + names.filter { !$0.hasPrefix(".") && !isNearlyCase($0) }.flatMap {
                misnamed(folder + "/" + $0, above: above + [own])
            }
    }

    private static func isNearlyCase(_ name: String) -> Bool {
        let plain = name.lowercased()
        return !CaseFile.isCase(name)
            && ["case.yaml", "case.yml", ".case.yaml", ".case.yml"].contains {
                plain == $0 || plain.hasSuffix("." + $0)
            }
    }

    /// Returns the files of the cases in a folder, but not in the folders in it, sorted by path. The id of a case is
    /// `NAME` for a file `NAME.case.yaml`, and the name of the folder for `case.yaml`.
    /// - Parameter allowed: The folders below which each case may read besides its repository or, outside of one, its
    ///   folder.
    static func cases(in folder: String, allowing allowed: [String]) -> [CaseFile] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.filter(CaseFile.isCase).map { name in
            CaseFile(folder: folder, name: CaseFile.name(of: name), allowing: allowed)
        }
    }

    /// - Parameter above: The folders above, without symbolic links. A link that leads to one of them is not followed.
    private static func files(
        _ folder: String, below root: String, _ allowed: [String], above: [String]
    ) -> [CaseFile] {
        guard let own = ContainedPath.resolved(folder), !above.contains(own) else { return [] }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        let found = names.filter(CaseFile.isCase).map { file in
            let name = CaseFile.name(of: file)
            return CaseFile(folder: folder, name: name, id: id(folder, name, below: root), allowing: allowed)
        }
        guard found.isEmpty, above.count < depthLimit else { return found }
        return names.filter { !$0.hasPrefix(".") }.flatMap { name -> [CaseFile] in
            var isFolder: ObjCBool = false
            let path = folder + "/" + name
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                return []
            }
            return files(path, below: root, allowed, above: above + [own])
        }
    }

    /// Returns the id of a case: the path of its folder relative to the root, then the name before `.case.yaml` if it
    /// has one. A case that is the root itself has the name of that folder.
    private static func id(_ folder: String, _ name: String?, below root: String) -> String {
        guard folder == root else {
            return [String(folder.dropFirst(root.count + 1)), name].compactMap(\.self).joined(separator: "/")
        }
        return name ?? URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    }

    /// Returns the files of the cases with the given ids, or of all cases when `ids` is empty. An id may be a pattern
    /// (``CasePattern``), which denotes all cases that it matches. The files are in the order of `ids`, each once.
    /// - Parameters:
    ///   - ids: The ids or patterns.
    ///   - root: The path of the folder in and below which cases are searched for, as ``files(below:allowing:)`` does.
    ///   - allowed: The folders below which each case may read besides its repository or, outside of one, its folder.
    /// - Throws: `DiagnosticsError` (`nothingToRun`) when there is no case below `root`, or an element of `ids` denotes
    ///   none; `duplicateName` when two cases below `root` have the same id.
    public static func select(
        _ ids: [String], below root: String, allowing allowed: [String] = []
    ) throws -> [CaseFile] {
        let root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
        let all = files(below: root, allowing: allowed)
        guard !all.isEmpty else {
            throw DiagnosticsError(
                .nothingToRun, "there is no case below '\(root)'", at: nil,
                hint:
                    "name a folder that has cases (folders with a case.yaml) below it with '--cases', or create a case"
                    + " with 'tvbo-verify init'"
            )
        }
        try refuseDuplicates(all)
        guard !ids.isEmpty else { return all }
        let known = all.map(\.id)
        var seen: Set<Int> = []
        return try ids.flatMap { try indices(of: $0, among: known, root) }
            .filter { seen.insert($0).inserted }.map { all[$0] }
    }

    /// Returns the indices of the cases that an id or a pattern denotes, at least one.
    private static func indices(of wanted: String, among known: [String], _ root: String) throws -> [Int] {
        if let index = known.firstIndex(of: wanted) { return [index] }
        guard CasePattern.isPattern(wanted) else {
            throw DiagnosticsError(
                .nothingToRun, "there is no case '\(wanted)' below '\(root)'", at: nil,
                hint: Spelling.hint(for: wanted, among: known)
                    ?? "use one of the cases \(known.joined(separator: ", ")), or name another folder with '--cases'")
        }
        let pattern = CasePattern(wanted)
        let found = known.indices.filter { pattern.matches(known[$0]) }
        guard !found.isEmpty else {
            throw DiagnosticsError(
                .nothingToRun, "the pattern '\(wanted)' matches no case below '\(root)'", at: nil,
                hint:
                    "correct the pattern ('*' matches any text without '/', '**' any text, '?' one character); the"
                    + " cases are "
                    + known.joined(separator: ", "))
        }
        return found
    }

    private static func refuseDuplicates(_ all: [CaseFile]) throws {
        var first: [String: CaseFile] = [:]
        for file in all {
            guard let other = first.updateValue(file, forKey: file.id) else { continue }
            throw DiagnosticsError(
                .duplicateName,
                "two cases have the id '\(file.id)', which comes from the name of the file or its folder",
                at: Place(file: file.path),
                notes: [.init("the other one", at: Place(file: other.path))], hint: "rename one of the files or folders"
            )
        }
    }
}
