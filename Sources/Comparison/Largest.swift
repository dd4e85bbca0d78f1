/// Reductions in which a value that is not a number outweighs every other.
///
/// `max()` and `<` lose such a value, or everything that stands before it, depending on where it stands.
public enum Largest {
    /// Whether `value` outweighs `other`: it is larger, or it is the first of the two that is not a number.
    public static func outweighs(_ value: Double, _ other: Double) -> Bool {
        value.isNaN ? !other.isNaN : value > other
    }

    /// The heavier of two values.
    public static func of(_ value: Double, _ other: Double) -> Double { outweighs(other, value) ? other : value }

    /// The heaviest value; nil where there is none.
    public static func of(_ values: some Sequence<Double>) -> Double? {
        values.reduce(nil as Double?) { found, value in found.map { of($0, value) } ?? value }
    }

    /// The largest magnitude; 0 where there is no value, not a number where one is not.
    public static func magnitude(_ values: some Sequence<Double>) -> Double {
        values.reduce(0) { of($0, $1.magnitude) }
    }

    /// The first index of the largest magnitude; nil where there is no value.
    public static func magnitudeIndex(_ values: [Double]) -> Int? {
        guard var found = values.indices.first else { return nil }
        for index in values.indices where outweighs(values[index].magnitude, values[found].magnitude) {
            found = index
        }
        return found
    }

    /// The highest value minus the lowest; 0 where there is no value, not a number where one is not finite.
    public static func range(_ values: [Double]) -> Double {
        guard values.allSatisfy(\.isFinite) else { return .nan }
        return (values.max() ?? 0) - (values.min() ?? 0)
    }
}
