import Foundation

/// The paths of files that tests read.
public enum Repository {
    /// The root of this repository.
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The case that ships.
    public static let ex3 = root + "/Reference/ex3"
    /// Its experiment.
    public static let ex3Experiment = ex3 + "/experiment.yaml"

    /// TVBO's database as `make corpora` fetches it.
    public static let database = root + "/.corpora/tvbo/database"
    /// A Boolean value that indicates whether it was fetched.
    public static var hasDatabase: Bool { FileManager.default.fileExists(atPath: database + "/models") }

    /// Reference outputs of jNeuroML beside the repository.
    public static let outputs = root + "/../shared/golden"
    /// A Boolean value that indicates whether they are there.
    public static var hasOutputs: Bool { FileManager.default.fileExists(atPath: outputs + "/ex9.dat.gz") }

    /// Pages of TVBO's documentation and the documents that TVBO renders for them, beside the repository.
    public static let pages = root + "/../shared/tvbo"
    /// A Boolean value that indicates whether they are there.
    public static var hasPages: Bool { FileManager.default.fileExists(atPath: pages + "/pages") }

    /// The text of the experiment that ships.
    public static func ex3Text() throws -> String { try String(contentsOfFile: ex3Experiment, encoding: .utf8) }
}

/// A folder that is removed when the test is over.
public final class TemporaryFolder: Sendable {
    /// Its path.
    public let path: String

    /// Creates an empty folder.
    public init() throws {
        path = NSTemporaryDirectory() + "tvbo-verify-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file into it.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        let target = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: target, atomically: true, encoding: .utf8)
        return target
    }

    /// Returns the text of a file in it.
    public func read(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }
}
