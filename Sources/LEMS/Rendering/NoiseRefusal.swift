import Diagnostics
import ModelCore

extension LEMSRendering {
    /// Checks that a model has no noise, which LEMS cannot express.
    /// - Throws: `DiagnosticsError` (`unsupportedFeature`) with the name of a state that has noise.
    package static func checkNoise(_ model: Model) throws {
        for type in model.types {
            guard let diffusion = type.dynamics.diffusions.first else { continue }
            throw DiagnosticsError(
                .unsupportedFeature, "LEMS has no noise: '\(diffusion.variable)' of '\(type.name)' cannot be rendered",
                at: type.place, hint: "use another method than lems: euler or heun")
        }
    }
}
