import ElementaryFunctions
import Testing

/// One number, vectors and arrays have the same bits.
struct LaneTests {
    /// Ordinary and special arguments side by side.
    private static func mixed(_ subject: Subject, count: Int) -> [Double] {
        var arguments = subject.arguments(from: subject.ranges.count, count: count)
        for range in subject.ranges.indices {
            for (index, x) in subject.arguments(from: range, count: count).enumerated() where index % 7 == range % 7 {
                arguments[index] = x
            }
        }
        let special: [Double] = [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 1, -1]
        for index in stride(from: 0, to: count, by: 61) { arguments[index] = special[index / 61 % special.count] }
        return arguments
    }

    private func bits(_ values: some Sequence<Double>) -> [UInt64] { values.map(\.bitPattern) }

    @Test(arguments: Subject.all) func arrays(subject: Subject) {
        for count in Array(0...20) + [10_007] {
            for arguments in [Self.mixed(subject, count: count), subject.arguments(from: 0, count: count)] {
                let expected = bits(arguments.map(subject.value))
                var target = [Double](repeating: -7, count: count + 1)
                subject.array(arguments, &target, count)
                #expect(bits(target.prefix(count)) == expected)
                #expect(target[count] == -7)
                // The target may be the source.
                target = arguments
                target.withUnsafeMutableBufferPointer { buffer in
                    if let address = buffer.baseAddress { subject.array(address, address, count) }
                }
                #expect(bits(target) == expected)
            }
        }
    }

    @Test(arguments: Subject.all) func vectors(subject: Subject) {
        let arguments = Self.mixed(subject, count: 2_000) + subject.arguments(from: 0, count: 2_000)
        let expected = bits(arguments.map(subject.value))
        for start in stride(from: 0, to: arguments.count, by: 8) {
            let x = SIMD8(arguments[start..<start + 8])
            var values = subject.eight(x)
            #expect(bits((0..<8).map { values[$0] }) == Array(expected[start..<start + 8]))
            values = SIMD8(lowHalf: subject.four(x.lowHalf), highHalf: subject.four(x.highHalf))
            #expect(bits((0..<8).map { values[$0] }) == Array(expected[start..<start + 8]))
            let pair = subject.pair(x.lowHalf.lowHalf)
            #expect(bits([pair.x, pair.y]) == Array(expected[start..<start + 2]))
        }
    }

    @Test func powers() {
        var generator = SplitMix(state: 3)
        let count = 10_007
        let x = (0..<count).map { index in
            index % 13 == 0 ? Double(bitPattern: generator.next()) : Double.random(in: 0...10, using: &generator)
        }
        let y = (0..<count).map { index in
            index % 11 == 0 ? Double(bitPattern: generator.next()) : Double.random(in: -5...5, using: &generator)
        }
        var (powers, angles) = (x, x)
        ElementaryFunctions.pow(x, y, into: &powers, count: count)
        ElementaryFunctions.atan2(x, y, into: &angles, count: count)
        #expect(bits(powers) == bits(zip(x, y).map(ElementaryFunctions.pow)))
        #expect(bits(angles) == bits(zip(x, y).map(ElementaryFunctions.atan2)))
        for start in stride(from: 0, to: count - 3, by: 4) {
            let (a, b) = (SIMD4(x[start..<start + 4]), SIMD4(y[start..<start + 4]))
            let (power, angle) = (ElementaryFunctions.pow(a, b), ElementaryFunctions.atan2(a, b))
            #expect(bits((0..<4).map { power[$0] }) == bits(powers[start..<start + 4]))
            #expect(bits((0..<4).map { angle[$0] }) == bits(angles[start..<start + 4]))
        }
    }

    /// The exponential function has the operations that are listed at ``Exponential``, as generated code repeats them.
    @Test func listedOperations() {
        typealias E = Exponential
        for x in Subject.all[0].arguments(from: 2, count: 10_000) + Subject.all[0].arguments(from: 3, count: 10_000)
        where abs(x) <= 700 {
            let s = x * E.inverse + E.shifter
            let n = s.bitPattern
            let k = s - E.shifter
            let r = (x - k * E.stepHigh) - k * E.stepLow
            let j = Int(n & 127)
            let t = E.table[2 * j + 1]
            let p = Double(bitPattern: t.bitPattern &+ ((n &- UInt64(j)) << 45))
            let q = r * r
            let e = ((E.table[2 * j] + r) + q * (E.c2 + r * E.c3)) + (q * q) * (E.c4 + r * E.c5)
            #expect((p + p * e).bitPattern == ElementaryFunctions.exp(x).bitPattern)
        }
    }
}
