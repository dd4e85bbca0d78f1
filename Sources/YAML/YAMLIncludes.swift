import Diagnostics
import Files
import Foundation
import Synchronization

/// The files that the tag `!include` of a document may name, and the chain of files that are being included.
///
///     let includes = YAMLIncludes(readable: ReadableFolders(around: "models"))
///     let root = try YAMLDocument.load(path: "models/experiment.yaml", including: includes)
///
/// A name is relative to the folder of the file that contains the tag. The included file is a document of its own, with
/// its own anchors. The limits on the number and the size of files hold for all documents that are read with one value
/// and its copies.
public struct YAMLIncludes: Sendable {
    /// The maximum number of files in a chain in which each includes the next, without the outermost document.
    public static let depthLimit = Limit.includeDepth.standard
    /// The maximum number of inclusions in total. A file that is included twice counts twice.
    public static var fileLimit: Int { Limit.includeFiles.value }
    /// The maximum total size of the included files, in bytes.
    public static var sizeLimit: Int { Limit.includeSize.value }

    /// The number and the size of the files that have been included, which copies share.
    private final class Usage: Sendable {
        private let total = Mutex((files: 0, bytes: 0))

        /// Adds one to the number of included files, and returns whether the limit on that number still holds.
        func allowsFile() -> Bool {
            total.withLock {
                $0.files += 1
                return $0.files <= YAMLIncludes.fileLimit
            }
        }

        /// Adds to the total size of the included files, and returns whether the limit on that size still holds.
        /// - Parameter count: The size of a file, in bytes.
        func allows(bytes count: Int) -> Bool {
            total.withLock {
                $0.bytes += count
                return $0.bytes <= YAMLIncludes.sizeLimit
            }
        }
    }

    /// The folders below which included files may lie.
    private let readable: ReadableFolders
    /// The paths of the files from the outermost document to the current one, with symbolic links followed.
    private var chain: [String] = []
    private let usage = Usage()

    /// Creates permissions to include the files that lie below the given folders.
    public init(readable: ReadableFolders) { self.readable = readable }

    /// Returns the permissions for reading the document at a path, which becomes the last file in the chain of files
    /// that are being included.
    package func entering(_ path: String) -> YAMLIncludes {
        var result = self
        result.chain.append(ContainedPath.resolved(path) ?? path)
        return result
    }

    /// Reads an included file, and returns its root node.
    /// - Parameters:
    ///   - name: The name after the tag.
    ///   - place: The place of the tag.
    ///   - file: The path of the file that contains the tag.
    /// - Throws: `DiagnosticsError` if the file lies outside the folders, does not exist, includes itself, exceeds a
    ///   limit, or is not a well-formed document.
    func node(_ name: String, at place: Place, from file: String) throws -> YAMLNode {
        let slash = file.lastIndex(of: "/")
        let folder = slash.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        guard let path = readable.resolve(name, from: folder) else {
            throw DiagnosticsError(
                .unreadableFile, "the file '\(name)' lies outside the folders from which '!include' may read",
                at: place,
                notes: readable.roots.map { .init("it may read below \($0)") },
                hint:
                    "move the file below the root of the experiment's Git repository or, without one, below the folder"
                    + " of the experiment"
            )
        }
        let target = ContainedPath.resolved(path) ?? path
        guard !chain.contains(target) else {
            throw DiagnosticsError(
                .includeCycle, "the included file '\(name)' includes itself, directly or through others", at: place)
        }
        guard chain.count <= Self.depthLimit else {
            throw DiagnosticsError(
                .inputTooLarge, "the YAML files include one another in a chain of more than \(Self.depthLimit) files",
                at: place)
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw DiagnosticsError(
                .missingInclude,
                "the included file '\(name)' does not exist; write its path relative to the file that includes it",
                at: place)
        }
        guard usage.allowsFile() else {
            throw DiagnosticsError(
                beyond: .includeFiles,
                "the YAML file includes more than \(Self.fileLimit) files, directly or through others", at: place)
        }
        let bytes = try InputFile.bytes(path, limit: .yamlSize)
        guard usage.allows(bytes: bytes.count) else {
            throw DiagnosticsError(
                beyond: .includeSize,
                "the files that the YAML file includes are larger than \(Limit.includeSize.text) in total",
                at: place)
        }
        return try YAMLDocument.parse(bytes, file: path, including: entering(path))
    }
}
