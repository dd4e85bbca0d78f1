/// The stepper of an implicit rule, which solves each step by Newton's method with the exact Jacobian.
///
/// Each correction Δ solves (I - h θ J) Δ = y₀ + h (1 - θ) f₀ + h θ f(t₁, y) - y. Source: Hairer and Wanner 1996, IV.8.
package struct ImplicitScheme {
    private let rule: ImplicitRule
    private let system: LinearSystem
    private let places: UnsafeBufferPointer<Int32>
    private let timeSlopes: UnsafeMutablePointer<Double>
    private let change: UnsafeMutablePointer<Double>
    private let slope: UnsafeMutablePointer<Double>

    /// The largest number of Newton iterations; convergence usually needs fewer than ten.
    private static let maximumIterations = 25
    /// The relative correction that counts as rounding error.
    private static let rounding = 4 * Double.ulpOfOne
    /// The relative correction that is accepted once corrections no longer shrink by half.
    private static let sufficient = 1e-11

    /// Creates the stepper of an implicit rule for a right-hand side, and allocates its buffers.
    init(_ rule: ImplicitRule, _ flow: Flow, _ memory: Memory) {
        self.rule = rule
        system = flow.linearSystem(memory)
        places = flow.places(in: system, memory)
        timeSlopes = memory.doubles(flow.count)
        change = memory.doubles(flow.count)
        slope = memory.doubles(flow.count)
    }

    /// Takes the step that starts at `interval.start` and has the length `interval.length`, and stores its final states
    /// in `interval.last`.
    /// - Returns: `false` if Newton's method does not converge in 25 iterations, its matrix is singular, or a value is
    ///   not finite.
    func step(_ flow: Flow, _ interval: inout Interval) -> Bool {
        flow.states.update(from: interval.first, count: flow.count)
        if !interval.hasFirstSlope, interval.needsSlopes || rule.theta < 1 {
            flow.evaluate(at: interval.start, into: interval.firstSlope)
            interval.hasFirstSlope = true
        }
        var last = Double.infinity
        // Error estimates need the factors of the general program.
        let newton = interval.needsSlopes ? nil : flow.newton
        newton?.start(interval)
        for _ in 0..<Self.maximumIterations {
            guard let size = correct(newton, flow, interval), size.isFinite else { return false }
            if size <= Self.rounding || size >= 0.5 * last && last <= Self.sufficient { return finish(flow, &interval) }
            last = size
        }
        return false
    }

    private func correct(_ newton: NewtonRun?, _ flow: Flow, _ interval: Interval) -> Double? {
        guard let newton, let size = newton.correct(at: interval.end) else { return correct(flow, interval) }
        flow.count(evaluations: 1)
        return size
    }

    /// Applies one correction and returns the largest one relative to its state; nil if the matrix is singular or a
    /// state is not finite.
    private func correct(_ flow: Flow, _ interval: Interval) -> Double? {
        let (n, h, theta) = (flow.count, interval.length, rule.theta)
        flow.linearize(
            at: interval.end, into: slope, times: -h * theta, into: system, places, timeSlopes: timeSlopes)
        for row in 0..<n {
            system.matrix[Int(system.diagonal[row])] += 1
            let known =
                theta < 1 ? interval.first[row] + h * (1 - theta) * interval.firstSlope[row] : interval.first[row]
            change[row] = known + h * theta * slope[row] - flow.states[row]
        }
        guard system.factorize() else { return nil }
        system.solve(change)
        var largest = 0.0
        for state in 0..<n {
            flow.states[state] += change[state]
            let size = max(flow.states[state].magnitude, interval.first[state].magnitude, (h * slope[state]).magnitude)
            if change[state] != 0 { largest = max(largest, change[state].magnitude / size) }
            if !flow.states[state].isFinite { return nil }
        }
        return largest
    }

    private func finish(_ flow: Flow, _ interval: inout Interval) -> Bool {
        flow.clamp()
        interval.last.update(from: flow.states, count: flow.count)
        if interval.needsSlopes { flow.evaluate(at: interval.end, into: interval.lastSlope) }
        interval.hasLastSlope = interval.needsSlopes
        interval.termCount = 0
        return true
    }

    /// Returns the estimated error of the last step divided by the permitted error; the error is h²/2 y″ for backward
    /// Euler, h³/12 y‴ for the trapezoidal rule, or h²/2 y″ where no previous step is known.
    ///
    /// The derivatives of y are estimated from the rates at both ends of this step and at the start of the previous
    /// one. The estimate is solved with the matrix of the last correction, so that stiff components are not
    /// overestimated. Source: Hairer and Wanner 1996, IV.8.
    func error(_ flow: Flow, _ interval: Interval, _ scale: ErrorScale) -> Double {
        let (h, before) = (interval.length, interval.previousLength)
        for state in 0..<flow.count {
            let rise = interval.lastSlope[state] - interval.firstSlope[state]
            if rule == .backwardEuler || before == 0 {
                change[state] = h / 2 * rise
            } else {
                let earlier = (interval.firstSlope[state] - interval.previousSlope[state]) / before
                change[state] = h * h * h / 6 * (rise / h - earlier) / (h + before)
            }
        }
        system.solve(change)
        return scale.norm(interval) { change[$0] }
    }

    /// Computes the dense output of the last step, the interpolation between its ends: a line for backward Euler,
    /// otherwise the parabola with the derivative at the start.
    func computeDenseOutput(_ interval: inout Interval) {
        for state in 0..<interval.count {
            let change = interval.last[state] - interval.first[state]
            interval.terms[state] = change
            interval.terms[interval.count + state] = interval.length * interval.firstSlope[state] - change
        }
        interval.termCount = rule.order
    }
}
