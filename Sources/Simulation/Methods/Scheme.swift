/// What takes the steps of a method.
enum Scheme {
    /// The families of methods.
    case explicit(ExplicitScheme)
    case exponential(ExponentialScheme)
    case implicit(ImplicitScheme)
    case rodas(RodasScheme)

    /// Allocates what a method needs, and an interval for its steps.
    static func make(_ method: Method, count: Int, _ memory: Memory) -> (scheme: Scheme, interval: Interval) {
        switch method {
        case .rungeKutta(let tableau):
            let scheme = ExplicitScheme(tableau, count: count, memory)
            return (.explicit(scheme), scheme.interval(count: count, memory))
        case .exponentialEuler: return (.exponential(.init(count: count, memory)), Interval(count: count, memory))
        case .implicit(let rule): return (.implicit(.init(rule, count: count, memory)), Interval(count: count, memory))
        case .rodas: return (.rodas(.init(count: count, memory)), Interval(count: count, memory))
        case .tree:
            return make(.rungeKutta(.euler), count: count, memory)
        }
    }

    /// Takes the step that `interval` describes, from its first states; false where its equations were not solved.
    func step(_ flow: Flow, _ interval: inout Interval) -> Bool {
        switch self {
        case .explicit(let scheme):
            scheme.step(flow, &interval)
            return true
        case .exponential(let scheme):
            scheme.step(flow, &interval)
            return true
        case .implicit(let scheme): return scheme.step(flow, &interval)
        case .rodas(let scheme): return scheme.step(flow, &interval)
        }
    }

    /// The error of the step in units of what each state may err; nil for a method without an estimate.
    func error(_ flow: Flow, _ interval: inout Interval, _ scale: ErrorScale) -> Double? {
        switch self {
        case .explicit(let scheme): scheme.error(flow, &interval, scale)
        case .exponential: nil
        case .implicit(let scheme): scheme.error(flow, interval, scale)
        case .rodas(let scheme): scheme.error(interval, scale)
        }
    }

    /// Finds the solution between the ends of the step, where it is not known yet.
    func continueBetween(_ flow: Flow, _ interval: inout Interval) {
        guard interval.termCount == 0 else { return }
        switch self {
        case .explicit(let scheme): scheme.continueBetween(flow, &interval)
        case .exponential(let scheme): scheme.continueBetween(&interval)
        case .implicit(let scheme): scheme.continueBetween(&interval)
        case .rodas(let scheme): scheme.continueBetween(&interval)
        }
    }
}
