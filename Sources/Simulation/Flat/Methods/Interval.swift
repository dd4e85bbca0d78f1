/// One step of a stepper: the states and derivatives at both ends, and the dense output, the interpolation between
/// them.
///
/// A stepper reads `start`, `length` and `first`, and writes `last`:
///
///     interval.length = stepSize
///     guard scheme.step(flow, &interval) else { … }
///     interval.advance(isSmooth: true)
package struct Interval {
    /// The number of continuous states of the model.
    package let count: Int
    /// The start of the step, in seconds.
    package var start = 0.0
    /// The length of the step, in seconds.
    package var length = 0.0
    /// The states at the start of the step, shape `[states]`.
    package let first: UnsafeMutablePointer<Double>
    /// The states at the end of the step, shape `[states]`.
    package let last: UnsafeMutablePointer<Double>
    /// The rounding errors of the states at the start of the step, shape `[states]`, which compensated summation adds
    /// to the next change of each state. Source: Kahan 1965, doi 10.1145/363707.363723.
    let firstCarry: UnsafeMutablePointer<Double>
    /// The rounding errors of the states at the end of the step, shape `[states]`.
    let lastCarry: UnsafeMutablePointer<Double>
    /// The derivatives at the start of the step, per second, shape `[states]`.
    package let firstSlope: UnsafeMutablePointer<Double>
    /// The derivatives at the end of the step, per second, shape `[states]`.
    package let lastSlope: UnsafeMutablePointer<Double>
    /// A Boolean value that indicates whether implicit methods evaluate the derivatives at both ends of the step, which
    /// their error estimates and dense output need.
    var needsSlopes = true
    /// A Boolean value that indicates whether `firstSlope` has been evaluated.
    package var hasFirstSlope = false
    /// A Boolean value that indicates whether `lastSlope` has been evaluated.
    var hasLastSlope = false
    /// The derivatives at the start of the previous step, per second, shape `[states]`.
    let previousSlope: UnsafeMutablePointer<Double>
    /// The length of the previous step in seconds; 0 if there is none or its derivatives are not known, or if an event
    /// separates the two steps.
    var previousLength = 0.0
    /// The terms Fᵢ of the dense output in the formula of ``states(at:into:)``, shape `[terms][states]`.
    let terms: UnsafeMutablePointer<Double>
    /// The number of terms of the dense output; 0 until the dense output of the step is computed.
    package var termCount = 0

    /// The largest number of terms that the dense output of any method has.
    static let maximumTerms = 7

    /// Creates a step whose derivatives at both ends are stored in the given buffers, each of shape `[states]`.
    /// - Parameter states: The buffer of the final states, for fixed steps that change them in place and keep no
    ///   separate rounding errors at both ends; nil for new buffers.
    init(
        count: Int, firstSlope: UnsafeMutablePointer<Double>, lastSlope: UnsafeMutablePointer<Double>,
        inPlace states: UnsafeMutablePointer<Double>? = nil, _ memory: Memory
    ) {
        self.count = count
        self.firstSlope = firstSlope
        self.lastSlope = lastSlope
        previousSlope = memory.doubles(count)
        firstCarry = memory.doubles(count)
        lastCarry = states == nil ? memory.doubles(count) : firstCarry
        first = memory.doubles(count)
        last = states ?? memory.doubles(count)
        terms = memory.doubles(count * Self.maximumTerms)
    }

    /// Creates a step and allocates all of its buffers.
    package init(count: Int, _ memory: Memory) {
        self.init(count: count, firstSlope: memory.doubles(count), lastSlope: memory.doubles(count), memory)
    }

    /// The end of the step, in seconds.
    package var end: Double { start + length }

    /// Evaluates the dense output at the fraction `x` of the step: y₀ + x (F₀ + (1 - x) (F₁ + x (F₂ + (1 - x) (F₃ +
    /// …)))).
    ///
    /// The dense output must have been computed. Source: Hairer, Nørsett and Wanner 1993, II.6.
    /// - Parameter target: The buffer that receives the states, shape `[states]`.
    package func states(at x: Double, into target: UnsafeMutablePointer<Double>) {
        for state in 0..<count {
            var sum = 0.0
            for term in stride(from: termCount - 1, through: 0, by: -1) {
                sum = (terms[term &* count &+ state] + sum) * (term % 2 == 0 ? x : 1 - x)
            }
            target[state] = first[state] + sum
        }
    }

    /// Returns the sum of a state at the start of the step, given by its index, and a change, by compensated summation;
    /// stores the new rounding error in `lastCarry`.
    @inline(__always)
    func add(_ change: Double, to state: Int) -> Double {
        let whole = change + firstCarry[state]
        let sum = first[state] + whole
        lastCarry[state] = whole - (sum - first[state])
        return sum
    }

    /// Makes the end of this step the start of the next one.
    /// - Parameter isSmooth: A Boolean value that indicates whether no event occurs at the end, so that derivatives and
    ///   rounding errors remain valid; otherwise the rounding errors become 0.
    package mutating func advance(isSmooth: Bool) {
        previousLength = isSmooth && hasFirstSlope ? length : 0
        previousSlope.update(from: firstSlope, count: count)
        start = end
        first.update(from: last, count: count)
        if isSmooth {
            firstCarry.update(from: lastCarry, count: count)
        } else {
            firstCarry.update(repeating: 0, count: count)
        }
        hasFirstSlope = isSmooth && hasLastSlope
        if hasFirstSlope { firstSlope.update(from: lastSlope, count: count) }
        hasLastSlope = false
        termCount = 0
    }
}
