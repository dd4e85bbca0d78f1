import ArgumentParser
import Diagnostics
import ExternalEngines
import Foundation
import Verification

/// The options that select external engines, and the folder with descriptions of further engines.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of descriptions of further engines, a .yaml file for each. (default: none)", valueName: "dir"),
        completion: .directory)
    var engines: String?

    @Option(
        help: ArgumentHelp(
            "Run only this engine, as in jneuroml; repeat for several. (default: all)", valueName: "name"))
    var engine: [String] = []

    /// Returns the adapters of the engines that the options select, or of all known engines if they select none.
    /// - Throws: `DiagnosticsError` when an adapter cannot be read, or no engine has a given name.
    func adapters() throws -> [EngineAdapter] {
        let library = try EngineLibrary(folder: engines)
        return engine.isEmpty ? library.adapters : try engine.map(library.adapter)
    }

    /// Returns a probe that looks for installed engines, with the environment variables of this process.
    /// - Parameter database: The folder of TVBO's database, which engines receive as `TVBO_DATABASE`; nil to leave this
    ///   variable as it is.
    static func probe(database: String? = nil) -> EngineProbe {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        var environment = EnvironmentVariables.all
        if let database { environment["TVBO_DATABASE"] = URL(fileURLWithPath: database).standardizedFileURL.path }
        return EngineProbe(environment: environment, selfPath: own ?? CommandLine.arguments[0])
    }
}

/// The options that select which engines take part in a verification, external ones and tvbo-verify itself.
struct EngineFilterOptions: ParsableArguments {
    @Option(
        name: .customLong("engine"),
        help: ArgumentHelp(
            """
            Execute only the runs of this engine, as in jneuroml, or with 'own' those of tvbo-verify itself; repeat \
            for several. (default: all; with --method only 'own')
            """,
            valueName: "name"))
    var names: [String] = []

    @Option(
        name: .customLong("engines"),
        help: ArgumentHelp(
            "Folder of descriptions of further engines, a .yaml file for each. (default: none)", valueName: "dir"),
        completion: .directory)
    var folder: String?

    /// Returns the selection of engines that take part in a verification; without names, all engines of the matrices.
    /// - Parameter database: The folder of TVBO's database, which engines receive as `TVBO_DATABASE`; nil to leave this
    ///   variable as it is.
    /// - Throws: `DiagnosticsError` when an adapter cannot be read, or no engine has a given name.
    func selection(database: String?) throws -> EngineSelection {
        try EngineSelection(
            library: EngineLibrary(folder: folder), probe: EngineOptions.probe(database: database), names: names)
    }
}
