import Comparison
import Foundation
import Results
import Subprocess

/// The determination of the version, commit, compiler and machine with which results are computed.
public enum ProvenanceProbe {
    /// The parts of the provenance that the user specifies, which are then not detected.
    public struct Overrides: Sendable {
        /// The commit that all cases are said to have, without uncommitted changes; nil to detect the commits of their
        /// repositories.
        public var commit: String?
        /// The time at which the verification started, as `VerificationTime.normalized` writes it; nil for the current
        /// time.
        public var startedAt: String?
        /// The name of the machine that the user gives; nil for none.
        public var machineID: String?

        /// Creates the parts of the provenance that the user specifies; by default none.
        public init(commit: String? = nil, startedAt: String? = nil, machineID: String? = nil) {
            self.commit = commit
            self.startedAt = startedAt
            self.machineID = machineID
        }
    }

    /// Returns the provenance of results on cases, which has the commit of the repository that holds the folder of
    /// cases, and the commits of those cases that are in another repository at another commit.
    /// - Parameters:
    ///   - root: The folder of cases.
    ///   - folders: The folders of the cases, by id.
    /// - Returns: The provenance, and the other commits by the ids of their cases; nil if there are none, or the
    ///   overrides give a commit.
    public static func probe(
        root: String, folders: [String: String], _ overrides: Overrides = Overrides()
    ) async -> (provenance: Provenance, commits: [String: CaseCommit]?) {
        var (own, commits) = (CaseCommit(commit: overrides.commit, isDirty: false), [String: CaseCommit]())
        if overrides.commit == nil {
            var known: [String: CaseCommit] = [:]
            own = await commit(of: root, &known)
            for (id, folder) in folders {
                let commit = await commit(of: folder, &known)
                if commit != own { commits[id] = commit }
            }
        }
        let provenance = Provenance(
            tool: Provenance.toolVersion, comparator: Comparator.version, compiler: compiler, commit: own.commit,
            isDirty: own.isDirty, machine: machine, machineID: overrides.machineID)
        return (provenance, commits.isEmpty ? nil : commits)
    }

    /// Returns the state of the repository that holds a folder.
    /// - Parameter known: The states of repositories by their folders, so that each is determined once.
    private static func commit(of folder: String, _ known: inout [String: CaseCommit]) async -> CaseCommit {
        guard let repository = repository(of: folder) else { return CaseCommit(commit: nil, isDirty: false) }
        if let commit = known[repository] { return commit }
        let head = await git(["rev-parse", "HEAD"], in: repository)
        let status = head == nil ? nil : await git(["status", "--porcelain"], in: repository)
        let commit = CaseCommit(commit: head, isDirty: !(status ?? "").isEmpty)
        known[repository] = commit
        return commit
    }

    /// Returns the nearest folder at or above a folder that has an entry `.git`, as repositories, worktrees and
    /// submodules have; nil if there is none.
    private static func repository(of folder: String) -> String? {
        var url = URL(fileURLWithPath: folder).resolvingSymlinksInPath().standardizedFileURL
        while true {
            if FileManager.default.fileExists(atPath: url.path + "/.git") { return url.path }
            guard url.pathComponents.count > 1 else { return nil }
            url.deleteLastPathComponent()
        }
    }

    /// The environment variables that point Git to a repository other than that of its folder. Git sets them for its
    /// hooks.
    private static let gitVariables: [Environment.Key: String?] = [
        "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "GIT_COMMON_DIR": nil, "GIT_PREFIX": nil,
        "GIT_OBJECT_DIRECTORY": nil, "GIT_NAMESPACE": nil,
    ]

    private static func git(_ arguments: [String], in folder: String) async -> String? {
        let result = try? await Subprocess.run(
            .name("git"), arguments: Arguments(["-C", folder] + arguments),
            environment: .inherit.updating(gitVariables), output: .string(limit: 1 << 24), error: .discarded)
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
