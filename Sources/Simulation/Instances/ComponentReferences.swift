import Diagnostics
import ModelCore

/// The components that attributes of instances name, such as the synapse of a projection for each of its connections.
///
///     var references = ComponentReferences(components)
///     let synapse = try references.component("../synapse", of: connection)
struct ComponentReferences {
    private let components: [String: Component]
    /// The components that attributes of enclosing instances name, which all of their parts may ask for.
    private var shared: [Shared: Component] = [:]

    private struct Shared: Hashable {
        var instance: ObjectIdentifier
        var attribute: Substring
    }

    /// Creates references among the top-level components of a model, by id, and the components that instances contain.
    init(_ components: [String: Component]) { self.components = components }

    /// Returns the component that an attribute names; each `../` refers to the enclosing instance.
    ///
    /// The tree of instances must exist as long as the references, because enclosing instances are remembered.
    /// - Throws: `DiagnosticsError` (`unknownReference`) if there is no such component.
    /// - Complexity: O(*n*) in the number of components that the instance contains; O(1), on average, for a reference that
    ///   another part of an enclosing instance has made.
    mutating func component(_ reference: String, of instance: Instance) throws -> Component {
        var place: Instance? = instance
        var name = Substring(reference)
        while name.hasPrefix("../") {
            place = place?.parent
            name = name.dropFirst(3)
        }
        let key = place.flatMap { $0 === instance ? nil : Shared(instance: ObjectIdentifier($0), attribute: name) }
        if let known = key.flatMap({ shared[$0] }) { return known }
        guard let found = component(String(name), in: place) else {
            throw DiagnosticsError(
                .unknownReference,
                "the attribute '\(reference)' of the component '\(instance.component?.id ?? instance.path)' names no existing component",
                at: instance.component?.place)
        }
        if let key { shared[key] = found }
        return found
    }

    private func component(_ name: String, in place: Instance?) -> Component? {
        if let child = place?.component?.child(name) { return child }
        guard let id = place?.component?.attributes[name] else { return nil }
        return components[id] ?? place?.parent?.component?.children.first { $0.component.id == id }?.component
    }
}
