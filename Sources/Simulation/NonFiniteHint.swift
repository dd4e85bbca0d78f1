/// The suggestion for a run that stops because a value is infinite or not a number.
///
///     NonFiniteHint.text(for: .infinity)  // "use a smaller step; or a shorter duration, if …"
enum NonFiniteHint {
    /// Returns the suggestion for a value that is not finite.
    static func text(for value: Double) -> String {
        value.isNaN
            ? "use a smaller step; or correct a rate such as x/(1 - exp(-x)), which is 0/0 at x = 0"
            : "use a smaller step; or a shorter duration, if the solution itself grows without bound"
    }
}
