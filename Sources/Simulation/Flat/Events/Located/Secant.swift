/// A secant iteration that refines the position of a root of a function within a step.
///
///     var secant = Secant(at: share, slope: slope, rounding: 1e-16)
///     repeat { evaluate(secant.share) } while secant.moves(value)
package struct Secant {
    /// The position at which the function is to be evaluated next, as a fraction of the step.
    package private(set) var share: Double
    private var slope: Double
    private var last: (share: Double, value: Double)?
    private var correction = Double.infinity
    private let rounding: Double

    /// Creates an iteration near a root.
    /// - Parameters:
    ///   - share: The approximate root, as a fraction of the step.
    ///   - slope: The derivative of the function there, per step.
    ///   - rounding: The largest correction that counts as rounding error.
    package init(at share: Double, slope: Double, rounding: Double) {
        self.share = share
        self.slope = slope
        self.rounding = rounding
    }

    /// Moves `share` closer to the root, at most to the end of the step, given the value of the function at `share`.
    /// - Returns: `false`, without a move, if the iteration has converged or no longer improves.
    package mutating func moves(_ value: Double) -> Bool {
        if let last, last.share != share { slope = (value - last.value) / (share - last.share) }
        let next = -value / slope
        let target = min(share + next, 1)
        guard next.isFinite, next.magnitude > rounding, next.magnitude < correction, target > 0, target != share
        else { return false }
        last = (share, value)
        correction = 0.9 * next.magnitude
        share = target
        return true
    }
}
