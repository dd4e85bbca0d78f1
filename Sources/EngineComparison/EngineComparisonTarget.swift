import Cases
import Diagnostics
import Foundation
import LEMS
import Simulator
import TVBO

/// The lookup of the experiment or document that an engine comparison runs.
public enum EngineComparisonTarget {
    /// Returns the location of a case's experiment or LEMS document with the loader that reads it within the folders of the
    /// case, or `name` itself and the loader if it is the path of a file.
    /// - Parameters:
    ///   - name: The id of a case or the path of a file.
    ///   - references: The folder of cases.
    ///   - allowed: Further folders below which the case may read.
    ///   - loader: The loader of models.
    /// - Throws: `DiagnosticsError` when there is neither.
    public static func model(
        of name: String, below references: String, allowing allowed: [String] = [], loader: ModelLoader
    ) throws -> (location: Location, loader: ModelLoader) {
        if ModelLoader.isFile(name) { return (.file(name), loader) }
        let file = try CaseFinder.select([name], below: references, allowing: allowed)[0]
        let definition = try CaseDefinition.load(file, toleratingMissingTables: true)
        return (try definition.experimentLocation(loader.database), definition.limited(loader))
    }
}
