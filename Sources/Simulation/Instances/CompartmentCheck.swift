import Diagnostics
import ModelCore

/// The check that no NeuroML `cell` has several segments. Each segment would be a compartment with a potential of its
/// own, while jLEMS gives every cell a single potential. Components of other types may contain any morphology.
enum CompartmentCheck {
    private static let cell = "cell"

    /// Checks a component that has the given type.
    /// - Throws: `DiagnosticsError` (`unsupportedFeature`) for a cell with several segments.
    static func check(_ component: Component, _ type: ComponentType) throws {
        guard type.name == cell || type.composition.ancestors.contains(cell),
            let segments = component.child("morphology")?.children.filter({ $0.slot == "segments" }),
            segments.count > 1
        else { return }
        throw DiagnosticsError(
            .unsupportedFeature,
            "the cell '\(component.id)' has \(segments.count) segments, but tvbo-verify simulates only cells of one"
                + " segment",
            at: component.place, hint: "export the cell with jNeuroML's option -neuron, and simulate it with NEURON")
    }
}
