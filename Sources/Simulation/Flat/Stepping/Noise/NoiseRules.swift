import Diagnostics
import Expressions

extension Method {
    /// The name of the method that this one becomes for equations with noise, and the sense in which it reads them, as
    /// in `Euler-Maruyama, in the sense of Itô`; `nil` for methods other than forward Euler and Heun's, which cannot
    /// integrate them.
    public var interpretation: String? {
        switch self {
        case .rungeKutta(.euler): "Euler-Maruyama, in the sense of Itô"
        case .rungeKutta(.heun): "the stochastic Heun method, in the sense of Stratonovich"
        default: nil
        }
    }

    /// Checks that the method can integrate a model with fixed steps in spite of the model's noise; a model without
    /// noise passes.
    /// - Throws: `DiagnosticsError` (`unknownMethod`) with the path of a state that has noise.
    package func checkNoise(_ flat: FlatModel) throws {
        guard let state = flat.states.first(where: { $0.diffusion != nil }), interpretation == nil else { return }
        throw DiagnosticsError(
            .unknownMethod, "the method \(name) cannot integrate the noise of the state '\(state.path)'",
            hint: "use the method euler (Euler-Maruyama, Itô) or heun (stochastic Heun, Stratonovich)")
    }
}

extension FlatModel {
    /// A Boolean value that indicates whether any state of the model has noise, so that a run depends on a seed.
    public var isStochastic: Bool { states.contains { $0.diffusion != nil } }

    /// Returns the error for a computation that requires a model without noise; nil if the model has none.
    /// - Parameter purpose: The clause with which the message begins, as in `only fixed steps are possible, because the
    ///   state 'v' of the model 'M' has noise`.
    package func noiseRefusal(_ purpose: String) -> DiagnosticsError? {
        guard let state = states.first(where: { $0.diffusion != nil }) else { return nil }
        return DiagnosticsError(
            .unsupportedFeature, "\(purpose), because the state '\(state.path)' of the model '\(name)' has noise")
    }
}

extension CompiledModel {
    /// The amplitude and the random numbers of the noise of one continuous state in a compiled model.
    struct NoiseEntry: Sendable, BitwiseCopyable {
        /// The index of the state with noise among the continuous states.
        var state: Int32
        /// The register that contains the amplitude of the noise, in SI per √s.
        var amplitude: Int32
        /// The random numbers from which the state's noise is drawn.
        var draws: NoiseDraws
    }
}
