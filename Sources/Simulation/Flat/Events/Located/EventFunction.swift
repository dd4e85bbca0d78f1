import Expressions
import Quantities

/// A feature of the solution, such as a threshold crossing or a peak, whose times a run locates and reports. It does
/// not affect the simulation.
///
///     let spike = EventFunction(path: "cell/v", kind: .crossing(0))
public struct EventFunction: Hashable, Sendable {
    /// The kind of feature that an event function locates.
    public enum Kind: Hashable, Sendable {
        /// The quantity rises through the given threshold, in SI.
        case crossing(Double)
        /// The quantity has a local maximum.
        case peak
    }

    /// The path of the quantity in whose values the feature is located.
    public var path: String
    /// The kind of feature that is located, a threshold crossing or a peak.
    public var kind: Kind

    /// Creates the function that locates a feature of the quantity with the given path.
    public init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }

    /// Returns an expression over the flat model that rises through 0 when the event occurs: the quantity minus the
    /// threshold, or for a peak the negated derivative of the quantity with respect to time, for which `derivatives`
    /// gets the definitions that the expression uses. The derivative of a quantity that only events change is 0, so
    /// that it has no peaks.
    func function(_ flat: FlatModel, _ derivatives: inout PartialDerivatives) -> Expression {
        switch kind {
        case .crossing(let value): return .arithmetic(.subtract, .name(path), .number(value))
        case .peak: return .negate(slope(flat, &derivatives))
        }
    }

    /// Returns the derivative of the quantity with respect to time, by the chain rule over the states and the time.
    private func slope(_ flat: FlatModel, _ derivatives: inout PartialDerivatives) -> Expression {
        let rates = Dictionary(
            flat.states.compactMap { state in state.derivative.map { (state.path, $0) } },
            uniquingKeysWith: { first, _ in first })
        let terms = derivatives.variables(of: .name(path)).map { variable -> Expression in
            let factor = derivatives.derivative(of: .name(path), by: variable)
            let rate = rates[variable] ?? .number(1)
            return factor == .number(1) ? rate : .arithmetic(.multiply, factor, rate)
        }
        return terms.dropFirst().reduce(terms.first ?? .number(0)) { .arithmetic(.add, $0, $1) }
    }
}

/// One occurrence of the feature that an event function locates in a run.
public struct EventOccurrence: Hashable, Sendable {
    /// The index of the event function in the list that the run was given.
    public var functionIndex: Int
    /// The time at which the event function reaches 0, which is that of the crossing or peak.
    public var time: Seconds
    /// The value that the event function's quantity has at the occurrence, in SI.
    public var value: Double
}
