import Diagnostics

/// A predictor of the number of adaptive steps that a run needs.
///
/// A model that is much too stiff for an explicit method forces steps that are accepted but extremely short; the
/// prediction stops such runs early.
package struct StepPace {
    /// The largest number of adaptive steps in a run, including rejected ones.
    package static var maximumSteps: Int { Limit.adaptiveSteps.value }
    /// The number of steps between two predictions.
    private static let period = 10_000

    private var nextLook = period
    private var lastTime = 0.0
    private var lastCovered = 0.0

    /// Creates the predictor for a run that has not taken any steps.
    package init() {}

    /// Returns the predicted number of steps in the whole run if it exceeds `maximumSteps`, otherwise nil. A prediction
    /// is made every 10 000 steps, and deferred while the step size is growing.
    /// - Parameters:
    ///   - steps: The number of steps so far.
    ///   - time: The current time, in seconds.
    ///   - end: The end of the run, in seconds.
    package mutating func excess(_ steps: Int, at time: Double, end: Double) -> Double? {
        guard steps >= nextLook else { return nil }
        nextLook = steps + Self.period
        let covered = time - lastTime
        defer { (lastTime, lastCovered) = (time, covered) }
        if steps > Self.maximumSteps { return Double(steps) }
        let total = Double(steps) + (end - time) / covered * Double(Self.period)
        let isGrowing = lastCovered == 0 || covered > 1.1 * lastCovered
        return total > Double(Self.maximumSteps) && !isGrowing ? total : nil
    }
}
