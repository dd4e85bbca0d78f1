import Expressions
import Quantities

/// A feature of the solution, such as a threshold crossing or a peak, whose times a run locates and reports. It has no
/// effect on the simulation.
///
///     let spike = EventFunction(path: "cell/v", kind: .crossing(0))
public struct EventFunction: Hashable, Sendable {
    /// The kind of feature: a threshold crossing or a peak.
    public enum Kind: Hashable, Sendable {
        /// The quantity rises through the given value, in SI.
        case crossing(Double)
        /// The quantity has a local maximum.
        case peak
    }

    /// The path of the quantity in the flat model.
    public var path: String
    /// The kind of feature that is located.
    public var kind: Kind

    /// Creates an event function of a quantity.
    public init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }

    /// Returns an expression that rises through 0 when the event occurs: the quantity minus the threshold, or for a
    /// peak the negated derivative of the quantity.
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

/// The occurrence of an event function in a run.
public struct EventOccurrence: Hashable, Sendable {
    /// The index of the event function in the list that was requested.
    public var functionIndex: Int
    /// The time at which the event function is 0.
    public var time: Seconds
    /// The value of the quantity at the event, in SI.
    public var value: Double
}
