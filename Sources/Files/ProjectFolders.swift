import Diagnostics
import Foundation

/// The folders of downloaded packages and models in a project.
///
/// The project's makefile downloads Python packages, among them NeuroML documents and external engines, into
/// `.engines`, and TVBO's database into `.corpora`. The environment variables `PYTHONPATH` and `TVBO_DATABASE` refer to
/// them.
public enum ProjectFolders {
    /// The environment variable with the folders of Python packages, separated by colons.
    private static let packages = "PYTHONPATH"
    /// The environment variable with the folder of TVBO's database.
    private static let database = "TVBO_DATABASE"

    /// Returns an environment completed with the folders of the project that contains a folder: the nearest `.engines`
    /// and `.corpora` in that folder or above it, up to the root of its Git repository; outside a repository only those
    /// in the folder itself.
    ///
    /// The package folder is appended to `PYTHONPATH` unless that names it; `TVBO_DATABASE` becomes
    /// `.corpora/tvbo/database` if it is unset or empty. Folders that do not exist change nothing.
    /// - Parameters:
    ///   - environment: The names and values of the environment variables.
    ///   - folder: A folder anywhere inside the project.
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

    /// Adds the folders of the project that contains the working folder to the environment of this process, which the
    /// external engines that it starts inherit. See ``completing(_:from:)``.
    public static func adopt() {
        let environment = EnvironmentVariables.all
        let completed = completing(environment, from: FileManager.default.currentDirectoryPath)
        for name in [packages, database] {
            if let value = completed[name], value != environment[name] { setenv(name, value, 1) }
        }
    }

    /// Returns the root of the Git repository that contains a folder: the nearest folder with a `.git`, at or above it;
    /// nil if there is none.
    static func repository(of folder: String) -> String? {
        levels(from: folder).last.flatMap { exists($0 + "/.git") ? $0 : nil }
    }

    /// Returns a folder and its parents up to the root of its Git repository.
    ///
    /// Outside a repository the result is the folder alone, because its parents may belong to other users.
    private static func levels(from folder: String) -> [String] {
        var result: [String] = []
        // The working folder has this form already, and Foundation takes long to find that out.
        var path = isStandard(folder) ? folder : URL(fileURLWithPath: folder).standardizedFileURL.path
        while true {
            result.append(path)
            if exists(path + "/.git") { return result }
            let above = ParentFolder.path(of: path)
            guard above != path, !above.isEmpty else { return [result[0]] }
            path = above
        }
    }

    /// Returns whether a path is absolute, without empty components, `.` and `..`.
    private static func isStandard(_ path: String) -> Bool {
        path.hasPrefix("/")
            && path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { !["", ".", ".."].contains($0) }
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
