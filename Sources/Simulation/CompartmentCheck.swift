import Diagnostics
import ModelCore

/// Refuses cells of several compartments: each segment of NeuroML's `cell` would have a potential of its own, and jLEMS
/// has one potential a cell. Other types may use a morphology as they like.
enum CompartmentCheck {
    private static let cell = "cell"

    /// Checks a component of a type.
    /// - Throws: `DiagnosticsError` for a cell that has several segments.
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
