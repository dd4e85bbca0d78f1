import Foundation

/// Steps in which each state whose rate is linear in the state itself follows the exact solution with all else held.
struct ExponentialScheme {
    private let factors: UnsafeMutablePointer<Double>

    /// Allocates what steps need.
    init(count: Int, _ memory: Memory) { factors = memory.doubles(count) }

    /// Takes the step that `interval` describes: y₁ = y₀ + h φ(h b) f with φ(z) = (eᶻ - 1) / z, where f = a + b y.
    func step(_ flow: Flow, _ interval: inout Interval) {
        flow.states.update(from: interval.first, count: flow.count)
        flow.evaluate(at: interval.start, into: interval.firstSlope)
        interval.hasFirstSlope = true
        flow.diagonal(at: interval.start, into: factors)
        for state in 0..<flow.count {
            let exponent = interval.length * factors[state]
            let share = exponent == 0 ? 1 : expm1(exponent) / exponent
            flow.states[state] += interval.length * share * interval.firstSlope[state]
        }
        flow.clamp()
        interval.last.update(from: flow.states, count: flow.count)
        interval.hasLastSlope = false
        interval.termCount = 0
    }

    /// Finds the solution between the ends: a line.
    func continueBetween(_ interval: inout Interval) {
        for state in 0..<interval.count { interval.terms[state] = interval.last[state] - interval.first[state] }
        interval.termCount = 1
    }
}
