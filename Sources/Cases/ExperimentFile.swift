import Diagnostics
import LEMS
import Simulator
import TVBO

extension CaseDefinition {
    /// Returns the location of the model of the case: a file, an experiment in TVBO's database, or an example of
    /// NeuroML.
    /// - Parameter database: TVBO's database, in which the path under `database:` of the case is looked up.
    /// - Throws: `DiagnosticsError` when the database has no such file, or the example of NeuroML is not installed.
    package func experimentLocation(_ database: ModelDatabase) throws -> Location {
        if let example { return try ExampleFinder.location(of: example, at: Place(file: path)) }
        return .file(try experimentFile(database))
    }

    /// Returns the path of the experiment's file: the one that the case names under `experiment:`, or the one in TVBO's
    /// database that it names under `database:`.
    /// - Throws: `DiagnosticsError` when the case runs an example of NeuroML, or the database has no such file.
    package func experimentFile(_ database: ModelDatabase) throws -> String {
        if let databaseEntry { return try database.file(databaseEntry, at: Place(file: path)) }
        guard experimentPath.isEmpty else { return experimentPath }
        throw DiagnosticsError(
            .unsupportedFeature,
            "this command needs an experiment file, but the case '\(id)' runs an example of NeuroML instead",
            hint: "pass the path of the example's LEMS document instead of the case")
    }

    /// Returns a copy of a loader of models for the model of this case. Documents that the case's own model includes
    /// may lie only in folders that the case may read; models of TVBO's database and NeuroML's examples are loaded
    /// without that limit.
    package func limited(_ loader: ModelLoader) -> ModelLoader {
        experimentPath.isEmpty ? loader : loader.limited(to: file.readable)
    }
}
