/// The stepper of an explicit Runge-Kutta method.
///
/// Stage i evaluates kᵢ = f(t + cᵢ h, y₀ + h Σ aᵢⱼ kⱼ); the step ends at y₁ = y₀ + h Σ bᵢ kᵢ, summed in stage order
/// with compensated addition to the state. Source: Hairer, Nørsett and Wanner 1993, II.1.
package struct ExplicitScheme {
    private let tableau: Tableau
    private let weights: StageWeights
    private let estimates: WeightRows
    private let furtherStages: WeightRows
    private let furtherTerms: WeightRows
    /// A Boolean value that indicates whether an error estimator uses the derivative at the end of the step.
    private let estimatesLastSlope: Bool
    /// Derivatives of the stages, at the end of the step, and of the additional stages of the dense output, shape
    /// `[stages + 1 + additional stages][states]`.
    private let slopes: UnsafeMutablePointer<Double>

    /// Creates the stepper of the method with a tableau, and allocates its buffers.
    /// - Parameter count: The number of states.
    init(_ tableau: Tableau, count: Int, _ memory: Memory) {
        self.tableau = tableau
        weights = memory.weights(tableau)
        estimates = WeightRows(tableau.embedding?.weights ?? [], memory)
        furtherStages = WeightRows(tableau.continuation.stages, memory)
        furtherTerms = WeightRows(tableau.continuation.terms, memory)
        estimatesLastSlope = (tableau.embedding?.weights ?? []).contains { $0[tableau.stages] != 0 }
        slopes = memory.doubles((tableau.stages + 1 + tableau.continuation.stages.count) * count)
    }

    /// Returns a step for this stepper, whose derivatives at both ends are stored in the buffer of the stepper's
    /// stages.
    /// - Parameter states: The buffer of the final states; nil for a new one.
    func interval(count: Int, inPlace states: UnsafeMutablePointer<Double>?, _ memory: Memory) -> Interval {
        Interval(count: count, firstSlope: slopes, lastSlope: slopes + tableau.stages * count, inPlace: states, memory)
    }

    /// Takes the step that starts at `interval.start` and has the length `interval.length`, and stores its final states
    /// in `interval.last`.
    func step(_ flow: Flow, _ interval: inout Interval) {
        for stage in 0..<weights.stages {
            if stage == 0, interval.hasFirstSlope { continue }
            advance(flow, interval, by: weights.row(stage))
            if stage > 0 {
                flow.clamp()
                flow.updateProjections()
            }
            flow.evaluate(
                at: interval.start + weights.instants[stage] * interval.length, into: slopes + stage * flow.count)
        }
        interval.hasFirstSlope = true
        finish(flow, interval, by: weights.row(weights.stages))
        flow.clamp()
        if interval.last != flow.states { interval.last.update(from: flow.states, count: flow.count) }
        interval.hasLastSlope = false
        interval.termCount = 0
    }

    private func advance(
        _ flow: Flow, _ interval: Interval, by terms: UnsafeMutableBufferPointer<StageWeights.Term>
    ) {
        guard terms.count > 0 else { return flow.states.update(from: interval.first, count: flow.count) }
        for state in 0..<flow.count {
            flow.states[state] = interval.first[state] + interval.length * sum(terms, state, flow.count)
        }
    }

    private func finish(
        _ flow: Flow, _ interval: Interval, by terms: UnsafeMutableBufferPointer<StageWeights.Term>
    ) {
        for state in 0..<flow.count {
            flow.states[state] = interval.add(interval.length * sum(terms, state, flow.count), to: state)
        }
    }

    /// Returns Σ weight · stage derivative for one state, in stage order.
    @inline(__always)
    private func sum(
        _ terms: UnsafeMutableBufferPointer<StageWeights.Term>, _ state: Int, _ count: Int
    ) -> Double {
        var sum = 0.0
        for term in terms { sum += term.weight * slopes[term.stage &* count &+ state] }
        return sum
    }

    /// Evaluates the derivatives at the end of the step unless they are known.
    private func findLastSlope(_ flow: Flow, _ interval: inout Interval) {
        guard !interval.hasLastSlope else { return }
        flow.states.update(from: interval.last, count: flow.count)
        flow.evaluate(at: interval.end, into: interval.lastSlope)
        interval.hasLastSlope = true
    }

    /// Returns the estimated error of the last step divided by the permitted error; nil for a method without an error
    /// estimator.
    ///
    /// With two estimators, the first is damped by the second: e₁² / √(e₁² + 0.01 e₂²). Source: Hairer, Nørsett and
    /// Wanner 1993, II.10.
    func error(_ flow: Flow, _ interval: inout Interval, _ scale: ErrorScale) -> Double? {
        guard estimates.count > 0 else { return nil }
        if estimatesLastSlope { findLastSlope(flow, &interval) }
        let fine = norm(0, interval, scale)
        guard estimates.count > 1, fine > 0 else { return fine }
        let coarse = norm(1, interval, scale)
        return fine * fine / (fine * fine + 0.01 * coarse * coarse).squareRoot()
    }

    private func norm(_ estimate: Int, _ interval: Interval, _ scale: ErrorScale) -> Double {
        scale.norm(interval) { interval.length * estimates.sum(estimate, slopes, $0, interval.count) }
    }

    /// Computes the dense output of the last step, the interpolation between its ends: a line for order one, a parabola
    /// with the derivative at the start for order two, otherwise the cubic Hermite interpolant and the additional terms
    /// of the method, for which the states in the register file are overwritten.
    func computeDenseOutput(_ flow: Flow, _ interval: inout Interval) {
        let (n, h) = (flow.count, interval.length)
        if tableau.order > 2 {
            findLastSlope(flow, &interval)
            addStages(flow, interval)
        }
        for state in 0..<n {
            let change = interval.last[state] - interval.first[state]
            interval.terms[state] = change
            if tableau.order > 1 { interval.terms[n + state] = h * interval.firstSlope[state] - change }
            guard tableau.order > 2 else { continue }
            let both = interval.firstSlope[state] + interval.lastSlope[state]
            interval.terms[2 * n + state] = 2 * change - h * both
            for index in 0..<furtherTerms.count {
                interval.terms[(3 + index) * n + state] = h * furtherTerms.sum(index, slopes, state, n)
            }
        }
        interval.termCount = min(tableau.order, 3) + furtherTerms.count
    }

    private func addStages(_ flow: Flow, _ interval: Interval) {
        let n = flow.count
        for index in 0..<furtherStages.count {
            for state in 0..<n {
                flow.states[state] =
                    interval.first[state] + interval.length * furtherStages.sum(index, slopes, state, n)
            }
            let instant = interval.start + tableau.continuation.instants[index] * interval.length
            flow.evaluate(at: instant, into: slopes + (tableau.stages + 1 + index) * n)
        }
    }
}
