import Foundation

/// What `make` fetches into a project, for a program that is run anywhere inside it: Python packages with NeuroML's
/// documents and engines in `.engines`, TVBO's database in `.corpora`.
public enum ProjectFolders {
    /// The variables of the environment that say where packages and the database are.
    private static let packages = "PYTHONPATH"
    private static let database = "TVBO_DATABASE"

    /// The environment with the folders of the project that holds a folder: packages behind those that it names, the
    /// database where it names none.
    public static func completing(_ environment: [String: String], from folder: String) -> [String: String] {
        var result = environment
        let levels = levels(from: folder)
        if let found = levels.map({ $0 + "/.engines" }).first(where: exists) {
            let named = environment[packages] ?? ""
            let isNamed = named.split(separator: ":").contains { $0 == found }
            if !isNamed { result[packages] = named.isEmpty ? found : "\(named):\(found)" }
        }
        if (environment[database] ?? "").isEmpty,
            let found = levels.map({ $0 + "/.corpora/tvbo/database" }).first(where: exists)
        {
            result[database] = found
        }
        return result
    }

    /// Completes the environment of this process, and so that of the engines which it starts.
    public static func adopt() {
        let environment = ProcessInfo.processInfo.environment
        let completed = completing(environment, from: FileManager.default.currentDirectoryPath)
        for name in [packages, database] {
            if let value = completed[name], value != environment[name] { setenv(name, value, 1) }
        }
    }

    /// A folder and those above it up to the root of its repository; outside of one the folder alone, since what lies
    /// above may belong to anyone.
    private static func levels(from folder: String) -> [String] {
        var result: [String] = []
        var path = URL(fileURLWithPath: folder).standardizedFileURL.path
        while true {
            result.append(path)
            if exists(path + "/.git") { return result }
            let above = (path as NSString).deletingLastPathComponent
            guard above != path, !above.isEmpty else { return [result[0]] }
            path = above
        }
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
