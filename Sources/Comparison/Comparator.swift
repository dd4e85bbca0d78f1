/// The version of the comparison: it changes whenever the same two traces would get other numbers.
public enum Comparator {
    /// The version.
    public static let version = 3
}
