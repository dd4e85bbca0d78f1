import Crypto
import Files
import Foundation
import Traces

/// The digest that identifies a solution.
public enum TraceDigest {
    /// Returns the SHA-256 digest of the names and units of the columns and of the bits of the times and values.
    public static func hexadecimal(_ trajectory: Trajectory) -> String {
        var hash = SHA256()
        for column in trajectory.columns {
            hash.update(data: Data("\(column.name)[\(column.unit?.name ?? "")]\n".utf8))
        }
        update(&hash, trajectory.times)
        for column in trajectory.columns { update(&hash, column.values) }
        return hash.finalize().hexadecimal
    }

    /// Returns the SHA-256 digest of the names and units of the columns, and of the times and values rounded to a grid.
    ///
    /// The spacing of a column's grid is the power of two that is 2⁻³⁰ of its largest magnitude or less, about 1e-9 of
    /// it. The grid is relative, so a current in A is rounded like a potential in mV. Solutions that differ by a few
    /// units in the last place nearly always have equal digests. Their digests differ if a value lies near the middle
    /// between two points of the grid. A different digest therefore does not prove a larger difference; see
    /// `RoundingFloor` in the target Changes.
    public static func rounded(_ trajectory: Trajectory) -> String {
        var hash = SHA256()
        for column in trajectory.columns {
            hash.update(data: Data("\(column.name)[\(column.unit?.name ?? "")]\n".utf8))
        }
        update(&hash, rounded(trajectory.times))
        for column in trajectory.columns { update(&hash, rounded(column.values)) }
        return hash.finalize().hexadecimal
    }

    /// The number of binary digits to which the largest magnitude of a column is rounded.
    private static let digits = 30

    /// Returns the values as multiples of the grid's spacing. All NaNs have the same bits; infinities are unchanged.
    private static func rounded(_ values: [Double]) -> [Double] {
        let largest = values.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
        guard largest > 0 else { return values.map { $0.isNaN ? .nan : $0 + 0 } }
        let exponent = largest.exponent
        return values.map { value in
            guard !value.isNaN else { return .nan }
            // The scaling uses two factors, because a single power of two can exceed the range of Double. Both products
            // are exact.
            let scaled = value * Double(sign: .plus, exponent: -exponent / 2, significand: 1)
            let whole = scaled * Double(sign: .plus, exponent: digits - exponent - -exponent / 2, significand: 1)
            // Adding 0 turns a negative zero into a positive one.
            return whole.rounded() + 0
        }
    }

    private static func update(_ hash: inout SHA256, _ values: [Double]) {
        values.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
}
