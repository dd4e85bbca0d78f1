import Files

/// The files that an external engine reads: a model, and the files that it includes.
public struct EngineInput: Sendable {
    /// The files, each with its bytes and its path relative to the folder to which they are written.
    public var files: [(path: String, bytes: [UInt8])]
    /// The path of the file that is passed to the engine, which runs in the folder of this file.
    public var main: String

    /// Creates an input of several files, of which `main` is the path of the one that is passed to the engine.
    public init(files: [(path: String, bytes: [UInt8])], main: String) {
        self.files = files
        self.main = main
    }

    /// Creates an input of one file, from its name and its text.
    public init(_ name: String, _ text: String) {
        self.init(files: [(name, Array(text.utf8))], main: name)
    }

    /// The SHA-256 of the only file, or of the paths and digests of all files if there are several.
    public var digest: String {
        guard files.count != 1 else { return ContentDigest.sha256(files[0].bytes) }
        let lines = files.map { "\(ContentDigest.sha256($0.bytes))  \($0.path)\n" }
        return ContentDigest.sha256(Array(lines.joined().utf8))
    }

    /// The folder of the main file, relative to the folder to which all files are written; empty when it is the same.
    var folder: String { main.split(separator: "/").dropLast().joined(separator: "/") }

    /// The name of the main file without its folder.
    var name: String { main.split(separator: "/").last.map(String.init) ?? main }
}
