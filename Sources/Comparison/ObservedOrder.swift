import ElementaryFunctions

/// The order of convergence that is estimated from the errors at several step sizes.
///
///     let order = ObservedOrder.fit([(step: 0.1, error: 1e-2), (step: 0.05, error: 2.5e-3)])
///     order?.order  // 2
public struct ObservedOrder: Hashable, Sendable, Codable {
    /// The observed order: the slope of the logarithm of the error against the logarithm of the step size.
    public var order: Double
    /// The standard error of the observed order; nil for two step sizes, through whose errors a line passes exactly.
    public var standardError: Double?

    /// Returns the order between two step sizes, `ln(E₁/E₂) / ln(h₁/h₂)`; nil if an error or a step size is not
    /// positive, an error is not finite, or the step sizes are equal.
    public static func between(error e1: Double, step h1: Double, and e2: Double, step h2: Double) -> Double? {
        guard e1 > 0, e2 > 0, h1 > 0, h2 > 0, h1 != h2, e1.isFinite, e2.isFinite else { return nil }
        return ElementaryFunctions.log(e1 / e2) / ElementaryFunctions.log(h1 / h2)
    }

    /// Returns the order by linear least squares on the logarithms; nil for fewer than two points, if all step sizes
    /// are equal or one is not positive, or if an error is not positive and finite.
    public static func fit(_ points: some Collection<(step: Double, error: Double)>) -> ObservedOrder? {
        guard points.count >= 2, points.allSatisfy({ $0.step > 0 && $0.error > 0 && $0.error.isFinite }) else {
            return nil
        }
        let x = points.map { ElementaryFunctions.log($0.step) }
        let y = points.map { ElementaryFunctions.log($0.error) }
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
