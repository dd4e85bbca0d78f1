/// The stepper for fixed steps of any method, which changes the states in the register file of a ``StepLoop``.
///
///     var steps = SchemeSteps(method, flow, memory)
///     guard steps.take(from: start, stepSize) else { … }
struct SchemeSteps {
    private let scheme: Scheme
    private var interval: Interval
    private let flow: Flow
    /// A Boolean value that indicates whether the method is forward Euler.
    private let isPlain: Bool

    /// Creates the stepper of a method. Explicit methods change the states in place.
    init(_ method: Method, _ flow: Flow, _ memory: Memory) {
        self.flow = flow
        isPlain = method == .rungeKutta(.euler)
        (scheme, interval) = Scheme.make(method, flow, memory, isInPlace: true)
        // Steps of fixed length are not judged, and dense output evaluates the derivatives by itself.
        interval.needsSlopes = false
    }

    /// The derivatives at the start of the step, per second, shape `[states]`; valid after a call of
    /// ``findFirstSlope(at:)``.
    var firstSlope: UnsafeMutablePointer<Double> { interval.firstSlope }

    /// The rounding errors of the continuous states, which the next step of an explicit Runge-Kutta method adds to its
    /// changes, shape `[states]`; 0 for other methods.
    var rounding: [Double] {
        get { Array(UnsafeBufferPointer(start: interval.firstCarry, count: flow.count)) }
        nonmutating set {
            for (state, value) in newValue.enumerated() { interval.firstCarry[state] = value }
        }
    }

    /// Evaluates the derivatives of the current states for ``firstSlope`` and the next step.
    /// - Parameter instant: The time in seconds.
    mutating func findFirstSlope(at instant: Double) {
        flow.evaluate(at: instant, into: interval.firstSlope)
        interval.hasFirstSlope = true
    }

    /// Advances the current states by one step.
    /// - Parameters:
    ///   - start: The start of the step, in seconds.
    ///   - length: The length of the step, in seconds.
    /// - Returns: `false` if an implicit method could not solve its equations.
    mutating func take(from start: Double, _ length: Double) -> Bool {
        if isPlain, !interval.hasFirstSlope, flow.advance(at: start, by: length, interval.firstCarry) { return true }
        interval.start = start
        interval.length = length
        interval.first.update(from: flow.states, count: flow.count)
        defer { interval.hasFirstSlope = false }
        return scheme.step(flow, &interval)
    }

    /// Sets the rounding error of a state to 0, because an event has changed the state.
    /// - Parameter state: The index of the state among the continuous states; other numbers are ignored.
    func forgetRounding(of state: Int) {
        if state >= 0, state < flow.count { interval.firstCarry[state] = 0 }
    }
}
