/// The kinds of seeded faults, which a check should detect, and of harmless changes, on which no check may fail.
///
///     FaultKind.flat.isHarmless  // false: a check must detect it
package enum FaultKind: String, Codable, Sendable, CaseIterable {
    /// A parameter is 1 % larger or smaller.
    case parameterLarge = "parameter-1"
    /// A parameter is 0.1 % larger or smaller.
    case parameterSmall = "parameter-0.1"
    /// A parameter, or a term of an equation, has the other sign.
    case sign
    /// A parameter is larger or smaller by a factor of 1000, as if it had another unit.
    case unit
    /// A delay of a connection, coupling or component is longer by one step of the model's own step size.
    case delay
    /// A connection or an input is missing.
    case lostSynapse = "lost-synapse"
    /// The targets of two connections are exchanged.
    case swappedEdges = "swapped-edges"
    /// The threshold of a condition is higher or lower by 1 %.
    case threshold
    /// The time derivative of a state is multiplied by zero, so that only events change the state.
    case frozenGate = "frozen-gate"
    /// A run uses a method of lower order than the declared one.
    case lowerMethod = "lower-method"
    /// A run uses twice the declared step size; it is skipped if that does not divide the duration.
    case doubleStep = "double-step"
    /// The values of two columns of the recorded solution are exchanged.
    case swappedColumns = "swapped-columns"
    /// All values of a column of the recorded solution equal its first value.
    case flat
    /// The values of a column of the recorded solution are in reverse order.
    case reversed
    /// The values of a column of the recorded solution are moved by some rows, so that they are late or early.
    case shifted
    /// One sample of the recorded solution is replaced by NaN.
    case notANumber = "nan"
    /// A parameter gets another name wherever the model uses it; the change is harmless.
    case renamed
    /// Declarations of the model, or the columns of the recorded solution, are in another order; the change is
    /// harmless.
    case reordered
    /// Comments are added to the source file of the model; the change is harmless.
    case commented
    /// An equation or a value is written in another way, which changes results by rounding at most; the change is
    /// harmless.
    case rewritten

    /// A Boolean value that indicates whether changes of this kind are harmless, so that no check may fail on them.
    package var isHarmless: Bool {
        switch self {
        case .renamed, .reordered, .commented, .rewritten: true
        default: false
        }
    }
}
