import Cases
import Diagnostics
import ExternalEngines

/// The external engines that a verification can run.
///
///     let engines = EngineSelection(library: try EngineLibrary(folder: nil), probe: probe, names: [])
public struct EngineSelection: Sendable {
    /// The known engines.
    let library: EngineLibrary
    /// The search for installed engines.
    let probe: EngineProbe
    /// The names of the engines whose runs are kept, with `own` for the simulator; empty for all.
    public let names: [String]

    /// The name of the simulator among engines.
    public static let own = "own"

    /// Creates a selection.
    /// - Throws: `DiagnosticsError` when there is no engine of one of the names.
    public init(library: EngineLibrary, probe: EngineProbe, names: [String] = []) throws {
        for name in names where name != Self.own { _ = try library.adapter(named: name) }
        self.library = library
        self.probe = probe
        self.names = names
    }

    /// Returns whether runs of an engine are kept.
    func keeps(_ name: String) -> Bool { names.isEmpty || names.contains(name) }

    /// Returns the adapter of an engine of a matrix.
    /// - Throws: `DiagnosticsError`, located in the case, when there is none.
    func adapter(_ engine: CaseDefinition.MatrixEngine) throws -> EngineAdapter {
        do { return try library.adapter(named: engine.name) } catch let error as DiagnosticsError {
            throw DiagnosticsError(
                error.diagnostics.map { Diagnostic($0.severity, $0.code, $0.message, at: engine.place, hint: $0.hint) })
        }
    }
}
