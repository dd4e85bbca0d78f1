/// Steps of a method that is no explicit Runge-Kutta method, on the registers of a fixed-step run.
struct SchemeSteps {
    private let scheme: Scheme
    private var interval: Interval
    private let flow: Flow

    /// Allocates what the method needs; nil for explicit Runge-Kutta methods, which the loop takes itself.
    init?(_ method: Method, _ model: CompiledModel, _ workspace: Workspace, _ memory: Memory) {
        if case .rungeKutta = method { return nil }
        flow = Flow(model, workspace.registers, memory)
        (scheme, interval) = Scheme.make(method, count: model.stateCount, memory)
    }

    /// Takes a step from the present states; false where its equations have no solution.
    mutating func take(from start: Double, _ length: Double) -> Bool {
        interval.start = start
        interval.length = length
        interval.hasFirstSlope = false
        interval.first.update(from: flow.states, count: flow.count)
        return scheme.step(flow, &interval)
    }
}
