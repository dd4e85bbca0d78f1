import Diagnostics
import Goldens

extension CaseDefinition.GoldenDefinition {
    /// Returns the golden in the file that the case names.
    /// - Throws: `DiagnosticsError` as `Golden.load(path:)`; the place of a golden that is missing is the line of the
    ///   case that names it.
    public func load() throws -> Golden {
        do {
            return try Golden.load(path: path)
        } catch let faults as DiagnosticsError where faults.diagnostics.first?.code == .goldenMissing {
            throw DiagnosticsError(
                .goldenMissing, faults.diagnostics[0].message, at: place, hint: MisspeltFile.hint(for: path))
        }
    }
}
