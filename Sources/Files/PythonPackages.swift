import Foundation

/// Finds the folders into which Python installs packages, without running Python.
public enum PythonPackages {
    /// The folders that exist: `PYTHONPATH`, the active environment, beside each interpreter on `PATH`, the user's own.
    public static func folders(_ environment: [String: String]) -> [String] {
        var result = split(environment["PYTHONPATH"])
        var roots = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { environment[$0] }
        roots += split(environment["PATH"]).map { ($0 as NSString).deletingLastPathComponent }
        if let home = environment["HOME"] { roots.append(home + "/.local") }
        // pyenv keeps interpreters below `versions`, beside the folder of shims that stands on PATH.
        roots += roots.flatMap { children(of: $0 + "/versions") }
        for root in roots {
            for library in children(of: root + "/lib") where library.contains("/python3") {
                result += [library + "/site-packages", library + "/dist-packages"]
            }
        }
        var seen: Set<String> = []
        return result.filter { FileManager.default.fileExists(atPath: $0) && seen.insert($0).inserted }
    }

    private static func split(_ paths: String?) -> [String] {
        (paths ?? "").split(separator: ":").map(String.init)
    }

    private static func children(of folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
    }
}
