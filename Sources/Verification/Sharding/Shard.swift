import Diagnostics

/// A shard: one of several parts into which the runs of a verification are divided.
///
///     let shard = Shard("3/8")  // the third of eight
public struct Shard: Sendable, Hashable, CustomStringConvertible {
    /// The largest number of shards into which a verification can be divided.
    public static let limit = Limit.shards.standard

    /// The number of this shard, from 1.
    public let number: Int
    /// The number of shards into which the verification is divided.
    public let count: Int

    /// Creates a shard; nil unless `number` is in `1...count` and `count` is at most `limit`.
    public init?(number: Int, of count: Int) {
        guard (1...Self.limit).contains(count), (1...count).contains(number) else { return nil }
        self.number = number
        self.count = count
    }

    /// Creates a shard from a text such as `3/8`; nil for any other text.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let number = Int(parts[0]), let count = Int(parts[1])
        else { return nil }
        self.init(number: number, of: count)
    }

    /// The shard as text, such as `3/8`.
    public var description: String { "\(number)/\(count)" }

    /// The name of the folder for the shard's results, such as `3-of-8`.
    public var folderName: String { "\(number)-of-\(count)" }
}
