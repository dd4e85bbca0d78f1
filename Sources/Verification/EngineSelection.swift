import Cases
import Diagnostics
import ExternalEngines

/// The external engines that a verification can run.
///
///     let engines = try EngineSelection(library: EngineLibrary(folder: nil), probe: probe, names: [])
public struct EngineSelection: Sendable {
    /// The adapters of all known engines, built-in and user-defined ones.
    let library: EngineLibrary
    /// The search for engines that are installed on this machine.
    let probe: EngineProbe
    /// The names of the engines whose runs are part of the verification, with `own` for the simulator; empty for all
    /// engines.
    public let names: [String]

    /// The name that denotes the simulator of this program in a list of engines.
    public static let own = "own"

    /// Creates a selection of those external engines whose runs are part of a verification.
    /// - Parameters:
    ///   - library: The adapters of all known engines.
    ///   - probe: The search for engines that are installed on this machine.
    ///   - names: The names of the selected engines, with `own` for the simulator; empty for all engines.
    /// - Throws: `DiagnosticsError` when there is no engine of one of the names.
    public init(library: EngineLibrary, probe: EngineProbe, names: [String] = []) throws {
        for name in names where name != Self.own { _ = try library.adapter(named: name) }
        self.library = library
        self.probe = probe
        self.names = names
    }

    /// Returns whether runs of the engine with a name, or of the simulator for `own`, are part of the verification.
    func keeps(_ name: String) -> Bool { names.isEmpty || names.contains(name) }

    /// Returns the adapter, the description, of an engine that a case names.
    /// - Throws: `DiagnosticsError`, located in the case, when there is none.
    func adapter(_ engine: CaseDefinition.MatrixEngine) throws -> EngineAdapter {
        do { return try library.adapter(named: engine.name) } catch let error as DiagnosticsError {
            throw DiagnosticsError(
                error.diagnostics.map { Diagnostic($0.severity, $0.code, $0.message, at: engine.place, hint: $0.hint) })
        }
    }
}
