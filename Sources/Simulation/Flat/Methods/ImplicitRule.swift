/// An implicit one-step rule, y₁ = y₀ + h ((1 - θ) f(t₀, y₀) + θ f(t₁, y₁)).
public enum ImplicitRule: String, Hashable, Sendable {
    /// Backward Euler, θ = 1: order one, L-stable.
    case backwardEuler = "backward-euler"
    /// The trapezoidal rule, θ = 1/2: order two, A-stable but not L-stable.
    case trapezoidal

    /// The name of the method in experiments and on the command line.
    public var name: String { rawValue }
    /// The order of the rule's global error: 1 for backward Euler, 2 for the trapezoidal rule.
    public var order: Int { self == .backwardEuler ? 1 : 2 }
    /// The weight θ of the derivative at the end of the step in the implicit rule.
    var theta: Double { self == .backwardEuler ? 1 : 0.5 }

    /// A description of the rule's region of stability on y′ = λ y, for users, such as `every λ (L-stable)`.
    var stability: String {
        self == .backwardEuler ? "every λ (L-stable)" : "every λ (A-stable, not L-stable)"
    }

    /// The publication that the implicit rule comes from.
    var source: String {
        self == .backwardEuler ? "Euler 1768" : "Crank and Nicolson 1947, doi 10.1017/S0305004100023197"
    }
}
