import Diagnostics
import Foundation

/// Finds the cases below a folder: folders that hold a `case.yaml`.
public enum CaseFinder {
    private static let depthLimit = 4

    /// The folders of all cases, sorted by path.
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

    /// The id of a case: the path of its folder below the root, or its own name when it is the root.
    public static func id(_ folder: String, below root: String) -> String {
        folder == root
            ? URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
            : String(folder.dropFirst(root.count + 1))
    }

    /// The folders of the named cases; all when none is named.
    /// - Throws: `Faults` (`nothingToRun`) when there is no case, or none of that name.
    public static func select(_ ids: [String], below root: String) throws -> [String] {
        let root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
        let all = folders(below: root)
        guard !all.isEmpty else {
            throw Faults(
                .nothingToRun, "there is no case below '\(root)'", at: nil,
                hint: "a case is a folder with a case.yaml; 'tvbo-verify init' starts one")
        }
        guard !ids.isEmpty else { return all }
        let known = all.map { id($0, below: root) }
        return try ids.map { wanted in
            guard let index = known.firstIndex(of: wanted) else {
                throw Faults(
                    .nothingToRun, "there is no case '\(wanted)' below '\(root)'", at: nil,
                    hint: Spelling.hint(for: wanted, among: known) ?? "there are \(known.joined(separator: ", "))")
            }
            return all[index]
        }
    }
}

extension Faults {
    /// All diagnostics with their source lines, as a person reads them.
    public var text: String {
        diagnostics.map { diagnostic in
            diagnostic.text { file, line in SourceLines.line(line, of: file) }
        }.joined(separator: "\n")
    }
}

/// Gives lines of files for excerpts.
public enum SourceLines {
    /// Largest file of which a line is shown, in bytes.
    private static let sizeLimit = 16 << 20

    /// A line, counted from 1; nil when the file or the line is not there.
    public static func line(_ number: Int, of file: String) -> String? {
        // What is no file, such as a pipe, has been read already and gives its lines no second time.
        guard
            (try? FileManager.default.attributesOfItem(atPath: (file as NSString).resolvingSymlinksInPath))?[.type]
                as? FileAttributeType == .typeRegular,
            let bytes = try? InputFile.bytes(file, limit: sizeLimit)
        else { return nil }
        let lines = bytes.split(separator: 0x0A, maxSplits: number, omittingEmptySubsequences: false)
        guard number >= 1, number <= lines.count else { return nil }
        let text = String(decoding: lines[number - 1], as: UTF8.self)
        return text.hasSuffix("\r") ? String(text.dropLast()) : text
    }
}
