import Diagnostics
import Files

/// Reads a YAML file into located nodes.
public enum YAMLDocument {
    /// Largest file that is read, in bytes.
    public static let sizeLimit = 16 << 20
    /// Deepest nesting that is read.
    public static let depthLimit = 64
    /// Most nodes a document may have, aliases counted each time they stand.
    public static let nodeLimit = 1_000_000

    /// Reads the only document of a file.
    /// - Throws: `DiagnosticsError` when the file cannot be read or is not a single well-formed document.
    public static func load(path: String) throws -> YAMLNode {
        try parse(InputFile.bytes(path, limit: sizeLimit), file: path)
    }

    /// Reads the only document of a text.
    /// - Parameter file: the name that places will carry.
    public static func parse(_ text: String, file: String) throws -> YAMLNode {
        try parse(Array(text.utf8), file: file)
    }

    private static func parse(_ bytes: [UInt8], file: String) throws -> YAMLNode {
        var events = try YAMLEvents(bytes: bytes, file: file)
        defer { events.close() }
        var composer = YAMLComposer(file: file)
        return try composer.document(&events)
    }
}
