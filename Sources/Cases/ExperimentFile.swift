import Diagnostics
import Simulator
import TVBO

extension CaseDefinition {
    /// Returns the path of the experiment's file, in the case's folder or in TVBO's database.
    /// - Throws: `DiagnosticsError` when the case runs an example of NeuroML, or the database is not installed.
    package func experimentFile(_ database: ModelDatabase) throws -> String {
        if let databaseEntry { return try database.file(databaseEntry, at: Place(file: path)) }
        guard experimentPath.isEmpty else { return experimentPath }
        throw DiagnosticsError(
            .unsupportedFeature, "'\(id)' runs an example of NeuroML; an engine needs the file of an experiment",
            hint: "pass the file of the example instead of the case")
    }

    /// Returns the loader of the case's model. The documents of a model of its own include files only from where the case
    /// may read; installed models are read as they are.
    package func limited(_ loader: ModelLoader) -> ModelLoader {
        experimentPath.isEmpty ? loader : loader.limited(to: file.readable)
    }
}
