import Diagnostics
import Foundation
import TVBO

/// Finds what a comparison of engines is to run.
public enum CrossTarget {
    /// The file of a case's experiment, or the file itself where `name` is one.
    /// - Throws: `Faults` when there is neither.
    public static func path(of name: String, below references: String, database: ModelDatabase) throws -> String {
        if ModelLoader.isFile(name) { return name }
        let folders = try CaseFinder.select([name], below: references)
        let definition = try CaseDefinition.load(folder: folders[0], toleratingMissingTables: true)
        return try definition.experimentFile(database)
    }
}

extension CaseDefinition {
    /// The file of the experiment, in the case's folder or in TVBO's database.
    /// - Throws: `Faults` when the case runs an example of NeuroML, or the database is not here.
    func experimentFile(_ database: ModelDatabase) throws -> String {
        if let databaseEntry { return try database.file(databaseEntry, at: Place(file: folder + "/case.yaml")) }
        guard experimentPath.isEmpty else { return experimentPath }
        throw Faults(
            .unsupportedFeature, "'\(id)' runs an example of NeuroML; engines are given experiments",
            hint: "name the file of the example itself")
    }
}
