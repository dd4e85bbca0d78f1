import ElementaryFunctions
import Testing

private typealias EF = ElementaryFunctions

/// Laws that hold exactly.
struct LawTests {
    @Test(arguments: Subject.all.filter { $0.symmetry != .none }) func symmetry(subject: Subject) {
        for range in 0...subject.ranges.count {
            for x in subject.arguments(from: range, count: 5_000) where !x.isNaN {
                let (there, here) = (subject.value(-x), subject.value(x))
                if there.isNaN && here.isNaN { continue }
                #expect(there.bitPattern == (subject.symmetry == .odd ? -here : here).bitPattern, "at \(x)")
            }
        }
    }

    /// Increasing functions do not decrease across the borders of intervals and algorithms.
    @Test(
        arguments: [
            (
                "exp",
                (-40...40).map { (Double($0) + 0.5) * 0.005415212348514652 } + [-700, 700, -708.3964, -745.1, 709.78]
            ),
            ("expm1", (-40...40).map { (Double($0) + 0.5) * 0.005415212348514652 } + [-700, 700, 709.78]),
            ("log", (0...256).map { 0.6875 + Double($0) / 512 } + [2, 4, 0x1p-1022]),
            ("log2", [0.6875, 1, 1.375, 2, 4, 0x1p-1022]), ("log10", [0.6875, 1, 1.375, 10, 0x1p-1022]),
            ("log1p", [-0.3125, 0, 0.375, 1, 0x1p-53]), ("sinh", [0, 0.0027, 700, 710.4]),
            ("tanh", [0, 0.00135, 0.4, 19.06, 20]), ("asin", [-1, -0.7071, 0, 1.0 / 64, 0.5, 0.7071067811865476, 1]),
            ("atan", (0...70).map { (Double($0) + 0.5) / 32 } + [1, 0x1p60]),
            ("asinh", [-0x1p-28, 0, 0x1p-28, 1, 0x1p30]), ("acosh", [1, 2, 0x1p30]),
            ("atanh", [-1, 0, 0x1p-28, 0.5, 1]),
            ("erf", (2...40).map { Double($0) / 8 } + [6]),
            ("sin", (0..<64).map { (Double($0) - 31.5) * 0.04908738521234052 }),
        ] as [(String, [Double])])
    func growth(name: String, borders: [Double]) throws {
        let subject = try #require(Subject.all.first { $0.name == name })
        for border in borders {
            var x = border
            for _ in 0..<100 { x = x.nextDown }
            for _ in 0..<200 {
                let next = x.nextUp
                if !subject.value(x).isNaN && !subject.value(next).isNaN {
                    #expect(subject.value(x) <= subject.value(next), "at \(x)")
                }
                x = next
            }
        }
    }

    @Test func wholeLogarithms() {
        var power = 1.0
        for exponent in 0...22 {
            #expect(EF.log10(power) == Double(exponent))
            power *= 10
        }
        for exponent in -1074...1023 {
            #expect(EF.log2(Double(sign: .plus, exponent: exponent, significand: 1)) == Double(exponent))
        }
    }

    /// Powers that are numbers of 53 bits are exact, because the error is below 0.52 ulp.
    @Test func exactPowers() {
        for base in 2...100 {
            var exact = 1.0
            for exponent in 0...9 where exact < 0x1p53 {
                #expect(EF.pow(Double(base), Double(exponent)) == exact)
                #expect(EF.pow(Double(-base), Double(exponent)) == (exponent % 2 == 0 ? exact : -exact))
                exact *= Double(base)
            }
            #expect(EF.pow(Double(base * base), 0.5) == Double(base))
            #expect(EF.pow(0x1p-4, -0.25 * Double(base)) == Double(sign: .plus, exponent: base, significand: 1))
        }
        var generator = SplitMix(state: 5)
        for _ in 0..<10_000 {
            let x = Double(bitPattern: generator.next() & 0x7fef_ffff_ffff_ffff)
            #expect(EF.pow(x, 1) == x)
        }
    }

    @Test func squareRoot() {
        #expect(EF.sqrt(2) == 2.0.squareRoot())
        #expect(EF.sqrt(-1).isNaN)
    }
}
