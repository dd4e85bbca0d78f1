import Diagnostics
import Goldens

extension CaseDefinition.GoldenDefinition {
    /// Reads the golden from the file that the case names for it.
    /// - Throws: `DiagnosticsError` when the file is missing or damaged, as `Golden.load(path:)` does. If the file does
    ///   not exist, the error has the place in `case.yaml` at which the golden is declared.
    public func load() throws -> Golden {
        do {
            return try Golden.load(path: path)
        } catch let faults as DiagnosticsError where faults.diagnostics.first?.code == .goldenMissing {
            throw DiagnosticsError(
                .goldenMissing, faults.diagnostics[0].message, at: place, hint: MisspeltFile.hint(for: path))
        }
    }
}
