import Algorithms

/// The result of comparing an observed order of convergence with the expected one.
public enum OrderVerdict: String, Codable, Sendable, CaseIterable {
    /// The observed order equals the expected one within `allowance`.
    case ok = "order-ok"
    /// The observed order exceeds the expected one by more than `allowance`.
    case superconvergent
    /// The errors reach the level of rounding or of the reference's own error before an order can be determined.
    case atFloor = "at-floor"
    /// The observed order is too low, and the errors do not decrease monotonically with the step size; or an error that
    /// would be used is not finite.
    case oscillatory
    /// The order is too low but still approaches the expected one, or its uncertainty is too large: the step sizes are
    /// not in the asymptotic range. Also the verdict when the error of the reference is not finite, and for fewer than
    /// two errors of which none is near the floor.
    case notAsymptotic = "not-asymptotic"
    /// The observed order is lower than the expected one by more than `allowance`.
    case low = "order-low"

    /// The largest accepted magnitude of observed minus expected order. The convergence tests of SciML's OrdinaryDiffEq
    /// accept 0.2 to 0.25.
    public static let allowance = 0.3

    /// A Boolean value that indicates whether the verdict is compatible with a correct implementation of the method.
    public var isGood: Bool { self == .ok || self == .superconvergent || self == .atFloor }
}

/// The errors of one quantity at several step sizes, and the verdict on their order of convergence.
///
///     let judgement = OrderJudgement(
///         points: [(step: 0.1, error: 1e-2), (step: 0.05, error: 2.5e-3), (step: 0.025, error: 6.2e-4)],
///         floor: 1e-12, expected: 2)
///     judgement.verdict  // ok
public struct OrderJudgement: Hashable, Sendable, Codable {
    /// The step sizes of the runs whose errors are judged, the largest first, in the unit in which the initializer
    /// received them.
    public var steps: [Double]
    /// The errors of the runs in the order of ``steps``, in the unit of the quantity.
    public var errors: [Double]
    /// The larger of the error of the reference and the level at which rounding stops the decrease of the errors, in
    /// the unit of the quantity. Only errors of more than 30 times this value determine an order.
    public var floor: Double
    /// The step sizes from which the order was determined, in the unit of ``steps``, the largest first; empty when no
    /// order was determined.
    public var used: [Double]
    /// The observed order; nil if fewer than two errors exceed 30 times ``floor``, or if `floor` or an error that would
    /// be used is not finite.
    public var observed: ObservedOrder?
    /// The result of comparing the observed order with the expected one.
    public var verdict: OrderVerdict

    /// The smallest ratio of an error to the floor at which the error counts in the fit.
    ///
    /// The floor is the difference of two solutions and can be a fourth of the true one, f. An error of 30/4 f then
    /// lowers an observed order of 4 over a factor of 2 in the step size by log₂(16 · 7.5 / (16 · 6.5 + 1)) = 0.19,
    /// which is within the allowance.
    private static let clearance = 30.0
    /// The largest ratio of a fitted step size to the smallest one, though at least three step sizes are fitted. Steps
    /// that events cut short scatter the errors, more so for higher orders, and a wider range of step sizes averages
    /// the scatter out.
    private static func window(_ expected: Double) -> Double { expected <= 5 ? 2.1 : 4.2 }

    /// Judges the errors at several step sizes, given in any order.
    /// - Parameters:
    ///   - points: The step sizes in a common unit and the errors in the unit of the quantity.
    ///   - floor: The error of the solution with which the runs are compared, in the unit of the quantity.
    ///   - rounding: The largest error that rounding can cause in a run, in the unit of the quantity.
    ///   - expected: The expected order.
    public init(points: [(step: Double, error: Double)], floor: Double, rounding: Double = 0, expected: Double) {
        let points = points.sorted { $0.step > $1.step }
        let floor = Largest.of(floor, Self.plateau(points, rounding, expected))
        steps = points.map(\.step)
        errors = points.map(\.error)
        self.floor = floor
        let clear = points.prefix { $0.error > Self.clearance * floor || !$0.error.isFinite }.filter {
            $0.error.isFinite
        }
        let near = clear.filter { $0.step < Self.window(expected) * (clear.last?.step ?? 0) }
        let finest = clear.suffix(max(3, near.count))
        used = finest.map(\.step)
        // A floor that is not finite permits no verdict, and an error that is not finite among the fitted ones permits
        // no order.
        let longest = finest.first?.step ?? 0
        guard floor.isFinite, points.allSatisfy({ $0.error.isFinite || $0.step > longest }) else {
            (used, observed, verdict) = ([], nil, floor.isFinite ? .oscillatory : .notAsymptotic)
            return
        }
        observed = finest.count >= 2 ? ObservedOrder.fit(finest) : nil
        guard let order = observed?.order else {
            used = []
            verdict = points.contains { $0.error <= Self.clearance * floor } ? .atFloor : .notAsymptotic
            return
        }
        verdict = Self.verdict(order, observed?.standardError ?? 0, Array(finest), expected)
    }

    /// Returns the largest error from the step size on at which errors below `rounding` stop decreasing; 0 where none
    /// do.
    private static func plateau(
        _ points: [(step: Double, error: Double)], _ rounding: Double, _ expected: Double
    ) -> Double {
        for (index, point) in points.enumerated() where point.error <= rounding {
            guard let half = points[index...].first(where: { $0.step < 0.6 * point.step }) else { break }
            let fall =
                ObservedOrder.between(error: point.error, step: point.step, and: half.error, step: half.step) ?? 0
            if fall < expected / 2 { return Largest.magnitude(points[index...].map(\.error)) }
        }
        return 0
    }

    private static func verdict(
        _ order: Double, _ uncertainty: Double, _ points: [(step: Double, error: Double)], _ expected: Double
    ) -> OrderVerdict {
        if order > expected + OrderVerdict.allowance { return .superconvergent }
        if order >= expected - OrderVerdict.allowance { return .ok }
        let falls = points.adjacentPairs().allSatisfy { $0.error > $1.error }
        guard falls else { return .oscillatory }
        let local = points.adjacentPairs().compactMap {
            ObservedOrder.between(error: $0.error, step: $0.step, and: $1.error, step: $1.step)
        }
        // Errors that scatter by more than the missing order, or a local order that approaches the expected one with
        // every step, indicate that the step sizes are too large.
        if order + 2 * uncertainty >= expected - OrderVerdict.allowance { return .notAsymptotic }
        if let first = local.first, let last = local.last, expected - last < 0.67 * (expected - first) {
            return .notAsymptotic
        }
        return .low
    }
}
