import ElementaryFunctions

/// A proportional-integral controller, which chooses the size of adaptive steps.
///
/// After an accepted step of error e, the step size is multiplied by 0.9 e^(-0.7 / k) e₀^(0.4 / k), where e₀ is the
/// error of the previous accepted step and k the order of the error estimate. The factor is limited to 0.2 … 5, and to
/// 0.2 … 1 after a rejected step. A rejected step is repeated with 0.9 e^(-1 / k) of its size, at least 0.2 of it.
/// Source: Gustafsson 1991, doi 10.1145/210232.210242.
package struct StepControl {
    /// The size of the next step, in seconds.
    package private(set) var length: Double
    private let order: Double
    private var lastError = 1e-4
    private var wasRejected = false

    private static let safety = 0.9
    private static let growth = 0.2...5.0

    /// Creates a controller with the size of the first step, in seconds.
    /// - Parameter order: The exponent k with which the estimated error of a step depends on the step size.
    package init(first: Double, order: Int) {
        length = first
        self.order = Double(order)
    }

    /// Decides whether a step of length `taken`, in seconds, is accepted, and chooses the size of the next step. The
    /// error is in units of the permitted error.
    /// - Returns: A Boolean value that indicates whether the step is accepted, which is the case for errors up to 1,
    ///   and not for NaN.
    package mutating func accepts(_ error: Double, _ taken: Double) -> Bool {
        guard error <= 1 else {
            let factor = error.isFinite ? Self.safety * ElementaryFunctions.pow(error, -1 / order) : 0
            length = taken * max(Self.growth.lowerBound, factor)
            wasRejected = true
            return false
        }
        let error = max(error, 1e-10)
        var factor =
            Self.safety * ElementaryFunctions.pow(error, -0.7 / order) * ElementaryFunctions.pow(lastError, 0.4 / order)
        factor = min(max(factor, Self.growth.lowerBound), wasRejected ? 1 : Self.growth.upperBound)
        length = taken * factor
        lastError = max(error, 1e-4)
        wasRejected = false
        return true
    }

    /// Returns a copy of the controller with another size of the next step, to continue after a step that was shortened
    /// only in order to end at a given time.
    package func keeping(_ length: Double) -> StepControl {
        var copy = self
        copy.length = length
        return copy
    }

    /// Reduces the size of the next step to a quarter of a step whose equations could not be solved.
    /// - Parameter taken: The length of that step, in seconds.
    package mutating func shorten(_ taken: Double) {
        length = taken / 4
        wasRejected = true
    }
}

extension Flow {
    /// Returns a size for the first step, in seconds, for which a step of forward Euler changes little and the second
    /// derivative suits the order of the method. Source: Hairer, Nørsett and Wanner 1993, II.4.
    /// - Parameters:
    ///   - interval: The step to take, with the states at its start; the derivatives there are stored in it, and the
    ///     states at its end are overwritten.
    ///   - scale: The permitted errors of the states.
    ///   - order: The order of the method's error estimator.
    ///   - limit: The largest step size, in seconds.
    ///   - scratch: A buffer for one number per continuous state.
    func firstStep(
        _ interval: inout Interval, _ scale: ErrorScale, order: Int, limit: Double,
        _ scratch: UnsafeMutablePointer<Double>
    ) -> Double {
        states.update(from: interval.first, count: count)
        if !interval.hasFirstSlope {
            evaluate(at: interval.start, into: interval.firstSlope)
            interval.hasFirstSlope = true
        }
        interval.last.update(from: interval.first, count: count)
        let known = { (state: Int) in scale.size(state) > 0 }
        let size = scale.norm(interval) { known($0) ? interval.first[$0] : 0 }
        let speed = scale.norm(interval) { known($0) ? interval.firstSlope[$0] : 0 }
        var length = size > 1e-5 && speed > 1e-5 ? 0.01 * size / speed : 1e-6 * limit
        length = min(length, limit)
        for state in 0..<count { states[state] = interval.first[state] + length * interval.firstSlope[state] }
        evaluate(at: interval.start + length, into: scratch)
        let bend = scale.norm(interval) { known($0) ? scratch[$0] - interval.firstSlope[$0] : 0 } / length
        let steepest = max(speed, bend)
        let second =
            steepest > 1e-15
            ? ElementaryFunctions.pow(0.01 / steepest, 1 / Double(order + 1)) : max(1e-6 * limit, length * 1e-3)
        states.update(from: interval.first, count: count)
        return min(100 * length, second, limit)
    }
}
