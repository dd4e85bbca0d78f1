import ModelCore

extension SimulationRole {
    /// Reads the `Simulation` element inside a component type, which says whether components of the type run a
    /// simulation, write files or record quantities; nil for an element that only describes a display.
    /// - Throws: `DiagnosticsError` if a `Run` element lacks an attribute.
    init?(_ element: Element) throws {
        guard let part = element.children.first(where: { Self.names.contains($0.name) }) else { return nil }
        switch part.name {
        case "Run":
            self = .run(
                component: try part.required("component"), variable: part["variable"] ?? "t",
                increment: try part.required("increment"), total: try part.required("total"))
        case "DataWriter": self = .dataWriter(path: part["path"] ?? "path", fileName: part["fileName"] ?? "fileName")
        case "Record": self = .record(quantity: part["quantity"] ?? "quantity")
        case "EventWriter":
            self = .eventWriter(
                path: part["path"] ?? "path", fileName: part["fileName"] ?? "fileName",
                format: part["format"] ?? "format")
        default:
            self = .eventRecord(quantity: part["quantity"] ?? "select", eventPort: part["eventPort"] ?? "eventPort")
        }
    }

    private static let names: Set<String> = ["Run", "DataWriter", "Record", "EventWriter", "EventRecord"]
}
