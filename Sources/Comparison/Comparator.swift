/// The version of the comparison algorithms, which is stored with every result, so that only results of the same
/// version are compared.
public enum Comparator {
    /// The current version of the comparison algorithms. It increases whenever a change leads to different numbers for
    /// the same two traces.
    public static let version = 3
}
