import Diagnostics
import Files
import Foundation

/// The files that the tag `!include` of a document may name, and the chain of files that are being included.
///
///     let includes = YAMLIncludes(readable: ReadableFolders(around: "models"))
///     let root = try YAMLDocument.load(path: "models/experiment.yaml", including: includes)
///
/// A name is relative to the folder of the file that contains the tag. The included file is a document of its own, with
/// its own anchors.
public struct YAMLIncludes: Sendable {
    /// The maximum number of files in a chain of inclusions, the outermost document excluded.
    public static let depthLimit = 16

    /// The folders below which included files may lie.
    private let readable: ReadableFolders
    /// The paths of the files from the outermost document to the current one, with symbolic links followed.
    private var chain: [String] = []

    /// Creates the permission to include files below some folders.
    public init(readable: ReadableFolders) { self.readable = readable }

    /// Returns the includes for a document that is about to be read.
    package func entering(_ path: String) -> YAMLIncludes {
        var result = self
        result.chain.append(ContainedPath.resolved(path) ?? path)
        return result
    }

    /// Returns the root node of an included file.
    /// - Parameters:
    ///   - name: The name after the tag.
    ///   - place: The place of the tag.
    ///   - file: The path of the file that contains the tag.
    /// - Throws: `DiagnosticsError` if the file lies outside the folders, does not exist, includes itself, or is not a
    ///   well-formed document.
    func node(_ name: String, at place: Place, from file: String) throws -> YAMLNode {
        let slash = file.lastIndex(of: "/")
        let folder = slash.map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        guard let path = readable.resolve(name, from: folder) else {
            throw DiagnosticsError(
                .unreadableFile, "'\(name)' lies outside the folders from which '!include' may read", at: place,
                notes: readable.roots.map { .init("it may read below \($0)") },
                hint: "an experiment includes files below the root of its Git repository, or else below its own folder")
        }
        let target = ContainedPath.resolved(path) ?? path
        guard !chain.contains(target) else {
            throw DiagnosticsError(.includeCycle, "'\(name)' includes itself, directly or through others", at: place)
        }
        guard chain.count <= Self.depthLimit else {
            throw DiagnosticsError(
                .inputTooLarge, "more than \(Self.depthLimit) files include each other in a chain", at: place)
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw DiagnosticsError(.missingInclude, "the included file '\(name)' does not exist", at: place)
        }
        return try YAMLDocument.load(path: path, including: self)
    }
}
