/// The execution of fixed steps by a method other than an explicit Runge-Kutta method, on the register file of a
/// `StepLoop`.
struct SchemeSteps {
    private let scheme: Scheme
    private var interval: Interval
    private let flow: Flow

    /// Creates the stepper of a method, or returns nil for an explicit Runge-Kutta method, which `StepLoop` integrates
    /// itself.
    init?(_ method: Method, _ model: CompiledModel, _ workspace: Workspace, _ memory: Memory) {
        if case .rungeKutta = method { return nil }
        flow = Flow(model, workspace.registers, memory)
        (scheme, interval) = Scheme.make(method, count: model.stateCount, memory)
    }

    /// Advances the current states by one step.
    /// - Parameters:
    ///   - start: The start of the step, in seconds.
    ///   - length: The length of the step, in seconds.
    /// - Returns: `false` if an implicit method could not solve its equations.
    mutating func take(from start: Double, _ length: Double) -> Bool {
        interval.start = start
        interval.length = length
        interval.hasFirstSlope = false
        interval.first.update(from: flow.states, count: flow.count)
        return scheme.step(flow, &interval)
    }
}
