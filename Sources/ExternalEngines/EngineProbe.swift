import Diagnostics
import Files
import Foundation

/// A search for installed external engines, which also queries their versions.
///
///     let probe = EngineProbe(selfPath: path)
///     if case .found(let engine) = await probe.probe(adapter) { print(engine.version) }
public struct EngineProbe: Sendable {
    private let environment: [String: String]
    /// The path of this program, which is an engine as well.
    private let selfPath: String

    /// Creates a search in the folders that environment variables name, and in the `bin` folders of the Python
    /// packages.
    /// - Parameters:
    ///   - environment: The environment variables: `PATH`, and those that name the folders of Python packages.
    ///   - selfPath: The path of tvbo-verify itself, which can be run as an external engine as well.
    public init(environment: [String: String] = EnvironmentVariables.all, selfPath: String) {
        var environment = environment
        // Python packages may install their scripts in a folder that is not on the search path.
        let scripts = PythonPackages.folders(environment).map { $0 + "/bin" }
        environment["PATH"] = ([environment["PATH"] ?? ""] + scripts).joined(separator: ":")
        self.environment = environment
        self.selfPath = selfPath
    }

    /// The result of the search for one engine.
    public enum Outcome: Sendable {
        /// The engine is installed and reports its version.
        case found(FoundEngine)
        /// The engine is not installed, lacks something that it needs, or does not report its version; with the reason.
        case missing(String)
    }

    /// Searches for an engine and runs a task on it.
    /// - Returns: The result, with the verdict `missing` if the engine is not found or does not report its version.
    public func run(_ adapter: EngineAdapter, _ task: EngineTask) async -> EngineResult {
        switch await probe(adapter) {
        case .missing(let reason): return EngineResult(engine: adapter.name, verdict: .missing, reason: reason)
        case .found(let engine): return await EngineRun(engine, task).run()
        }
    }

    /// Searches for an engine and for the executables that it needs, and runs its version command, for at most 60 s.
    public func probe(_ adapter: EngineAdapter) async -> Outcome {
        for need in adapter.needs where executable(need) == nil {
            return .missing("'\(need)' is not installed")
        }
        guard let path = adapter.searches.lazy.compactMap(find).first else {
            let sought = adapter.searches.map(Self.text).joined(separator: ", ")
            return .missing("not found: \(sought)")
        }
        var engine = FoundEngine(
            adapter: adapter, path: path,
            environment: environment.merging(adapter.environment.mapValues(filled)) { _, own in own }, version: "")
        switch await version(of: engine) {
        case .success(let version):
            engine.version = version
            return .found(engine)
        case .failure(let reason): return .missing(reason.text)
        }
    }

    private struct Reason: Error { var text: String }

    private func version(of engine: FoundEngine) async -> Result<String, Reason> {
        guard !engine.adapter.versionCommand.isEmpty else { return .success("unknown") }
        let scratch: ScratchFolder
        do { scratch = try ScratchFolder("version") } catch {
            let message = (error as? DiagnosticsError)?.diagnostics.first?.message
            return .failure(Reason(text: message ?? "\(error)"))
        }
        defer { scratch.remove() }
        let process = EngineProcess(
            command: engine.filled(engine.adapter.versionCommand, input: ""),
            environment: engine.environment, folder: scratch.path, timeLimit: 60, outputLimit: 16 << 20,
            isConfined: engine.adapter.isConfined)
        let result = await process.run()
        guard let pattern = try? Regex(engine.adapter.versionPattern, as: (Substring, Substring).self),
            let match = result.text.firstMatch(of: pattern)
        else {
            return .failure(Reason(text: "\(engine.path) does not report its version: \(result.lastLine)"))
        }
        return .success(match.1.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private func find(_ search: EngineAdapter.Search) -> String? {
        switch search {
        case .executable("tvbo-verify"): return selfPath
        case .executable(let name): return executable(name)
        case .variable(let name): return environment[name].flatMap { $0.isEmpty ? nil : $0 }
        case .package(let path):
            return PythonPackages.folders(environment).lazy.compactMap { Self.file(path, below: $0) }.first
        case .module(let name):
            let folders = PythonPackages.folders(environment)
            return folders.contains { FileManager.default.fileExists(atPath: "\($0)/\(name)/__init__.py") }
                ? name : nil
        }
    }

    private static func file(_ path: String, below folder: String) -> String? {
        let whole = "\(folder)/\(path)"
        let parts = (whole as NSString).lastPathComponent.split(separator: "*", omittingEmptySubsequences: false).map(
            String.init)
        let directory = ParentFolder.path(of: whole)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix(parts[0]) && $0.hasSuffix(parts[parts.count - 1]) }.sorted().last
            .map { "\(directory)/\($0)" }
    }

    private func executable(_ name: String) -> String? {
        if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        return folders.lazy.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Returns a value with its placeholders replaced by the installation prefixes of executables.
    private func filled(_ value: String) -> String {
        value.replacing(/\{prefix:([\w-]+)\}/) { match in
            ParentFolder.path(of: ParentFolder.path(of: executable(String(match.1)) ?? ""))
        }
    }

    private static func text(_ search: EngineAdapter.Search) -> String {
        switch search {
        case .executable(let name): "'\(name)' on the path"
        case .package(let path): "\(path) in a Python package"
        case .module(let name): "the Python module \(name)"
        case .variable(let name): "$\(name)"
        }
    }
}
