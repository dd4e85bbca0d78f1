import Expressions

/// What a run looks out for beside the model's own events; it changes nothing.
public struct EventFunction: Hashable, Sendable {
    /// What happens.
    public enum Kind: Hashable, Sendable {
        /// The quantity rises through a value, in SI.
        case crossing(Double)
        /// The quantity is highest for a while.
        case peak
    }

    /// The path of the quantity.
    public var path: String
    /// What happens.
    public var kind: Kind

    /// Creates a watch.
    public init(path: String, kind: Kind) {
        self.path = path
        self.kind = kind
    }

    /// What rises through 0 where it happens: the distance from the value, or the negated slope.
    func function(_ flat: FlatModel, _ derivatives: inout PartialDerivatives) -> Expression {
        switch kind {
        case .crossing(let value): return .arithmetic(.subtract, .name(path), .number(value))
        case .peak: return .negate(slope(flat, &derivatives))
        }
    }

    /// The rate of the quantity: over everything that it depends on, derivative times rate.
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

/// Something that a run looked out for, and found.
public struct EventOccurrence: Hashable, Sendable {
    /// The number of the watch.
    public var watch: Int
    /// When, in seconds.
    public var time: Double
    /// The value of the quantity then, in SI.
    public var value: Double
}
