/// A table that numbers keys of three words in the order of their first occurrence.
///
///     var numbers = KeyNumbers()
///     numbers.number(of: SIMD4(7, 1, 0, 0))  // 0
///     numbers.number(of: SIMD4(9, 1, 0, 0))  // 1
///     numbers.number(of: SIMD4(7, 1, 0, 0))  // 0
///
/// It is an open hash table with linear search. The hash depends on a random number, so that no program can be made for
/// which searches are long; the numbers do not depend on it.
///
/// - Complexity: O(1) on average for each key.
package struct KeyNumbers {
    /// The number of different keys.
    package var count: Int { keys.count }

    private var keys: [SIMD4<UInt64>] = []
    /// The number of the key in each place of the table; -1 in a free place. The count is a power of 2.
    private var places: [Int32]
    private let seed: UInt64

    /// Creates an empty table.
    package init() {
        places = Array(repeating: -1, count: 64)
        seed = UInt64.random(in: .min ... .max)
    }

    /// Returns the number of a key, which is the number of different keys before it if it is new.
    package mutating func number(of key: SIMD4<UInt64>) -> Int32 {
        let place = place(of: key)
        if places[place] >= 0 { return places[place] }
        let number = Int32(keys.count)
        keys.append(key)
        places[place] = number
        if keys.count * 2 > places.count { grow() }
        return number
    }

    /// Returns the place that contains a key, or the free one into which it belongs.
    private func place(of key: SIMD4<UInt64>) -> Int {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: hash(key)) & mask
        while places[place] >= 0, keys[Int(places[place])] != key { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        places = Array(repeating: -1, count: places.count * 4)
        for (number, key) in keys.enumerated() { places[place(of: key)] = Int32(number) }
    }

    /// Returns a number that depends on all bits of the first three words of a key. Source of the constants: the finalizer
    /// of splitmix64, Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195.
    private func hash(_ key: SIMD4<UInt64>) -> UInt64 {
        var bits = (seed ^ key[0]) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 32 ^ key[1]) &* 0x94D0_49BB_1331_11EB
        bits = (bits ^ bits >> 32 ^ key[2]) &* 0xBF58_476D_1CE4_E5B9
        return bits ^ bits >> 31
    }
}
