import ArgumentParser
import ExternalEngines
import Foundation

/// The options that select engines and the folder of further adapters.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Folder of further engines, one .yaml file each.", valueName: "dir"), completion: .directory)
    var engines: String?

    @Option(help: ArgumentHelp("An engine to run; repeat for several. (default: all)", valueName: "name"))
    var engine: [String] = []

    /// Returns the adapters of the selected engines, or of all engines when none is selected.
    /// - Throws: `DiagnosticsError` when an adapter cannot be read, or there is no engine of a name.
    func adapters() throws -> [EngineAdapter] {
        let library = try EngineLibrary(folder: engines)
        return engine.isEmpty ? library.adapters : try engine.map(library.adapter)
    }

    /// Returns a probe with the environment of the process.
    /// - Parameter database: the folder of TVBO's database, which is passed to engines as `TVBO_DATABASE`.
    static func probe(database: String? = nil) -> EngineProbe {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        var environment = ProcessInfo.processInfo.environment
        if let database { environment["TVBO_DATABASE"] = URL(fileURLWithPath: database).standardizedFileURL.path }
        return EngineProbe(environment: environment, selfPath: own ?? CommandLine.arguments[0])
    }
}
