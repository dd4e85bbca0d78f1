/// The kind of an XML file, by its root element and the elements in it.
///
///     DocumentKind.of(.file("LEMS_sim.xml"))   // .simulation
public enum DocumentKind: Sendable, Hashable, CaseIterable {
    /// A LEMS document, or a NeuroML file, with a simulation that can be run.
    case simulation
    /// A LEMS document without a simulation, such as one that only defines component types.
    case library
    /// A NeuroML file without a simulation.
    case model
    /// An XML file of another kind, or one that cannot be read.
    case other

    /// Returns the kind of the document at a location. Included files are not read.
    public static func of(_ location: Location) -> DocumentKind {
        guard let bytes = location.content,
            let root = try? XMLReader.root(of: Document(path: location.description, bytes: bytes))
        else { return .other }
        return of(root)
    }

    /// Returns the kind of a document with a root element.
    static func of(_ root: Element) -> DocumentKind {
        guard ["lems", "neuroml"].contains(root.name.lowercased()) else { return .other }
        if root.children.contains(where: { ["Simulation", "Target"].contains($0.name) }) { return .simulation }
        return root.name.lowercased() == "neuroml" ? .model : .library
    }
}
