import Foundation

/// The order of convergence that errors at several steps show.
public struct ObservedOrder: Hashable, Sendable, Codable {
    /// The slope of the logarithm of the error over that of the step.
    public var order: Double
    /// Its standard error; nil for two points, which leave none.
    public var standardError: Double?

    /// ln(E₁/E₂) / ln(h₁/h₂); nil when an error or a step is not positive and finite, or the steps are equal.
    public static func between(error e1: Double, step h1: Double, and e2: Double, step h2: Double) -> Double? {
        guard e1 > 0, e2 > 0, h1 > 0, h2 > 0, h1 != h2, e1.isFinite, e2.isFinite else { return nil }
        return log(e1 / e2) / log(h1 / h2)
    }

    /// The straight line through the logarithms that fits best in the sense of least squares; nil for fewer than two
    /// points, equal steps, or an error that is not positive.
    public static func fit(_ points: some Collection<(step: Double, error: Double)>) -> ObservedOrder? {
        guard points.count >= 2, points.allSatisfy({ $0.step > 0 && $0.error > 0 && $0.error.isFinite }) else {
            return nil
        }
        let x = points.map { log($0.step) }
        let y = points.map { log($0.error) }
        let count = Double(points.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        guard spread > 0 else { return nil }
        let slope = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / spread
        let rest = zip(x, y).reduce(0) { sum, point in
            let residual = point.1 - meanY - slope * (point.0 - meanX)
            return sum + residual * residual
        }
        let error = points.count > 2 ? (rest / (count - 2) / spread).squareRoot() : nil
        return ObservedOrder(order: slope, standardError: error)
    }
}
