/// The stepper of any method, which advances the states by one step, estimates the error and provides the dense output
/// (the interpolation within the step).
///
///     let (scheme, initial) = Scheme.make(method, flow, memory)
///     var interval = initial
///     guard scheme.step(flow, &interval) else { … }
package enum Scheme {
    /// The stepper of an explicit Runge-Kutta method.
    case explicit(ExplicitScheme)
    /// The iteration of a discrete map.
    case map
    /// The stepper of exponential Euler.
    case exponential(ExponentialScheme)
    /// The stepper of an implicit rule: backward Euler or the trapezoidal rule.
    case implicit(ImplicitScheme)
    /// The stepper of the Rosenbrock method RODAS.
    case rodas(RodasScheme)

    /// Creates the stepper of a method, and the ``Interval`` with the buffers of its steps, which every call of
    /// ``step(_:_:)`` takes. The method `lems` yields forward Euler.
    /// - Parameters:
    ///   - method: The integration method.
    ///   - flow: The right-hand side of the model.
    ///   - memory: The arena that owns the buffers.
    ///   - isInPlace: A Boolean value that indicates whether explicit methods leave the final states in the register
    ///     file, where the right-hand side reads them, and not in a buffer of the step.
    package static func make(
        _ method: Method, _ flow: Flow, _ memory: Memory, isInPlace: Bool = false
    ) -> (scheme: Scheme, interval: Interval) {
        let count = flow.count
        switch method {
        case .rungeKutta(.map): return (.map, Interval(count: count, memory))
        case .rungeKutta(let tableau):
            let scheme = ExplicitScheme(tableau, count: count, memory)
            return (.explicit(scheme), scheme.interval(count: count, inPlace: isInPlace ? flow.states : nil, memory))
        case .exponentialEuler: return (.exponential(.init(count: count, memory)), Interval(count: count, memory))
        case .implicit(let rule): return (.implicit(.init(rule, flow, memory)), Interval(count: count, memory))
        case .rodas: return (.rodas(.init(flow, memory)), Interval(count: count, memory))
        case .tree:
            return make(.rungeKutta(.euler), flow, memory, isInPlace: isInPlace)
        }
    }

    /// Takes the step that starts at `interval.start` and has the length `interval.length`, and stores its final states
    /// in `interval.last`; for a discrete map in the register file alone.
    /// - Returns: `false` if an implicit method could not solve its equations.
    package func step(_ flow: Flow, _ interval: inout Interval) -> Bool {
        switch self {
        case .explicit(let scheme):
            scheme.step(flow, &interval)
            return true
        case .map:
            if !interval.hasFirstSlope { flow.evaluate(at: interval.start, into: interval.firstSlope) }
            flow.states.update(from: interval.firstSlope, count: flow.count)
            flow.clamp()
            return true
        case .exponential(let scheme):
            scheme.step(flow, &interval)
            return true
        case .implicit(let scheme): return scheme.step(flow, &interval)
        case .rodas(let scheme): return scheme.step(flow, &interval)
        }
    }

    /// Returns the estimated error of the last step divided by the permitted error, as the root mean square over all
    /// states (``ErrorScale/norm(_:_:)``): at most 1 for an acceptable step; nil for a method without an error
    /// estimator. The states in the register file may be overwritten.
    package func error(_ flow: Flow, _ interval: inout Interval, _ scale: ErrorScale) -> Double? {
        switch self {
        case .explicit(let scheme): scheme.error(flow, &interval, scale)
        case .exponential, .map: nil
        case .implicit(let scheme): scheme.error(flow, interval, scale)
        case .rodas(let scheme): scheme.error(interval, scale)
        }
    }

    /// Computes the dense output of the last step, unless it has been computed, and stores its terms in `interval` for
    /// ``Interval/states(at:into:)``. A discrete map has none. The states in the register file may be overwritten.
    package func computeDenseOutput(_ flow: Flow, _ interval: inout Interval) {
        guard interval.termCount == 0 else { return }
        switch self {
        case .explicit(let scheme): scheme.computeDenseOutput(flow, &interval)
        case .exponential(let scheme): scheme.computeDenseOutput(&interval)
        case .map: break
        case .implicit(let scheme): scheme.computeDenseOutput(&interval)
        case .rodas(let scheme): scheme.computeDenseOutput(&interval)
        }
    }
}
