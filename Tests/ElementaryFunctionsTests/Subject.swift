import ElementaryFunctions
import Testing

/// A function of one argument under test, in all its forms.
struct Subject: Sendable, CustomTestStringConvertible {
    /// What a function does with the sign of its argument.
    enum Symmetry: Sendable { case odd, even, none }
    typealias Array = @Sendable (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void

    let name: String
    let value: @Sendable (Double) -> Double
    let array: Array
    let pair: @Sendable (SIMD2<Double>) -> SIMD2<Double>
    let four: @Sendable (SIMD4<Double>) -> SIMD4<Double>
    let eight: @Sendable (SIMD8<Double>) -> SIMD8<Double>
    /// The documented bound of the error in units in the last place.
    let bound: Double
    let symmetry: Symmetry
    /// Intervals from which arguments are drawn, besides random bit patterns.
    let ranges: [ClosedRange<Double>]

    var testDescription: String { name }

    static let all = [
        Subject(
            name: "exp", value: ElementaryFunctions.exp, array: ElementaryFunctions.exp(_:into:count:),
            pair: ElementaryFunctions.exp, four: ElementaryFunctions.exp, eight: ElementaryFunctions.exp,
            bound: 0.52, symmetry: .none,
            ranges: [-1e-3...1e-3, -1...1, -20...20, -700...709.7, -746 ... -700]),
        Subject(
            name: "expm1", value: ElementaryFunctions.expm1, array: ElementaryFunctions.expm1(_:into:count:),
            pair: ElementaryFunctions.expm1, four: ElementaryFunctions.expm1, eight: ElementaryFunctions.expm1,
            bound: 0.52, symmetry: .none,
            ranges: [-1e-2...1e-2, -1...1, -50...50, -700...709.7]),
        Subject(
            name: "log", value: ElementaryFunctions.log, array: ElementaryFunctions.log(_:into:count:),
            pair: ElementaryFunctions.log, four: ElementaryFunctions.log, eight: ElementaryFunctions.log,
            bound: 0.52, symmetry: .none,
            ranges: [0.99...1.01, 0.5...2, 0...1e10, 0...1e-307]),
        Subject(
            name: "log1p", value: ElementaryFunctions.log1p, array: ElementaryFunctions.log1p(_:into:count:),
            pair: ElementaryFunctions.log1p, four: ElementaryFunctions.log1p, eight: ElementaryFunctions.log1p,
            bound: 0.7, symmetry: .none,
            ranges: [-1e-16...1e-15, -0.01...0.01, -1...2, -1...1e10]),
        Subject(
            name: "log2", value: ElementaryFunctions.log2, array: ElementaryFunctions.log2(_:into:count:),
            pair: ElementaryFunctions.log2, four: ElementaryFunctions.log2, eight: ElementaryFunctions.log2,
            bound: 0.52, symmetry: .none,
            ranges: [0.99...1.01, 0.5...2, 0...1e10, 0...1e-307]),
        Subject(
            name: "log10", value: ElementaryFunctions.log10, array: ElementaryFunctions.log10(_:into:count:),
            pair: ElementaryFunctions.log10, four: ElementaryFunctions.log10, eight: ElementaryFunctions.log10,
            bound: 0.52, symmetry: .none,
            ranges: [0.99...1.01, 0.5...2, 0...1e10, 0...1e-307]),
        Subject(
            name: "sinh", value: ElementaryFunctions.sinh, array: ElementaryFunctions.sinh(_:into:count:),
            pair: ElementaryFunctions.sinh, four: ElementaryFunctions.sinh, eight: ElementaryFunctions.sinh,
            bound: 0.52, symmetry: .odd,
            ranges: [-0.01...0.01, -1...1, -30...30, -711...711]),
        Subject(
            name: "cosh", value: ElementaryFunctions.cosh, array: ElementaryFunctions.cosh(_:into:count:),
            pair: ElementaryFunctions.cosh, four: ElementaryFunctions.cosh, eight: ElementaryFunctions.cosh,
            bound: 0.7, symmetry: .even,
            ranges: [-0.01...0.01, -1...1, -30...30, -711...711]),
        Subject(
            name: "tanh", value: ElementaryFunctions.tanh, array: ElementaryFunctions.tanh(_:into:count:),
            pair: ElementaryFunctions.tanh, four: ElementaryFunctions.tanh, eight: ElementaryFunctions.tanh,
            bound: 0.52, symmetry: .odd,
            ranges: [-0.01...0.01, -1...1, -10...10, 15...25]),
        Subject(
            name: "sin", value: ElementaryFunctions.sin, array: ElementaryFunctions.sin(_:into:count:),
            pair: ElementaryFunctions.sin, four: ElementaryFunctions.sin, eight: ElementaryFunctions.sin,
            bound: 0.52, symmetry: .odd,
            ranges: [-0.01...0.01, -1...1, -100...100, -1e6...1e6, 1e6...1e9, 1e20...1e22]),
        Subject(
            name: "cos", value: ElementaryFunctions.cos, array: ElementaryFunctions.cos(_:into:count:),
            pair: ElementaryFunctions.cos, four: ElementaryFunctions.cos, eight: ElementaryFunctions.cos,
            bound: 0.52, symmetry: .even,
            ranges: [-0.01...0.01, -1...1, -100...100, -1e6...1e6, 1e6...1e9, 1e20...1e22]),
        Subject(
            name: "tan", value: ElementaryFunctions.tan, array: ElementaryFunctions.tan(_:into:count:),
            pair: ElementaryFunctions.tan, four: ElementaryFunctions.tan, eight: ElementaryFunctions.tan,
            bound: 0.52, symmetry: .odd,
            ranges: [-0.01...0.01, -1...1, -100...100, -1e6...1e6, 1e6...1e9, 1e20...1e22]),
        Subject(
            name: "asin", value: ElementaryFunctions.asin, array: ElementaryFunctions.asin(_:into:count:),
            pair: ElementaryFunctions.asin, four: ElementaryFunctions.asin, eight: ElementaryFunctions.asin,
            bound: 0.52, symmetry: .odd,
            ranges: [-0.01...0.01, -1...1, 0.99...1]),
        Subject(
            name: "acos", value: ElementaryFunctions.acos, array: ElementaryFunctions.acos(_:into:count:),
            pair: ElementaryFunctions.acos, four: ElementaryFunctions.acos, eight: ElementaryFunctions.acos,
            bound: 0.52, symmetry: .none,
            ranges: [-0.01...0.01, -1...1, 0.99...1, -1 ... -0.99]),
        Subject(
            name: "atan", value: ElementaryFunctions.atan, array: ElementaryFunctions.atan(_:into:count:),
            pair: ElementaryFunctions.atan, four: ElementaryFunctions.atan, eight: ElementaryFunctions.atan,
            bound: 0.52, symmetry: .odd,
            ranges: [-0.01...0.01, -1...1, -50...50, 1...1e10]),
        Subject(
            name: "asinh", value: ElementaryFunctions.asinh, array: ElementaryFunctions.asinh(_:into:count:),
            pair: ElementaryFunctions.asinh, four: ElementaryFunctions.asinh, eight: ElementaryFunctions.asinh,
            bound: 0.52, symmetry: .odd,
            ranges: [-1e-8...1e-8, -0.01...0.01, -1...1, -50...50, 1e8...1e10]),
        Subject(
            name: "acosh", value: ElementaryFunctions.acosh, array: ElementaryFunctions.acosh(_:into:count:),
            pair: ElementaryFunctions.acosh, four: ElementaryFunctions.acosh, eight: ElementaryFunctions.acosh,
            bound: 0.52, symmetry: .none,
            ranges: [1...1.00001, 1...2, 1...50, 1e8...1e10]),
        Subject(
            name: "atanh", value: ElementaryFunctions.atanh, array: ElementaryFunctions.atanh(_:into:count:),
            pair: ElementaryFunctions.atanh, four: ElementaryFunctions.atanh, eight: ElementaryFunctions.atanh,
            bound: 0.52, symmetry: .odd,
            ranges: [-1e-8...1e-8, -0.01...0.01, -1...1, 0.9999...1]),
        Subject(
            name: "erf", value: ElementaryFunctions.erf, array: ElementaryFunctions.erf(_:into:count:),
            pair: ElementaryFunctions.erf, four: ElementaryFunctions.erf, eight: ElementaryFunctions.erf,
            bound: 0.7, symmetry: .odd,
            ranges: [-0.01...0.01, -0.3...0.3, -1...1, -7...7]),
        Subject(
            name: "erfc", value: ElementaryFunctions.erfc, array: ElementaryFunctions.erfc(_:into:count:),
            pair: ElementaryFunctions.erfc, four: ElementaryFunctions.erfc, eight: ElementaryFunctions.erfc,
            bound: 0.8, symmetry: .none,
            ranges: [-0.01...0.01, -0.3...0.3, -1...1, -7...7, 2...27, 25...27.3]),
    ]

    /// Arguments from one of the intervals or, for the index after the last one, random bit patterns.
    func arguments(from range: Int, count: Int) -> [Double] {
        var generator = SplitMix(state: UInt64(range) + 1)
        return (0..<count).map { _ in
            range < ranges.count
                ? Double.random(in: ranges[range], using: &generator) : Double(bitPattern: generator.next())
        }
    }
}

/// A seeded generator of 64 random bits, SplitMix64 (Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
