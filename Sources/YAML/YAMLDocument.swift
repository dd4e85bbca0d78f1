import Diagnostics
import Files

/// A reader of YAML documents.
///
///     let root = try YAMLDocument.parse("step: 0.01", file: "case.yaml")
///     root["step"]?.scalar?.number  // 0.01
///     root["step"]?.place           // case.yaml:1:7
public enum YAMLDocument {
    /// The largest file that is read, in bytes.
    public static var sizeLimit: Int { Limit.yamlSize.value }
    /// The maximum number of levels of nested nodes in a document.
    public static let depthLimit = Limit.yamlDepth.standard
    /// The maximum number of nodes of a document, where the nodes that an alias refers to count for each alias.
    public static var nodeLimit: Int { Limit.yamlNodes.value }

    /// Reads the only document in a file, and returns its root node.
    /// - Parameter includes: The files that the tag `!include` may name; nil to refuse the tag.
    /// - Throws: `DiagnosticsError` if the file cannot be read, is larger than ``sizeLimit``, or is not a single
    ///   well-formed document.
    public static func load(path: String, including includes: YAMLIncludes? = nil) throws -> YAMLNode {
        try parse(InputFile.bytes(path, limit: .yamlSize), file: path, including: includes?.entering(path))
    }

    /// Returns the root node of the only document in a text.
    /// - Parameters:
    ///   - text: The text of the document.
    ///   - file: The name of the file for the places of nodes and diagnostics.
    ///   - includes: The files that the tag `!include` may name; nil to refuse the tag.
    /// - Throws: `DiagnosticsError` if the text is not a single well-formed document.
    public static func parse(_ text: String, file: String, including includes: YAMLIncludes? = nil) throws -> YAMLNode {
        try parse(Array(text.utf8), file: file, including: includes)
    }

    /// Returns the root node of the only document in the bytes of a file.
    /// - Parameters:
    ///   - bytes: The text of the document in UTF-8 or UTF-16.
    ///   - file: The name of the file for the places of nodes and diagnostics.
    ///   - includes: The files that the tag `!include` may name; nil to refuse the tag.
    /// - Throws: `DiagnosticsError` if the text is not a single well-formed document.
    public static func parse(
        _ bytes: [UInt8], file: String, including includes: YAMLIncludes? = nil
    ) throws -> YAMLNode {
        var events = try YAMLEvents(bytes: bytes, file: file)
        defer { events.close() }
        var composer = YAMLComposer(file: file, includes: includes)
        return try composer.document(&events)
    }
}
