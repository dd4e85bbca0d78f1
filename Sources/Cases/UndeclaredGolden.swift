import Files
import Foundation
import Goldens

/// A golden in or below the folder of a case that no case declares, so that no check uses it.
///
///     for golden in UndeclaredGolden.all(in: CaseFinder.files(below: "verification")) {
///         print(golden.path, golden.advice)
///     }
public struct UndeclaredGolden: Sendable, Hashable {
    /// The path of the file of the golden.
    public var path: String
    /// The case that could declare the golden: of the cases in the golden's folder, or in a folder above if its own has
    /// none, the one whose name begins the name of the golden's file, or else the first; nil if there is no case.
    public var file: CaseFile?

    /// Creates the description of a golden.
    /// - Parameters:
    ///   - path: The path of the file of the golden.
    ///   - file: The case that could declare it; nil for none.
    public init(path: String, file: CaseFile?) {
        self.path = path
        self.file = file
    }

    /// The deepest folder below that of a case in which goldens are looked for.
    private static let depthLimit = 4

    /// Returns the goldens in the folders of the cases, and up to four levels below, that none of the cases declares,
    /// sorted by path. Hidden folders and the first goldens of the lineages of declared goldens are left out, and so is
    /// the folder of a case that cannot be read, with all of its goldens.
    public static func all(in files: [CaseFile]) -> [UndeclaredGolden] {
        let folders = Dictionary(grouping: files, by: \.folder)
        let declared = folders.mapValues { files -> Set<String>? in
            var paths: Set<String> = []
            for file in files {
                guard let definition = try? CaseDefinition.load(file, toleratingMissingTables: true) else { return nil }
                for golden in definition.goldens {
                    paths.formUnion([plain(golden.path), plain(GoldenLineage.firstPath(of: golden.path))])
                }
            }
            return paths
        }
        // A case may declare a golden in the folder of another one.
        let known = declared.values.reduce(into: Set<String>()) { $0.formUnion($1 ?? []) }
        return folders.keys.filter { declared[$0] != .some(nil) }.flatMap { folder in
            goldens(below: folder).filter { !known.contains(plain($0)) }
                .map { UndeclaredGolden(path: $0, file: owner(of: $0, among: folders[folder] ?? [])) }
        }.sorted { $0.path < $1.path }
    }

    /// Returns the golden with a path if no case in its folder or the folder above declares it; nil if one does, or if
    /// a case cannot be read.
    /// - Parameter allowed: The folders below which each case may read besides its repository or, outside of one, its
    ///   folder.
    public init?(path: String, allowing allowed: [String] = []) {
        let above = ParentFolder.path(of: path)
        let folder = above.isEmpty ? "." : above
        var files: [CaseFile] = []
        let outer = ParentFolder.path(of: folder)
        for name in [folder, outer.isEmpty ? "." : outer] where files.isEmpty {
            files = CaseFinder.cases(in: name, allowing: allowed)
        }
        for file in files {
            guard let definition = try? CaseDefinition.load(file, toleratingMissingTables: true) else { return nil }
            if definition.goldens.contains(where: { Self.plain($0.path) == Self.plain(path) }) { return nil }
        }
        self.init(path: path, file: Self.owner(of: path, among: files))
    }

    private static func goldens(below folder: String, depth: Int = 0) -> [String] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
            let path = folder + "/" + name
            if name.hasSuffix(".golden") { return [path] }
            var isFolder: ObjCBool = false
            guard depth < depthLimit, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                isFolder.boolValue
            else { return [] }
            return goldens(below: path, depth: depth + 1)
        }
    }

    /// Returns a path without `.`, `..` and symbolic links, for comparing it.
    private static func plain(_ path: String) -> String {
        ContainedPath.resolved(path) ?? URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// Returns the case to which a golden belongs by its name, or else the first case.
    private static func owner(of path: String, among files: [CaseFile]) -> CaseFile? {
        let name = (path as NSString).lastPathComponent
        return files.first { file in file.name.map { name.hasPrefix($0 + ".") } ?? false } ?? files.first
    }

    // MARK: Advice

    /// The name that a declaration would give the golden: that of its file without the name of the case.
    public var name: String {
        let last = (path as NSString).lastPathComponent
        let stem = last.hasSuffix(".golden") ? String(last.dropLast(7)) : last
        guard let owner = file?.name, stem.hasPrefix(owner + ".") else { return stem }
        return String(stem.dropFirst(owner.count + 1))
    }

    /// The lines that declare the golden in the file of its case, and a line that says which check uses it.
    public var advice: [String] {
        let folder = file.map(\.folder)
        let relative = folder.map { ReadableFolders.relative(path, to: $0) } ?? (path as NSString).lastPathComponent
        return [
            "add to 'goldens:' of \(file?.path ?? "a case.yaml")", "  \(name):", "    file: \"\(relative)\"",
            "and compare a run with it by a check with 'golden: \(name)'",
        ]
    }
}
