/// A tolerance for `max_abs` of one signal that is proposed for a new case, with its derivation.
public struct ProposedTolerance: Sendable, Hashable {
    /// The path of the quantity.
    public var signal: String
    /// The name of the unit of `value`.
    public var unit: String
    /// The factor on the difference that the error budget expects; nil if a run has no budget.
    public var budgetFactor: Double?
    /// The constant, in `unit`.
    public var value: Double
    /// The derivation in words.
    public var basis: String
    /// A sentence for the user where a run of the matrix differs by more than is proposed; nil otherwise.
    public var doubt: String?

    /// Creates a tolerance.
    public init(
        signal: String, unit: String, budgetFactor: Double? = nil, value: Double, basis: String, doubt: String? = nil
    ) {
        self.signal = signal
        self.unit = unit
        self.budgetFactor = budgetFactor
        self.value = value
        self.basis = basis
        self.doubt = doubt
    }
}
