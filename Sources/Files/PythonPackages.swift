import Algorithms
import Foundation

/// A search for the folders into which Python installs packages. It does not run Python.
public enum PythonPackages {
    /// Returns the existing package folders in order of precedence, without duplicates.
    ///
    /// These are the folders in `PYTHONPATH`, and the `site-packages` and `dist-packages` folders of the active virtual
    /// or Conda environment, of the installation prefix of each folder in `PATH`, of `~/.local`, and of the
    /// interpreters that pyenv installs.
    /// - Parameter environment: The names and values of the environment variables.
    public static func folders(_ environment: [String: String]) -> [String] {
        var result = split(environment["PYTHONPATH"])
        var roots = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { environment[$0] }
        roots += split(environment["PATH"]).map { ParentFolder.path(of: $0) }
        if let home = environment["HOME"] { roots.append(home + "/.local") }
        // pyenv puts its folder `shims` on PATH and installs the interpreters in the adjacent folder `versions`.
        roots += roots.flatMap { children(of: $0 + "/versions") }
        for root in roots {
            let isPython = root.contains("/python3")
            for library in children(of: root + "/lib")
            where isPython || library.dropFirst(root.count + 5).hasPrefix("python3") {
                result += [library + "/site-packages", library + "/dist-packages"]
            }
        }
        return result.uniqued().filter { FileManager.default.fileExists(atPath: $0) }
    }

    private static func split(_ paths: String?) -> [String] {
        (paths ?? "").split(separator: ":").map(String.init)
    }

    private static func children(of folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
    }
}
