/// The stepper of the Rosenbrock method RODAS, whose formula and coefficients ``Rodas`` gives.
package struct RodasScheme {
    private let system: LinearSystem
    private let places: UnsafeBufferPointer<Int32>
    private let stageWeights: WeightRows
    private let slopeWeights: WeightRows
    private let furtherTerms: WeightRows
    private let instants: UnsafeBufferPointer<Double>
    private let timeWeights: UnsafeBufferPointer<Double>
    private let timeSlopes: UnsafeMutablePointer<Double>
    /// The increments uᵢ, shape `[stages][states]`.
    private let increments: UnsafeMutablePointer<Double>
    private let slope: UnsafeMutablePointer<Double>

    /// Creates a stepper of RODAS for a right-hand side, and allocates its buffers.
    init(_ flow: Flow, _ memory: Memory) {
        let count = flow.count
        system = flow.linearSystem(memory)
        places = flow.places(in: system, memory)
        stageWeights = WeightRows(Rodas.a, memory)
        slopeWeights = WeightRows(Rodas.c, memory)
        furtherTerms = WeightRows(Rodas.continuation, memory)
        instants = memory.copy(Rodas.instants)
        timeWeights = memory.copy(Rodas.timeWeights)
        timeSlopes = memory.doubles(count)
        increments = flow.rodas?.increments ?? memory.doubles(Rodas.stages * count)
        slope = memory.doubles(count)
    }

    /// Takes the step that starts at `interval.start` and has the length `interval.length`, and stores its final states
    /// in `interval.last`.
    /// - Returns: `false` if the matrix is singular or not finite.
    func step(_ flow: Flow, _ interval: inout Interval) -> Bool {
        let (n, h) = (flow.count, interval.length)
        flow.states.update(from: interval.first, count: n)
        if let rodas = flow.rodas, rodas.run(interval) {
            flow.count(evaluations: interval.hasFirstSlope ? Rodas.stages - 1 : Rodas.stages)
            interval.hasFirstSlope = true
            for state in 0..<n { flow.states[state] = interval.add(rodas.changes[state], to: state) }
            finish(flow, &interval)
            return true
        }
        flow.linearize(
            at: interval.start, into: interval.firstSlope, isCounted: !interval.hasFirstSlope, times: -1, into: system,
            places, timeSlopes: timeSlopes)
        interval.hasFirstSlope = true
        for state in 0..<n { system.matrix[Int(system.diagonal[state])] += 1 / (h * Rodas.gamma) }
        guard system.factorize() else { return false }
        for stage in 0..<Rodas.stages { take(stage, flow, &interval) }
        let end = increments + (Rodas.stages - 1) * n
        for state in 0..<n {
            let embedded = stageWeights.sum(Rodas.stages - 1, increments, state, n)
            flow.states[state] = interval.add(embedded + end[state], to: state)
        }
        finish(flow, &interval)
        return true
    }

    private func finish(_ flow: Flow, _ interval: inout Interval) {
        flow.clamp()
        interval.last.update(from: flow.states, count: flow.count)
        interval.hasLastSlope = false
        interval.termCount = 0
    }

    private func take(_ stage: Int, _ flow: Flow, _ interval: inout Interval) {
        let (n, h) = (flow.count, interval.length)
        let target = increments + stage * n
        for state in 0..<n {
            flow.states[state] = interval.first[state] + stageWeights.sum(stage, increments, state, n)
        }
        let isFirst = stage == 0
        if !isFirst { flow.evaluate(at: interval.start + instants[stage] * h, into: slope) }
        let source = isFirst ? interval.firstSlope : slope
        for state in 0..<n {
            target[state] =
                source[state] + slopeWeights.sum(stage, increments, state, n) / h + h * timeWeights[stage]
                * timeSlopes[state]
        }
        system.solve(target)
    }

    /// Returns the estimated error of the last step divided by the permitted error. The error is the last increment, by
    /// which the solution differs from the embedded solution of order three.
    func error(_ interval: Interval, _ scale: ErrorScale) -> Double {
        let end = increments + (Rodas.stages - 1) * interval.count
        return scale.norm(interval) { end[$0] }
    }

    /// Computes the dense output of the last step, the interpolation between its ends, of order three.
    func computeDenseOutput(_ interval: inout Interval) {
        let n = interval.count
        for state in 0..<n {
            interval.terms[state] = interval.last[state] - interval.first[state]
            for index in 0..<furtherTerms.count {
                interval.terms[(1 + index) * n + state] = furtherTerms.sum(index, increments, state, n)
            }
        }
        interval.termCount = 3
    }
}
