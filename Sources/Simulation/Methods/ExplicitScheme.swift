/// Steps of an explicit Runge-Kutta method.
struct ExplicitScheme {
    private let tableau: Tableau
    private let weights: StageWeights
    private let estimates: WeightRows
    private let furtherStages: WeightRows
    private let furtherTerms: WeightRows
    /// Whether the estimates want the slope at the end.
    private let estimatesLastSlope: Bool
    /// Slopes of the stages, at the end, and of the further stages, shape `[stages + 1 + further][states]`.
    private let slopes: UnsafeMutablePointer<Double>

    /// Allocates what steps need.
    init(_ tableau: Tableau, count: Int, _ memory: Memory) {
        self.tableau = tableau
        weights = memory.weights(tableau)
        estimates = WeightRows(tableau.embedding?.weights ?? [], memory)
        furtherStages = WeightRows(tableau.continuation.stages, memory)
        furtherTerms = WeightRows(tableau.continuation.terms, memory)
        estimatesLastSlope = (tableau.embedding?.weights ?? []).contains { $0[tableau.stages] != 0 }
        slopes = memory.doubles((tableau.stages + 1 + tableau.continuation.stages.count) * count)
    }

    /// An interval that shares the slopes.
    func interval(count: Int, _ memory: Memory) -> Interval {
        Interval(count: count, firstSlope: slopes, lastSlope: slopes + tableau.stages * count, memory)
    }

    /// Takes the step that `interval` describes and leaves the states at its end.
    func step(_ flow: Flow, _ interval: inout Interval) {
        for stage in 0..<weights.stages {
            if stage == 0, interval.hasFirstSlope { continue }
            advance(flow, interval, by: weights.row(stage))
            if stage > 0 { flow.clamp() }
            flow.evaluate(
                at: interval.start + weights.instants[stage] * interval.length, into: slopes + stage * flow.count)
        }
        interval.hasFirstSlope = true
        finish(flow, interval, by: weights.row(weights.stages))
        flow.clamp()
        interval.last.update(from: flow.states, count: flow.count)
        interval.hasLastSlope = false
        interval.termCount = 0
    }

    private func advance(
        _ flow: Flow, _ interval: Interval, by terms: UnsafeMutableBufferPointer<StageWeights.Term>
    ) {
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

    /// Σ weight · slope of a state, in stage order.
    @inline(__always)
    private func sum(
        _ terms: UnsafeMutableBufferPointer<StageWeights.Term>, _ state: Int, _ count: Int
    ) -> Double {
        var sum = 0.0
        for term in terms { sum += term.weight * slopes[term.stage &* count &+ state] }
        return sum
    }

    /// Evaluates the rates at the end, where they are not known yet.
    private func findLastSlope(_ flow: Flow, _ interval: inout Interval) {
        guard !interval.hasLastSlope else { return }
        flow.states.update(from: interval.last, count: flow.count)
        flow.evaluate(at: interval.end, into: interval.lastSlope)
        interval.hasLastSlope = true
    }

    /// The error of the step, in units of what each state may err; nil for a method without an estimate.
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

    /// Finds the solution between the ends: a line for order one, for order two the parabola that starts with the right
    /// slope, else the cubic through both ends and what the method adds to it.
    func continueBetween(_ flow: Flow, _ interval: inout Interval) {
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
