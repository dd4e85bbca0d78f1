/// The iteration order of a `java.util.HashMap` with string keys, in which jLEMS visits the children of a component.
///
///     JavaHashOrder.sorted(["a", "p"])  // ["p", "a"], because "p" falls into bucket 0 of 16, and "a" into bucket 1
///
/// Source: the behavior of `String.hashCode` and `HashMap` in Java 8 to 21.
enum JavaHashOrder {
    /// Returns keys in the order in which the map iterates over them.
    /// - Parameter keys: Different keys, in the order in which they are inserted into the map.
    static func sorted(_ keys: [String]) -> [String] {
        var size = 16
        while keys.count * 4 > size * 3 { size *= 2 }
        let buckets = keys.map { bucket($0, size) }
        // Within a bucket, a HashMap keeps keys in the order of their insertion.
        return keys.indices.sorted { (buckets[$0], $0) < (buckets[$1], $1) }.map { keys[$0] }
    }

    private static func bucket(_ key: String, _ size: Int) -> Int {
        var hash: UInt32 = 0
        for unit in key.utf16 { hash = hash &* 31 &+ UInt32(unit) }
        return Int((hash ^ (hash >> 16)) & UInt32(size - 1))
    }
}
