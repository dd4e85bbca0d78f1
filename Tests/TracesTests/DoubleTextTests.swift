import Testing
import Traces

/// The printed numbers are those of the standard library, character for character.
struct DoubleTextTests {
    /// Returns the text of numbers, one per line.
    private func text(_ values: [Double]) -> [UInt8] {
        let bytes = TraceWriter.text(Trajectory(times: values, columns: []), format: .csv)
        return Array(bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst())
    }

    /// Returns the first of some numbers that is printed otherwise than by the standard library.
    private func firstDifference(_ values: some Sequence<Double>) -> Double? {
        let values = Array(values)
        var expected: [UInt8] = []
        for value in values { expected += (value.description + "\n").utf8 }
        guard text(values) != expected else { return nil }
        return values.first { String(decoding: text([$0]), as: UTF8.self) != $0.description + "\n" }
    }

    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-65, "-65.0"), (0.05, "0.05"), (0.1, "0.1"), (1e-4, "0.0001"),
        (9.999e-5, "9.999e-05"), (1e7, "10000000.0"), (123_456_789, "123456789.0"), (0x1p53, "9007199254740992.0"),
        (0x1p54, "1.8014398509481984e+16"), (5e-324, "5e-324"), (2.2250738585072014e-308, "2.2250738585072014e-308"),
        (1.7976931348623157e308, "1.7976931348623157e+308"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
        (-0.054298970190406137, "-0.05429897019040614"), (9007199254740993.0, "9007199254740992.0"),
    ]) func special(_ value: Double, _ expected: String) {
        #expect(String(decoding: text([value]), as: UTF8.self) == expected + "\n")
    }

    /// Powers of two, their neighbors, and significands in the middle, for all exponents.
    @Test func everyExponent() {
        let fractions: [UInt64] = [0, 1, 2, 3, 1 << 51, 1 << 52 - 2, 1 << 52 - 1]
        for sign in [0, 1 << 63] as [UInt64] {
            for exponent in 0..<2048 as Range<UInt64> {
                let values = fractions.map { Double(bitPattern: sign | exponent << 52 | $0) }
                #expect(firstDifference(values) == nil)
            }
        }
    }

    /// Short decimal numbers and their neighbors, whole numbers, multiples of a step, and numbers of 32 bits.
    @Test func shortNumbers() {
        for power in -324...308 {
            for number in stride(from: 1, to: 100, by: 7) {
                let value = Double("\(number)e\(power)") ?? .nan
                #expect(firstDifference([value, value.nextUp, value.nextDown]) == nil)
            }
        }
        #expect(firstDifference((0..<100_000).lazy.map { Double($0) * 0.005 }) == nil)
        #expect(firstDifference((-1000..<1000).lazy.map { 0x1p53 + Double($0) }) == nil)
        #expect(firstDifference((0..<100_000).lazy.map { Double($0) * 1e11 + 0.5 }) == nil)
        #expect(firstDifference((0..<100_000).lazy.map { Double(Float($0) / 7) }) == nil)
    }

    @Test func randomNumbers() {
        var seed: UInt64 = 1
        func next() -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed ^ seed >> 29
        }
        #expect(firstDifference((0..<1_000_000).lazy.map { _ in Double(bitPattern: next()) }) == nil)
        #expect(firstDifference((0..<300_000).lazy.map { _ in Double(next() >> 11) * 0x1p-46 - 60 }) == nil)
        #expect(firstDifference((0..<300_000).lazy.map { _ in Double(next() >> 11) * 0x1p-53 }) == nil)
    }

    /// A table has the same text whether one thread or several print it, and whatever the size of its blocks.
    @Test(arguments: [0, 1, 63, 64, 65, 30_000], [1, 3]) func table(rows: Int, columns: Int) {
        let times = (0..<rows).map { Double($0) * 0.1 }
        let values = (0..<columns).map { column in times.map { $0 / Double(column + 3) } }
        let trajectory = Trajectory(
            times: times, columns: values.enumerated().map { .init(name: "c\($0)", unit: nil, values: $1) })
        var expected = "t[ms]," + (0..<columns).map { "c\($0)" }.joined(separator: ",") + "\n"
        for row in 0..<rows {
            expected += "\(times[row])," + values.map { "\($0[row])" }.joined(separator: ",") + "\n"
        }
        #expect(TraceWriter.text(trajectory, format: .csv) == Array(expected.utf8))
    }
}
