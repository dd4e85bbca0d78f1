/// Maxima for which NaN is larger than every number.
///
///     Largest.of([1, .nan, 3])  // NaN
///     [1, .nan, 3].max()  // depends on the position of the NaN
///
/// A NaN in a measured difference must not be lost, and `max()` and `<` lose it in some positions.
public enum Largest {
    /// Returns whether `value` is larger than `other`, where NaN is larger than every number, but not larger than
    /// another NaN.
    public static func outweighs(_ value: Double, _ other: Double) -> Bool {
        value.isNaN ? !other.isNaN : value > other
    }

    /// Returns the larger of two values; NaN when one of them is NaN.
    public static func of(_ value: Double, _ other: Double) -> Double { outweighs(other, value) ? other : value }

    /// Returns the largest value; nil for an empty sequence, NaN when a value is NaN.
    public static func of(_ values: some Sequence<Double>) -> Double? {
        values.reduce(nil as Double?) { found, value in found.map { of($0, value) } ?? value }
    }

    /// Returns the largest magnitude; 0 for an empty sequence, NaN when a value is NaN.
    public static func magnitude(_ values: some Sequence<Double>) -> Double {
        values.reduce(0) { of($0, $1.magnitude) }
    }

    /// Returns the first index of the largest magnitude, or of the first NaN; nil for an empty array.
    public static func magnitudeIndex(_ values: [Double]) -> Int? {
        guard var found = values.indices.first else { return nil }
        for index in values.indices where outweighs(values[index].magnitude, values[found].magnitude) {
            found = index
        }
        return found
    }

    /// Returns the highest value minus the lowest; 0 for an empty array, NaN when a value is not finite.
    public static func range(_ values: [Double]) -> Double {
        guard values.allSatisfy(\.isFinite) else { return .nan }
        return (values.max() ?? 0) - (values.min() ?? 0)
    }
}
