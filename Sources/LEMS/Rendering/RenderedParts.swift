import Diagnostics
import ModelCore
import Quantities

/// A component type with its components, rendered as elements of a document that includes the core files of NeuroML.
///
///     let parts = try RenderedParts(type: cell, components: [first, second], at: place)
///     document += parts.elements
package struct RenderedParts {
    /// The elements of the document: those that define dimensions, units and the component type, followed by those of the
    /// components of this type.
    package let elements: [Element]
    /// The component type as the document defines it, with the names and expressions of LEMS.
    package let type: ComponentType
    /// The names, in the model, of the ports through which components of the type send events.
    package let events: [String]
    private let names: NameTable

    /// Renders a type with components of it. Displays and parts that the core files define are left out.
    /// - Parameters:
    ///   - base: The name of the type of NeuroML that the type extends; nil to choose it by the type's own quantities,
    ///     such as a cell type for a membrane potential.
    ///   - place: The place of the elements in messages.
    /// - Throws: `DiagnosticsError` with the parts of the type that LEMS cannot express.
    package init(type: ComponentType, components: [Component], extending base: String? = nil, at place: Place) throws {
        var parts = try ModelTranslation.parts(types: [type], components: components)
        if let base { parts.types[0].composition.ancestors = [base] }
        self.type = parts.types[0]
        names = parts.names[type.name] ?? NameTable(type)
        events = SystemTypes.events(of: type)
        let zero = DecimalNumber(mantissa: 0, exponent: 0)
        let settings = SimulationSettings(
            timeScale: .millisecond, step: zero, duration: zero, transient: zero, method: "", recorded: [])
        var writer = DocumentWriter(
            Model(
                name: type.name, convention: .physical, types: parts.types + SystemTypes.all,
                components: parts.components, network: Network(populations: []), simulation: settings), .including)
        elements = try writer.definitions().map { definition in
            var definition = definition
            if let base, definition.name == "ComponentType" {
                definition.attributes.removeAll { $0.name == "extends" }
                definition.attributes.append(("extends", base))
            }
            return Self.element(definition, at: place)
        }
    }

    /// Returns the name that a quantity of the type has in the document: `quantity` unless LEMS needs another name.
    package func name(of quantity: String) -> String { names[quantity] }

    private static func element(_ element: DocumentElement, at place: Place) -> Element {
        Element(
            element.name, element.attributes.map { ($0.name, $0.value, nil) },
            element.children.map { Self.element($0, at: place) }, at: place)
    }
}
