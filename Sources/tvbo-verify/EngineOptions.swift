import ArgumentParser
import ExternalEngines
import Foundation

/// Which engines are known, and where they are looked for.
struct EngineOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder with further engines, a .yaml file each.", valueName: "dir"))
    var engines: String?

    @Option(help: ArgumentHelp("Only this engine; repeat for several.", valueName: "name"))
    var engine: [String] = []

    /// The engines asked for; all when none is.
    func adapters() throws -> [EngineAdapter] {
        let library = try EngineLibrary(folder: engines)
        return engine.isEmpty ? library.adapters : try engine.map(library.adapter)
    }

    /// A probe in the environment of the command, with the database that it names.
    static func probe(database: String? = nil) -> EngineProbe {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        var environment = ProcessInfo.processInfo.environment
        if let database { environment["TVBO_DATABASE"] = URL(fileURLWithPath: database).standardizedFileURL.path }
        return EngineProbe(environment: environment, selfPath: own ?? CommandLine.arguments[0])
    }
}
