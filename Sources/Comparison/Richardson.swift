import ElementaryFunctions

/// Richardson's estimate of the error at a step size from runs at two step sizes.
///
///     Richardson.error(change: 0.03, order: 2)  // 0.04
public enum Richardson {
    /// Returns the error of a result of step size `h` from its change when the step is halved:
    /// `(y(h) - y(h/2)) / (1 - 2^-p)` for a method of order `p`.
    ///
    /// Source: Richardson 1911, Phil. Trans. R. Soc. A 210, 307–357.
    /// - Parameters:
    ///   - change: The result at `h` minus the result at `h/2`, in any unit.
    ///   - order: The order of the method, at least 1.
    public static func error(change: Double, order: Int) -> Double {
        change / (1 - ElementaryFunctions.pow(2, -Double(order)))
    }
}
