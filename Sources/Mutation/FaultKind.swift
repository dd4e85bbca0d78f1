/// The kinds of seeded faults, and of changes without effect.
///
///     FaultKind.flat.isHarmless  // false: a check must detect it
package enum FaultKind: String, Codable, Sendable, CaseIterable {
    /// A parameter is larger or smaller by 1 %.
    case parameterLarge = "parameter-1"
    /// A parameter is larger or smaller by 0.1 %.
    case parameterSmall = "parameter-0.1"
    /// A parameter, or a term of an equation, has the other sign.
    case sign
    /// A parameter is larger or smaller by the factor 1000, as if in another unit.
    case unit
    /// A delay is longer by a step.
    case delay
    /// A connection or an input is missing.
    case lostSynapse = "lost-synapse"
    /// The targets of two connections are exchanged.
    case swappedEdges = "swapped-edges"
    /// The threshold of a condition is higher or lower by 1 %.
    case threshold
    /// A state keeps its initial value between events.
    case frozenGate = "frozen-gate"
    /// A run uses a method of lower order than the declared one.
    case lowerMethod = "lower-method"
    /// A run uses twice the declared step size.
    case doubleStep = "double-step"
    /// The values of two columns of a trace are exchanged.
    case swappedColumns = "swapped-columns"
    /// All values of a column equal its first value.
    case flat
    /// The values of a column are in reverse order.
    case reversed
    /// A column is late or early by rows.
    case shifted
    /// A sample is not a number.
    case notANumber = "nan"
    /// A parameter has another name, in all places.
    case renamed
    /// Declarations, or the columns of a trace, have another order.
    case reordered
    /// The source has more comments.
    case commented
    /// An equation, or a value, is written in another way that changes it by rounding at most.
    case rewritten

    /// A Boolean value that indicates whether changes of the kind have no effect, so that no check may fail on them.
    package var isHarmless: Bool {
        switch self {
        case .renamed, .reordered, .commented, .rewritten: true
        default: false
        }
    }
}
