import Diagnostics
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
}
