/// A time in seconds.
///
///     Seconds(Milliseconds(5)).value   // 0.005
public struct Seconds: Hashable, Sendable {
    /// The time as a number of seconds.
    public var value: Double

    /// Creates a time from a number of seconds.
    public init(_ value: Double) { self.value = value }

    /// Creates a time in seconds from one in milliseconds, by one rounded multiplication.
    public init(_ time: Milliseconds) { value = time.value * 1e-3 }
}

extension Seconds: Comparable {
    /// Returns whether a time is before another one; false if one of them is not a number.
    public static func < (left: Seconds, right: Seconds) -> Bool { left.value < right.value }
}

extension Seconds: CustomStringConvertible {
    /// The time as a number with its unit, such as `0.005 s`.
    public var description: String { "\(value) s" }
}
