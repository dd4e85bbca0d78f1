import Foundation

/// Chooses steps by their errors: a controller with a proportional and an integral part.
/// Source: Gustafsson 1991, doi 10.1145/210232.210242, with the exponents 0.7 / k and 0.4 / k.
struct StepControl {
    /// The next step, in seconds.
    private(set) var length: Double
    private let order: Double
    private var lastError = 1e-4
    private var wasRejected = false

    private static let safety = 0.9
    private static let growth = 0.2...5.0

    /// Starts with a first step.
    /// - Parameter order: the power of the step with which the error estimate goes.
    init(first: Double, order: Int) {
        length = first
        self.order = Double(order)
    }

    /// Takes note of the error of a step of the given length; whether it is accepted.
    mutating func accepts(_ error: Double, _ taken: Double) -> Bool {
        guard error <= 1 else {
            let factor = error.isFinite ? Self.safety * pow(error, -1 / order) : 0
            length = taken * max(Self.growth.lowerBound, factor)
            wasRejected = true
            return false
        }
        let error = max(error, 1e-10)
        var factor = Self.safety * pow(error, -0.7 / order) * pow(lastError, 0.4 / order)
        factor = min(max(factor, Self.growth.lowerBound), wasRejected ? 1 : Self.growth.upperBound)
        length = taken * factor
        lastError = max(error, 1e-4)
        wasRejected = false
        return true
    }

    /// The same with another next step: after one that was short only because something was due at its end.
    func keeping(_ length: Double) -> StepControl {
        var copy = self
        copy.length = length
        return copy
    }

    /// Shortens the next step, where the equations of the last one were not solved.
    mutating func shorten(_ taken: Double) {
        length = taken / 4
        wasRejected = true
    }
}

extension Flow {
    /// A first step for a method from the start of an interval: small enough that an Euler step would hardly show, and
    /// that the change of the slopes fits the order. Source: Hairer, Nørsett and Wanner 1993, II.4.
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
        let second = steepest > 1e-15 ? pow(0.01 / steepest, 1 / Double(order + 1)) : max(1e-6 * limit, length * 1e-3)
        states.update(from: interval.first, count: count)
        return min(100 * length, second, limit)
    }
}
