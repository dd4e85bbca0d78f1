/// A tolerance for the check `max_abs` of one signal that is proposed for a new case, with the reasons for its size.
public struct ProposedTolerance: Sendable, Hashable {
    /// The path of the recorded quantity to which the tolerance applies, such as `pop[0]/v`.
    public var signal: String
    /// The name of the unit of `value`; `dimensionless` for a number without a unit.
    public var unit: String
    /// The factor on the difference between run and golden that the error budget predicts; the tolerance is the product
    /// plus `value`. It is nil for a tolerance that does not use error budgets, as when a run has none.
    public var budgetFactor: Double?
    /// The constant part of the proposed tolerance, in `unit`.
    public var value: Double
    /// The reasons for the size of the tolerance, in words, as they are written under `basis:`.
    public var basis: String
    /// A warning for the user if a run of the matrix differs from the golden by more than the proposed tolerance; nil
    /// otherwise.
    public var warning: String?
    /// A Boolean value that indicates whether a signal that is constant at the mean of the golden would pass with this
    /// tolerance as well, so that the check would verify nothing.
    public var isVacuous = false

    /// Creates a proposed tolerance that is not vacuous.
    public init(
        signal: String, unit: String, budgetFactor: Double? = nil, value: Double, basis: String, warning: String? = nil
    ) {
        self.signal = signal
        self.unit = unit
        self.budgetFactor = budgetFactor
        self.value = value
        self.basis = basis
        self.warning = warning
    }
}
