import Comparison
import Foundation
import Results
import Subprocess

/// The determination of the version, commit, compiler and machine with which results are computed.
public enum ProvenanceProbe {
    /// Returns the provenance of results on the cases in `folder`.
    public static func probe(folder: String) async -> Provenance {
        let commit = await git(["rev-parse", "HEAD"], in: folder)
        let status = commit == nil ? nil : await git(["status", "--porcelain"], in: folder)
        return Provenance(
            tool: Provenance.toolVersion, comparator: Comparator.version, compiler: compiler, commit: commit,
            isDirty: !(status ?? "").isEmpty, machine: machine)
    }

    private static func git(_ arguments: [String], in folder: String) async -> String? {
        let result = try? await Subprocess.run(
            .name("git"), arguments: Arguments(["-C", folder] + arguments), output: .string(limit: 1 << 20),
            error: .discarded)
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static var compiler: String {
        #if DEBUG
            let configuration = "debug"
        #else
            let configuration = "release"
        #endif
        #if compiler(>=6.4)
            return "Swift 6.4 or later, \(configuration)"
        #elseif compiler(>=6.3)
            return "Swift 6.3, \(configuration)"
        #else
            return "Swift 6.2, \(configuration)"
        #endif
    }

    private static var machine: String {
        let system = firstLine("/etc/os-release", after: "PRETTY_NAME=")?.replacing("\"", with: "")
        let processor = firstLine("/proc/cpuinfo", after: "model name\t: ")
        #if arch(x86_64)
            let architecture = "x86_64"
        #elseif arch(arm64)
            let architecture = "arm64"
        #else
            let architecture = "other"
        #endif
        return [processor, architecture, system ?? ProcessInfo.processInfo.operatingSystemVersionString]
            .compactMap { $0 }.joined(separator: ", ")
    }

    private static func firstLine(_ path: String, after prefix: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 65_536) else {
            return nil
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }
    }
}
