import Expressions

extension Dynamics {
    /// The noise of a state variable x with the rate f: dx = f dt + g dW, where g is the amplitude and W a Wiener process
    /// of its own.
    ///
    ///     Dynamics.Diffusion("v", .number(0.02))
    ///
    /// The integration method determines whether the equation is meant in the sense of Itô or of Stratonovich. Both are
    /// the same if the amplitude does not depend on x.
    public struct Diffusion: Hashable, Sendable {
        /// The name of the state variable that has the noise.
        public var variable: String
        /// The amplitude of the noise, in the dimension of the variable per square root of time; in SI, per √s.
        public var amplitude: Expression

        /// Creates the noise of a state variable.
        public init(_ variable: String, _ amplitude: Expression) {
            self.variable = variable
            self.amplitude = amplitude
        }
    }
}

extension Dynamics {
    /// Returns the amplitude of the noise of a state variable; nil if it has no noise.
    public func amplitude(of variable: String) -> Expression? {
        diffusions.first { $0.variable == variable }?.amplitude
    }
}
