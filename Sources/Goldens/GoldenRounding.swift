import Foundation
import Quantities
import Traces

/// The rule that decides whether the values of a golden have changed, or only their rounding.
///
///     GoldenRounding.bound(old, column: 1, largest: 65)  // 1.0e-9, for a golden printed with nine decimals
///
/// The values of a signal have changed if a difference exceeds both of two limits: one unit in the last printed place
/// of the old golden, and, for a signal of the old golden, 4096 · 2⁻⁵² times its largest magnitude. The first limit is
/// the resolution of the old golden. The second allows for another compiler or processor: with a probability above
/// 95 %, independent rounding errors of half a unit each in 2^24 steps add up to less (their sum grows as the square
/// root of their number).
public enum GoldenRounding {
    /// The change of a value that the arithmetic of another compiler or processor may cause, in units of 2⁻⁵² times the
    /// largest magnitude of the signal.
    static let units = 4096.0

    /// Returns the largest difference from the values of a golden's column that counts as rounding, in the unit of
    /// `largest`: the larger of the two limits of this rule, or the second alone for a column without a resolution.
    /// - Parameters:
    ///   - golden: The old golden.
    ///   - column: The index of the column, where the column of times has the index 0.
    ///   - largest: The largest magnitude of the column.
    ///   - scale: The factor from the unit in which the golden is printed to that of `largest`.
    public static func bound(_ golden: Golden, column: Int, largest: Double, scale: Double = 1) -> Double {
        let printed = (golden.resolution(ofColumn: column) ?? 0) * scale
        return max(printed, units * 0x1p-52 * largest)
    }
}

extension Golden {
    /// Returns the unit in the last printed place of the larger values of a column, those of at least half the largest
    /// magnitude, in the unit of the original text; nil for a column that is stored as text, is damaged, or is zero
    /// throughout and not printed with a fixed number of decimals.
    public func resolution(ofColumn index: Int) -> Double? {
        guard let numbers = numbers(ofColumn: index) else { return nil }
        // Every number of a fixed format has the same last place, whatever its digits.
        if header.columns[index].coding.format == .fixed {
            return DecimalNumber(mantissa: 1, exponent: -header.columns[index].coding.decimals).value
        }
        let half = numbers.reduce(0) { max($0, $1.value.magnitude) } / 2
        let exponents = numbers.filter { $0.value.magnitude >= half && $0.mantissa != 0 }.map(\.normalized.exponent)
        return exponents.min().map { DecimalNumber(mantissa: 1, exponent: $0).value }
    }
}
