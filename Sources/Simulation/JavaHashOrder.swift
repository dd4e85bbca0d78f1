/// The order in which a `java.util.HashMap` of strings gives its keys: jLEMS visits the children of a component so.
/// Source: the behaviour of `String.hashCode` and `HashMap` in Java 8 to 21.
enum JavaHashOrder {
    /// `keys` in that order; they were put in as listed, each once.
    static func sorted(_ keys: [String]) -> [String] {
        var size = 16
        while keys.count * 4 > size * 3 { size *= 2 }
        let buckets = keys.map { bucket($0, size) }
        // Within a bucket, keys stay in the order in which they came.
        return keys.indices.sorted { (buckets[$0], $0) < (buckets[$1], $1) }.map { keys[$0] }
    }

    private static func bucket(_ key: String, _ size: Int) -> Int {
        var hash: UInt32 = 0
        for unit in key.utf16 { hash = hash &* 31 &+ UInt32(unit) }
        return Int((hash ^ (hash >> 16)) & UInt32(size - 1))
    }
}
