import Foundation

/// An external engine that was found on this machine.
public struct FoundEngine: Sendable {
    /// The adapter, the description by which the engine was found and is run.
    public var adapter: EngineAdapter
    /// The path of the executable or file that was found, or the name of the Python module.
    public var path: String
    /// The environment variables with which the engine is run: those of tvbo-verify and those of the adapter, with its
    /// placeholders replaced.
    public var environment: [String: String]
    /// The version that the engine reports, or `unknown` if its adapter has no version command.
    public var version: String

    /// Returns a command of the adapter with the placeholders `{engine}`, `{input}` and `{script}` replaced.
    /// - Parameters:
    ///   - command: The command, as words.
    ///   - input: The name of the input file.
    func filled(_ command: [String], input: String) -> [String] {
        let script = adapter.script?.name ?? ""
        return command.map { word in
            [("{engine}", path), ("{input}", input), ("{script}", script)]
                .reduce(word) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
        }
    }
}
