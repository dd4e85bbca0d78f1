/// The version of the comparison algorithms, which is part of the key of stored results.
public enum Comparator {
    /// The current version. It increases whenever a change leads to different numbers for the same two traces.
    public static let version = 3
}
