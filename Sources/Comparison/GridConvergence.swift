import Foundation

/// What one value on three grids says: its order, the value at no step at all, and how far the finest may be from it.
/// Source: Roache 1994, doi 10.1115/1.2910291; unequal ratios after Celik et al. 2008, doi 10.1115/1.2960953.
public struct GridConvergence: Hashable, Sendable, Codable {
    /// How the value goes from grid to grid.
    public enum Course: String, Hashable, Sendable, Codable {
        /// Towards a limit from one side.
        case monotone
        /// To and fro, but closing in.
        case oscillatory
        /// Away.
        case divergent
        /// Not at all: the grids agree.
        case settled
    }

    /// How the value goes.
    public var course: Course
    /// The observed order; nil where the value does not close in.
    public var order: Double?
    /// The value at no step at all (Richardson); the finest value where there is no order.
    public var extrapolated: Double
    /// The grid convergence index of the finer pair and of the coarser pair, as shares of the scale; nil without an order.
    public var fineIndex: Double?
    public var coarseIndex: Double?

    /// The factor of safety with three grids.
    private static let safety = 1.25
    /// Orders beyond this are an accident of the three values.
    private static let largestOrder = 20.0

    /// Judges values on three grids, the finest first.
    /// - Parameters:
    ///   - scale: what the indices are shares of; nil for the finest value, which is wrong for signals with an offset.
    public init(values: (Double, Double, Double), steps: (Double, Double, Double), scale: Double? = nil) {
        let (e21, e32) = (values.1 - values.0, values.2 - values.1)
        extrapolated = values.0
        guard e21 != 0 || e32 != 0 else {
            course = .settled
            return
        }
        // The changes of a value whose order goes to nothing are as the logarithms of the ratios.
        let ratio = e21 / e32 * log(steps.2 / steps.1) / log(steps.1 / steps.0)
        course = !(ratio.magnitude < 1) ? .divergent : ratio < 0 ? .oscillatory : .monotone
        guard course == .monotone,
            let order = Self.order(e21, e32, steps.1 / steps.0, steps.2 / steps.1), order > 0, order < Self.largestOrder
        else { return }
        self.order = order
        let (fine, coarse) = (pow(steps.1 / steps.0, order) - 1, pow(steps.2 / steps.1, order) - 1)
        extrapolated = values.0 - e21 / fine
        let size = (scale ?? values.0).magnitude
        fineIndex = Self.safety * e21.magnitude / (scale ?? values.0).magnitude / fine
        coarseIndex = Self.safety * e32.magnitude / (scale == nil ? values.1.magnitude : size) / coarse
    }

    /// The order from both differences, by fixed-point iteration where the ratios differ.
    private static func order(_ e21: Double, _ e32: Double, _ r21: Double, _ r32: Double) -> Double? {
        let logarithm = log((e32 / e21).magnitude)
        var order = logarithm.magnitude / log(r21)
        let sign = e32 / e21 < 0 ? -1.0 : 1.0
        for _ in 0..<200 {
            let correction = log((pow(r21, order) - sign) / (pow(r32, order) - sign))
            let next = (logarithm + correction).magnitude / log(r21)
            guard next.isFinite else { return nil }
            if (next - order).magnitude < 1e-14 * max(1, order) { return next }
            order = next
        }
        return order
    }
}
