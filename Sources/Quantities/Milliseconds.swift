/// A time in milliseconds, the unit in which results are recorded and times are shown.
///
///     "\(Milliseconds(Seconds(0.25)))"   // "250.0 ms"
public struct Milliseconds: Hashable, Sendable {
    /// The time as a number of milliseconds.
    public var value: Double

    /// Creates a time from a number of milliseconds.
    public init(_ value: Double) { self.value = value }

    /// Creates a time in milliseconds from one in seconds, by one rounded multiplication.
    public init(_ time: Seconds) { value = time.value * 1e3 }
}

extension Milliseconds: Comparable {
    /// Returns whether a time is before another one; false if one of them is not a number.
    public static func < (left: Milliseconds, right: Milliseconds) -> Bool { left.value < right.value }
}

extension Milliseconds: CustomStringConvertible {
    /// The time as a number with its unit, such as `5.0 ms`.
    public var description: String { "\(value) ms" }
}
