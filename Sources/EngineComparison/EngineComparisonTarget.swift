import Cases
import Diagnostics
import Foundation
import LEMS
import Simulator
import TVBO

/// The lookup of the experiment or LEMS document on which an engine comparison runs the engines.
public enum EngineComparisonTarget {
    /// Returns the location of the model that `name` denotes, and the loader to read it with. If `name` is the path of
    /// a file, the model is that file, and the loader is the given one. Otherwise `name` is the id of a case, the model
    /// is the case's experiment or LEMS document, and the loader reads only from folders that the case may read.
    /// - Parameters:
    ///   - name: The id of a case or the path of a file.
    ///   - references: The folder of cases.
    ///   - allowed: Further folders below which the case may read.
    ///   - loader: The loader of models.
    /// - Throws: `DiagnosticsError` when there is neither such a case nor such a file.
    public static func model(
        of name: String, below references: String, allowing allowed: [String] = [], loader: ModelLoader
    ) throws -> (location: Location, loader: ModelLoader) {
        if ModelLoader.isFile(name) { return (.file(name), loader) }
        let file = try CaseFinder.select([name], below: references, allowing: allowed)[0]
        let definition = try CaseDefinition.load(file, toleratingMissingTables: true)
        return (try definition.experimentLocation(loader.database), definition.limited(loader))
    }
}
