import Foundation

/// The order of convergence that errors at several steps show.
public enum ObservedOrder {
    /// ln(E₁/E₂) / ln(h₁/h₂); nil when an error or a step is not positive, or the steps are equal.
    public static func between(error e1: Double, step h1: Double, and e2: Double, step h2: Double) -> Double? {
        guard e1 > 0, e2 > 0, h1 > 0, h2 > 0, h1 != h2 else { return nil }
        return log(e1 / e2) / log(h1 / h2)
    }
}

/// The version of the comparison: it changes whenever the same two traces would get other numbers.
public enum Comparator {
    /// The version.
    public static let version = 1
}
