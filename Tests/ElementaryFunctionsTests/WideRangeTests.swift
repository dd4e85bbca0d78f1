#if arch(x86_64)
    import ElementaryFunctions
    import Foundation
    import Testing

    /// Values compared with those of the C library's functions of 80-bit numbers, whose error is below 0.001 ulp here.
    ///
    /// The environment variable `ELEMENTARY_FUNCTIONS_STEP` makes the arguments all 32-bit numbers, or every so manieth.
    struct WideRangeTests {
        private static let oracles: [String: @Sendable (Float80) -> Float80] = [
            "exp": Foundation.exp, "expm1": Foundation.expm1, "log": Foundation.log, "log1p": Foundation.log1p,
            "log2": Foundation.log2, "log10": Foundation.log10, "sinh": Foundation.sinh, "cosh": Foundation.cosh,
            "tanh": Foundation.tanh, "sin": Foundation.sin, "cos": Foundation.cos, "tan": Foundation.tan,
            "asin": Foundation.asin, "acos": Foundation.acos, "atan": Foundation.atan, "erf": Foundation.erf,
            "erfc": Foundation.erfc, "asinh": Foundation.asinh, "acosh": Foundation.acosh, "atanh": Foundation.atanh,
        ]
        #if DEBUG
            private static let count = 2_000
        #else
            private static let count = 1_000_000
        #endif
        private static let step = ProcessInfo.processInfo.environment["ELEMENTARY_FUNCTIONS_STEP"].flatMap(UInt64.init)

        /// The distance of a result from the exact value in units in its last place; infinite where only one of them is a
        /// number, or infinite.
        static func error(_ result: Double, _ exact: Float80) -> Double {
            let rounded = Double(exact)
            if result.isNaN || rounded.isNaN { return result.isNaN && rounded.isNaN ? 0 : .infinity }
            if result.isInfinite || rounded.isInfinite { return result == rounded ? 0 : .infinity }
            if exact == 0 { return result == 0 ? 0 : .infinity }
            let exponent = max(Int(exact.exponent), -1022)
            return Double(
                (Float80(result) - exact).magnitude * Float80(sign: .plus, exponent: 52 - exponent, significand: 1))
        }

        @Test(arguments: Subject.all) func randomArguments(subject: Subject) throws {
            let oracle = try #require(Self.oracles[subject.name])
            for range in 0...subject.ranges.count {
                var worst = (error: 0.0, x: 0.0)
                for x in subject.arguments(from: range, count: Self.count / (subject.ranges.count + 1)) {
                    let error = Self.error(subject.value(x), oracle(Float80(x)))
                    if error > worst.error { worst = (error, x) }
                }
                #expect(worst.error <= subject.bound, "at \(worst.x)")
            }
        }

        @Test(.enabled(if: step != nil), arguments: Subject.all) func floats(subject: Subject) throws {
            let oracle = try #require(Self.oracles[subject.name])
            var worst = (error: 0.0, x: 0.0)
            for pattern in stride(from: 0, through: UInt64(UInt32.max), by: Int(max(1, Self.step ?? 1))) {
                let x = Double(Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
                let error = Self.error(subject.value(x), oracle(Float80(x)))
                if error > worst.error { worst = (error, x) }
            }
            print("\(subject.name): at most \(worst.error) ulp, at \(worst.x)")
            #expect(worst.error <= subject.bound, "at \(worst.x)")
        }

        /// Powers whose result may be anywhere between 0 and infinity.
        @Test(
            arguments: [
                (0.5...2, -1100...1100), (0...1e3, -100...100), (0.999...1.001, -1e5...1e5), (0...1e-307, -1...1),
                (1e300...1e308, -1.1...1.1), (0...10, -5...5),
            ] as [(ClosedRange<Double>, ClosedRange<Double>)])
        func powers(bases: ClosedRange<Double>, exponents: ClosedRange<Double>) {
            var generator = SplitMix(state: 7)
            var worst = (error: 0.0, x: 0.0, y: 0.0)
            for _ in 0..<Self.count {
                let x = Double.random(in: bases, using: &generator)
                let y = Double.random(in: exponents, using: &generator)
                let error = Self.error(ElementaryFunctions.pow(x, y), Foundation.pow(Float80(x), Float80(y)))
                if error > worst.error { worst = (error, x, y) }
            }
            #expect(worst.error <= 0.52, "at \(worst)")
        }

        /// Points of all magnitudes and in all quadrants.
        @Test func angles() {
            var generator = SplitMix(state: 8)
            var worst = (error: 0.0, y: 0.0, x: 0.0)
            for index in 0..<Self.count {
                let y =
                    index % 2 == 0 ? Double.random(in: -2...2, using: &generator) : Double(bitPattern: generator.next())
                let x =
                    index % 3 == 0 ? Double(bitPattern: generator.next()) : Double.random(in: -2...2, using: &generator)
                let error = Self.error(ElementaryFunctions.atan2(y, x), Foundation.atan2(Float80(y), Float80(x)))
                if error > worst.error { worst = (error, y, x) }
            }
            #expect(worst.error <= 0.52, "at \(worst)")
        }
    }
#endif
