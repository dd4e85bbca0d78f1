/// A rule y₁ = y₀ + h ((1 - θ) f(y₀) + θ f(y₁)).
public enum ImplicitRule: String, Hashable, Sendable {
    /// θ = 1.
    case backwardEuler = "backward-euler"
    /// θ = 1/2.
    case trapezoidal

    /// Its name.
    public var name: String { rawValue }
    /// The order of its global error.
    public var order: Int { self == .backwardEuler ? 1 : 2 }
    /// The weight of the slope at the end.
    var theta: Double { self == .backwardEuler ? 1 : 0.5 }

    /// Where it is stable, in words.
    var stability: String {
        self == .backwardEuler ? "every λ, damps the stiffest (L-stable)" : "every λ, does not damp the stiffest"
    }

    /// Where it comes from.
    var source: String {
        self == .backwardEuler ? "Euler 1768" : "Crank and Nicolson 1947, doi 10.1017/S0305004100023197"
    }
}
