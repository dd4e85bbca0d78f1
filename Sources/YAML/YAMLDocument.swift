import Diagnostics
import Foundation

/// Reads a YAML file into located nodes.
public enum YAMLDocument {
    /// Largest file that is read, in bytes.
    public static let sizeLimit = 16 << 20
    /// Deepest nesting that is read.
    public static let depthLimit = 64
    /// Most nodes a document may have, aliases counted each time they stand.
    public static let nodeLimit = 1_000_000

    /// Reads the only document of a file.
    /// - Throws: `Faults` when the file cannot be read or is not a single well-formed document.
    public static func load(path: String) throws -> YAMLNode {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Faults(.unreadableFile, "cannot read \(path)", at: Place(file: path), hint: unreadableHint(path))
        }
        guard data.count <= sizeLimit else {
            throw Faults(
                .inputTooLarge, "the file has \(data.count) bytes; at most \(sizeLimit) are read", at: Place(file: path)
            )
        }
        return try parse([UInt8](data), file: path)
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

    private static func unreadableHint(_ path: String) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return "there is no such file"
        }
        return isFolder.boolValue ? "it is a folder" : "check its permissions"
    }
}
