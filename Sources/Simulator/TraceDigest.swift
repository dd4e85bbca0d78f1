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

    /// SHA-256 over the names and units of the columns, and over the times and values rounded to a grid.
    ///
    /// The spacing of a column's grid is the power of two that is 2⁻³⁰ of its largest magnitude or less, about 1e-9 of
    /// it. The grid is relative, so that a current in A is rounded like a potential in mV. Solutions that differ by a
    /// few units in the last place nearly always have equal digests. They can have different ones when a value lies
    /// beside the middle between two points of the grid, so that a different digest proves nothing; see
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

    /// Returns the values as multiples of the grid's spacing; those that are not finite as one NaN or infinity each.
    private static func rounded(_ values: [Double]) -> [Double] {
        let largest = values.lazy.filter(\.isFinite).map(\.magnitude).max() ?? 0
        guard largest > 0 else { return values.map { $0.isNaN ? .nan : $0 + 0 } }
        let exponent = largest.exponent
        return values.map { value in
            guard !value.isNaN else { return .nan }
            // Two factors, since a power of two can be beyond the range of the numbers. Both products are exact.
            let scaled = value * Double(sign: .plus, exponent: -exponent / 2, significand: 1)
            let whole = scaled * Double(sign: .plus, exponent: digits - exponent - -exponent / 2, significand: 1)
            // The sum makes a positive zero of a negative one.
            return whole.rounded() + 0
        }
    }

    private static func update(_ hash: inout SHA256, _ values: [Double]) {
        values.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
}
