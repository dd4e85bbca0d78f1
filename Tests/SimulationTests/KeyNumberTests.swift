import Simulation
import TestSupport
import Testing

/// The table that numbers keys in the order of their first occurrence.
struct KeyNumberTests {
    /// A dictionary gives the same numbers, whatever the table's random number is, also for keys that differ in one bit.
    @Test(arguments: [UInt64(1), 2, 3]) func aDictionaryGivesTheSameNumbers(seed: UInt64) {
        var state = seed
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var numbers = KeyNumbers()
        var known: [SIMD4<UInt64>: Int32] = [:]
        for _ in 0..<5000 {
            let key = SIMD4(next(40), 1 << next(64), UInt64.max - next(3), 0)
            let expected = known[key] ?? Int32(known.count)
            known[key] = expected
            #expect(numbers.number(of: key) == expected)
        }
        #expect(numbers.count == known.count)
    }
}
