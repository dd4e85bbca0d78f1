import Cases
import Diagnostics
import Foundation
import Simulator
import TVBO

/// Finds what a comparison of engines is to run.
public enum EngineComparisonTarget {
    /// The file of a case's experiment, or the file itself where `name` is one.
    /// - Throws: `DiagnosticsError` when there is neither.
    public static func path(of name: String, below references: String, database: ModelDatabase) throws -> String {
        if ModelLoader.isFile(name) { return name }
        let folders = try CaseFinder.select([name], below: references)
        let definition = try CaseDefinition.load(folder: folders[0], toleratingMissingTables: true)
        return try definition.experimentFile(database)
    }
}
