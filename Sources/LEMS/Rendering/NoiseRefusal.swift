import Diagnostics
import ModelCore

extension LEMSRendering {
    /// Checks that a model has neither noise nor an initial state that a preliminary run computes, because LEMS can
    /// express neither.
    /// - Throws: `DiagnosticsError` (`unsupportedFeature`) for such an initial state, or with the name of the first
    ///   state that has noise.
    package static func checkNoise(_ model: Model) throws {
        if model.simulation.settling != nil {
            throw DiagnosticsError(
                .unsupportedFeature,
                "LEMS cannot express 'initial_state', which asks for a run that computes the initial state",
                hint: "use another method than lems, such as heun or rk4")
        }
        for type in model.types {
            guard let diffusion = type.dynamics.diffusions.first else { continue }
            throw DiagnosticsError(
                .unsupportedFeature,
                "LEMS cannot express the noise of the state variable '\(diffusion.variable)' of '\(type.name)'",
                at: type.place, hint: "run the experiment with the method euler or heun")
        }
    }
}
