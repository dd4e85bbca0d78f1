import Foundation
import TestSupport

/// A copy of the files of the repository that commands read. It resembles a fresh clone after `make verify`: the
/// program is on `PATH`, and no environment variable names packages and databases.
struct Checkout {
    /// The folder that contains the copy, `project`, and the folders next to it.
    let folder: TemporaryFolder
    private let path: String
    private let copied: [String]

    /// Copies.
    /// - Parameter cases: The cases to copy; nil for all.
    init(cases: [String]? = nil) throws {
        copied = (cases?.map { "Reference/" + $0 } ?? ["Reference"]) + ["Tests/OMVTests/Documents"]
        folder = try TemporaryFolder()
        path = folder.path + "/project"
        let files = FileManager.default
        for name in copied {
            let target = path + "/" + name
            try files.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try files.copyItem(atPath: Repository.root + "/" + name, toPath: target)
        }
        try files.createDirectory(atPath: path + "/.git", withIntermediateDirectories: true)
        for name in [".engines", ".corpora"] where files.fileExists(atPath: Repository.root + "/" + name) {
            try files.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: Repository.root + "/" + name)
        }
        try files.createDirectory(atPath: folder.path + "/bin", withIntermediateDirectories: true)
        try files.createSymbolicLink(
            atPath: folder.path + "/bin/tvbo-verify", withDestinationPath: Command.binary("release"))
    }

    /// A Boolean value that indicates whether Java is installed.
    static var hasJava: Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/java") }
    }

    /// Runs a line of shell in the copy.
    func run(_ line: String) throws -> Command.Outcome {
        let own = ProcessInfo.processInfo.environment
        let environment = [
            "PATH": "\(folder.path)/bin:\(own["PATH"] ?? "/usr/bin:/bin")", "HOME": folder.path, "LANG": "C.UTF-8",
            "LD_LIBRARY_PATH": own["LD_LIBRARY_PATH"],
        ].compactMapValues(\.self)
        return try Command.run(program: "/bin/bash", ["-c", line], in: path, environment: environment)
    }

    /// The files of the copy that have changed since it was made.
    func changed() throws -> [String] {
        try copied.flatMap { name in
            try FileManager.default.subpathsOfDirectory(atPath: Repository.root + "/" + name).map { name + "/" + $0 }
        }.filter { name in
            var isFolder: ObjCBool = false
            let original = Repository.root + "/" + name
            return FileManager.default.fileExists(atPath: original, isDirectory: &isFolder) && !isFolder.boolValue
                && !FileManager.default.contentsEqual(atPath: original, andPath: path + "/" + name)
        }
    }
}
