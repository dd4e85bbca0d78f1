import ElementaryFunctions

/// The observed order, the extrapolated value and the grid convergence index of one value computed at three step sizes
/// (grids).
///
///     let grids = GridConvergence(values: (0.97050, 0.96854, 0.96178), steps: (1, 2, 4))
///     grids.order  // 1.79
///     grids.extrapolated  // 0.9713
///
/// With the changes `e₂₁ = v₂ - v₁` and `e₃₂ = v₃ - v₂`, the finest grid first, and a constant ratio `r` of step sizes,
/// the order is `p = ln(e₃₂ / e₂₁) / ln r`, the extrapolated value `v₁ - e₂₁ / (r^p - 1)` and the index of the finer
/// pair `1.25 |e₂₁ / v₁| / (r^p - 1)`. Sources: Roache 1994, doi 10.1115/1.2910291; for unequal ratios Celik et al.
/// 2008, doi 10.1115/1.2960953.
public struct GridConvergence: Hashable, Sendable, Codable {
    /// The behavior of a value under refinement of the grid.
    public enum Course: String, Hashable, Sendable, Codable {
        /// The value approaches a limit from one side.
        case monotone
        /// The value approaches a limit with changes of alternating sign.
        case oscillatory
        /// The changes of the value do not decrease as the steps do, or a value is not finite.
        case divergent
        /// The value is equal on all three grids.
        case settled
    }

    /// The behavior of the value under refinement of the step size.
    public var course: Course
    /// The observed order of convergence; nil unless the value converges monotonically with an order between 0 and 20.
    public var order: Double?
    /// The value at step size zero by Richardson extrapolation; the value on the finest grid when there is no order.
    public var extrapolated: Double
    /// The grid convergence index of the two finer grids, an estimate of the relative error on the finest grid with a
    /// factor of safety; nil if no order was observed.
    public var fineIndex: Double?
    /// The grid convergence index of the two coarser grids, an estimate of the relative error on the middle grid with a
    /// factor of safety; nil if no order was observed.
    public var coarseIndex: Double?

    /// The factor of safety that Roache recommends for studies with three grids.
    private static let safety = 1.25
    /// The largest plausible order; greater ones arise by coincidence of the three values.
    private static let largestOrder = 20.0

    /// Analyzes the values on three grids, the finest first.
    /// - Parameters:
    ///   - values: The values, in any unit.
    ///   - steps: The step sizes, strictly increasing, in any common unit.
    ///   - scale: The value to which the indices are relative; nil for the value of the finer grid of each pair, which
    ///     is not meaningful for signals with an offset.
    public init(values: (Double, Double, Double), steps: (Double, Double, Double), scale: Double? = nil) {
        let (e21, e32) = (values.1 - values.0, values.2 - values.1)
        extrapolated = values.0
        guard e21 != 0 || e32 != 0 else {
            course = .settled
            return
        }
        // For an order that tends to 0, the ratio of the changes tends to the ratio of the logarithms of the step
        // ratios.
        let ratio = e21 / e32 * ElementaryFunctions.log(steps.2 / steps.1) / ElementaryFunctions.log(steps.1 / steps.0)
        course = !(ratio.magnitude < 1) ? .divergent : ratio < 0 ? .oscillatory : .monotone
        guard course == .monotone,
            let order = Self.order(e21, e32, steps.1 / steps.0, steps.2 / steps.1), order > 0, order < Self.largestOrder
        else { return }
        self.order = order
        let (fine, coarse) = (
            ElementaryFunctions.pow(steps.1 / steps.0, order) - 1, ElementaryFunctions.pow(steps.2 / steps.1, order) - 1
        )
        extrapolated = values.0 - e21 / fine
        let size = (scale ?? values.0).magnitude
        fineIndex = Self.safety * e21.magnitude / (scale ?? values.0).magnitude / fine
        coarseIndex = Self.safety * e32.magnitude / (scale == nil ? values.1.magnitude : size) / coarse
    }

    /// Returns the order from both changes, by fixed-point iteration where the ratios of step sizes differ.
    private static func order(_ e21: Double, _ e32: Double, _ r21: Double, _ r32: Double) -> Double? {
        let logarithm = ElementaryFunctions.log((e32 / e21).magnitude)
        var order = logarithm.magnitude / ElementaryFunctions.log(r21)
        let sign = e32 / e21 < 0 ? -1.0 : 1.0
        for _ in 0..<200 {
            let correction = ElementaryFunctions.log(
                (ElementaryFunctions.pow(r21, order) - sign) / (ElementaryFunctions.pow(r32, order) - sign))
            let next = (logarithm + correction).magnitude / ElementaryFunctions.log(r21)
            guard next.isFinite else { return nil }
            if (next - order).magnitude < 1e-14 * max(1, order) { return next }
            order = next
        }
        return order
    }
}
