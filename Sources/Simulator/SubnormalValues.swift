import Diagnostics
import Foundation
import Traces

/// A recorded quantity that becomes subnormal: so small that numbers have fewer digits.
///
///     if let found = SubnormalValues(in: run.trajectory) { print(found.quantity, found.time) }
///
/// XLA, which the back ends of TVBO 0.5.3 use, replaces numbers below 2.2·10⁻³⁰⁸ by 0. The difference is negligible in
/// the quantity itself, but not in its sign, logarithm or reciprocal.
public struct SubnormalValues: Sendable, Equatable {
    /// The name of the first quantity with such a value.
    public var quantity: String
    /// The first recorded instant at which the quantity is subnormal, in milliseconds.
    public var time: Double

    /// Finds the first subnormal value of a solution, by quantity and time; nil if there is none.
    /// - Complexity: O(*n*), where *n* is the number of values.
    public init?(in solution: Trajectory) {
        for column in solution.columns {
            guard let row = column.values.firstIndex(where: \.isSubnormal), solution.times.indices.contains(row) else {
                continue
            }
            (quantity, time) = (column.name, solution.times[row])
            return
        }
        return nil
    }

    /// The warning that TVBO's back ends compute with 0 instead.
    public var warning: Diagnostic {
        Diagnostic(
            .warning, .assumedConvention,
            "'\(quantity)' is smaller than 2.2e-308 at \(String(format: "%.3g", time)) ms, but not 0; the back ends of TVBO"
                + " 0.5.3 compute with 0 instead of such numbers, which can change signs, logarithms and quotients",
            hint: "run a shorter time")
    }
}
