/// The execution of fixed steps of a stochastic differential equation dx = f dt + g dW, on the register file of a
/// `StepLoop`.
///
/// With euler it is the method of Euler and Maruyama, for equations in the sense of Itô:
///
///     x₁ = x₀ + h f₀ + g₀ ΔW
///
/// With heun it is the stochastic Heun method, for equations in the sense of Stratonovich, where f₁ and g₁ belong to
/// the result of the step of Euler and Maruyama:
///
///     x₁ = x₀ + h (f₀ + f₁) / 2 + (g₀ + g₁) ΔW / 2
///
/// ΔW = √h · z with a standard normal number z of the state and the step. Sources: Maruyama 1955, doi
/// 10.1007/BF02846028; Rümelin 1982, doi 10.1137/0719041. A step allocates no memory.
struct NoisySteps {
    private let flow: Flow
    private let source: NoiseSource
    private let isHeun: Bool
    private let program: UnsafeBufferPointer<Instruction>
    private let entries: UnsafeBufferPointer<CompiledModel.NoiseEntry>
    private let start: UnsafeMutablePointer<Double>
    private let slopes: UnsafeMutablePointer<Double>
    private let secondSlopes: UnsafeMutablePointer<Double>
    private let changes: UnsafeMutablePointer<Double>
    /// The rounding errors of the states, which the next step adds to its changes.
    private let carry: UnsafeMutablePointer<Double>
    /// The increments ΔW and amplitudes g₀ of the noisy states, shape `[entries]`.
    private let increments: UnsafeMutablePointer<Double>
    private let amplitudes: UnsafeMutablePointer<Double>

    /// Creates the stepper for the noise of a model; returns `nil` for a model without noise.
    /// - Parameters:
    ///   - method: Forward Euler or Heun's method.
    ///   - source: The random numbers of the run.
    init?(
        _ method: Method, _ model: CompiledModel, _ flow: Flow, _ source: NoiseSource, _ memory: Memory
    ) {
        guard !model.noise.isEmpty else { return nil }
        self.source = source
        isHeun = method == .rungeKutta(.heun)
        self.flow = flow
        program = memory.copy(model.diffusing)
        entries = memory.copy(model.noise)
        start = memory.doubles(model.stateCount)
        slopes = memory.doubles(model.stateCount)
        secondSlopes = memory.doubles(model.stateCount)
        changes = memory.doubles(model.stateCount)
        carry = memory.doubles(model.stateCount)
        increments = memory.doubles(model.noise.count)
        amplitudes = memory.doubles(model.noise.count)
    }

    /// Advances the current states by one step with noise.
    /// - Parameters:
    ///   - step: The number of the step.
    ///   - instant: The start of the step, in seconds.
    ///   - length: The length of the step, in seconds.
    func take(_ step: Int, from instant: Double, _ length: Double) {
        let root = length.squareRoot()
        start.update(from: flow.states, count: flow.count)
        flow.evaluate(at: instant, into: slopes)
        Machine.run(program, flow.registers)
        for index in 0..<entries.count {
            amplitudes[index] = flow.registers[Int(entries[index].amplitude)]
            let draws = entries[index].draws
            increments[index] = root * source.normal(stream: draws.stream, step: step, offset: draws.member)
        }
        for state in 0..<flow.count { changes[state] = length * slopes[state] }
        for index in 0..<entries.count {
            changes[Int(entries[index].state)] += amplitudes[index] * increments[index]
        }
        guard isHeun else { return finish() }
        for state in 0..<flow.count { flow.states[state] = start[state] + changes[state] }
        flow.clamp()
        flow.updateProjections()
        correct(instant + length, length)
        finish()
    }

    /// Adds the changes to the states at the start of the step, by compensated summation as the deterministic methods
    /// do.
    private func finish() {
        for state in 0..<flow.count {
            let whole = changes[state] + carry[state]
            flow.states[state] = start[state] + whole
            carry[state] = whole - (flow.states[state] - start[state])
        }
        flow.clamp()
    }

    /// Sets the rounding error of a state to 0, because an event has changed the state.
    /// - Parameter state: The index of the state among the continuous states; other numbers are ignored.
    func forgetRounding(of state: Int) { if state >= 0, state < flow.count { carry[state] = 0 } }

    private func correct(_ end: Double, _ length: Double) {
        flow.evaluate(at: end, into: secondSlopes)
        Machine.run(program, flow.registers)
        for state in 0..<flow.count {
            // The order of operations of the deterministic method, so that noise of amplitude 0 changes no bit.
            var sum = 0.0
            sum += 0.5 * slopes[state]
            sum += 0.5 * secondSlopes[state]
            changes[state] = length * sum
        }
        for index in 0..<entries.count {
            let mean = 0.5 * (amplitudes[index] + flow.registers[Int(entries[index].amplitude)])
            changes[Int(entries[index].state)] += mean * increments[index]
        }
    }
}
