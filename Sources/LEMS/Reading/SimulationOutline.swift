import Diagnostics
import ModelCore

extension LEMSDocument {
    /// Reads the simulations of a document without its model: the step size, the duration and the requested files. The
    /// components that they simulate are replaced by empty networks, and no included file is read, so that this
    /// succeeds for models that cannot be read otherwise. The model has all component types of NeuroML's core.
    /// - Throws: `DiagnosticsError` for a document that is malformed or has no simulation.
    package static func outline(at location: Location, coreTypes: CoreTypes) throws -> Model {
        guard let bytes = location.content else {
            throw DiagnosticsError(.unreadableFile, "there is no file '\(location.description)'")
        }
        let document = Document(path: location.description, bytes: bytes)
        let root = try XMLReader.root(of: document)
        let simulations = root.children.filter { $0.name == "Simulation" || $0["type"] == "Simulation" }
        let core = #"<Lems><Include file="NeuroML2CoreTypes.xml"/><Include file="Simulation.xml"/></Lems>"#
        var definitions = try IncludeLoader.load(location, bytes: Array(core.utf8), coreTypes)
        let targets = Set(simulations.compactMap { $0["target"] })
        let kept = root.children.filter { $0.name == "Target" } + simulations
        let networks = targets.sorted().map { id in
            Element("network", ["id": id], in: document, line: 1, column: 1)
        }
        definitions += (networks + kept).map { .init(element: $0, isCore: false) }
        return try model(of: definitions, at: location, readsAllTypes: true)
    }
}
