import ElementaryFunctions

/// The stepper of the exponential Euler method by Rush and Larsen: a state whose derivative is linear in the state
/// itself follows the exact solution for constant values of all other states.
///
/// The step is y₁ = y₀ + h φ(h b) f(y₀) with φ(z) = (eᶻ - 1) / z, where f = a + b y; b = 0 for other states. Source:
/// Rush and Larsen 1978, doi 10.1109/TBME.1978.326270.
package struct ExponentialScheme {
    private let factors: UnsafeMutablePointer<Double>

    /// Creates a stepper of exponential Euler, and allocates its buffers.
    /// - Parameter count: The number of states.
    init(count: Int, _ memory: Memory) { factors = memory.doubles(count) }

    /// Takes the step that starts at `interval.start` and has the length `interval.length`, and stores its final states
    /// in `interval.last`.
    func step(_ flow: Flow, _ interval: inout Interval) {
        flow.states.update(from: interval.first, count: flow.count)
        flow.evaluate(at: interval.start, into: interval.firstSlope)
        interval.hasFirstSlope = true
        flow.diagonal(at: interval.start, into: factors)
        for state in 0..<flow.count {
            let exponent = interval.length * factors[state]
            let share = exponent == 0 ? 1 : ElementaryFunctions.expm1(exponent) / exponent
            flow.states[state] += interval.length * share * interval.firstSlope[state]
        }
        flow.clamp()
        interval.last.update(from: flow.states, count: flow.count)
        interval.hasLastSlope = false
        interval.termCount = 0
    }

    /// Computes the dense output of the last step, the interpolation between its ends: a line.
    func computeDenseOutput(_ interval: inout Interval) {
        for state in 0..<interval.count { interval.terms[state] = interval.last[state] - interval.first[state] }
        interval.termCount = 1
    }
}
