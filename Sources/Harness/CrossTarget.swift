import Diagnostics
import Foundation
import TVBO

/// Finds what a comparison of engines is to run.
public enum CrossTarget {
    /// The file of a case's experiment, or the file itself where `name` is one.
    /// - Throws: `Faults` when there is neither.
    public static func path(of name: String, below references: String, database: ModelDatabase) throws -> String {
        let isFile = name.hasSuffix(".yaml") || name.hasSuffix(".yml") || ModelLoader.isXML(name)
        if isFile, FileManager.default.fileExists(atPath: name) { return name }
        let folders = try CaseFinder.select([name], below: references)
        let definition = try CaseDefinition.load(folder: folders[0], toleratingMissingTables: true)
        if let entry = definition.databaseEntry { return try database.file(entry, at: nil) }
        guard !definition.experimentPath.isEmpty else {
            throw Faults(
                .unsupportedFeature, "'\(name)' runs an example of NeuroML; engines are compared on experiments",
                hint: "name the file of the example itself")
        }
        return definition.experimentPath
    }
}
