import Diagnostics
import ModelCore

/// The check that no cell has several compartments, which are not supported. Each segment of a NeuroML `cell` would
/// have its own potential, while jLEMS gives each cell a single one. Other types may contain any morphology.
enum CompartmentCheck {
    private static let cell = "cell"

    /// Checks one component.
    /// - Throws: `DiagnosticsError` (`unsupportedFeature`) for a cell with several segments.
    static func check(_ component: Component, _ type: ComponentType) throws {
        guard type.name == cell || type.composition.ancestors.contains(cell),
            let segments = component.child("morphology")?.children.filter({ $0.slot == "segments" }),
            segments.count > 1
        else { return }
        throw DiagnosticsError(
            .unsupportedFeature,
            "cell '\(component.id)' has \(segments.count) segments: several compartments are not supported",
            at: component.place, hint: "simulate it with NEURON, as jNeuroML's -neuron export does")
    }
}
