import Foundation
import Quantities
import Testing

struct NormalQuantileTests {
    /// The distribution function, by the error function of libm, gives the probability back.
    @Test func invertsTheDistribution() {
        var probability = 0x1p-53
        while probability < 0.5 {
            let value = NormalQuantile.value(probability)
            let back = 0.5 * erfc(-value / 2.0.squareRoot())
            // An error of the quantile is magnified by value² in the probability.
            #expect((back / probability - 1).magnitude < 1e-15 * (4 + value * value), "\(probability)")
            #expect(NormalQuantile.value(1 - probability) == -NormalQuantile.value(1 - (1 - probability)))
            probability *= 1.37
        }
        #expect(NormalQuantile.value(0.5) == 0)
        #expect([.nan, -0.1, 1.1].allSatisfy { NormalQuantile.value($0).isNaN })
        #expect(NormalQuantile.value(0) == -.infinity)
    }

    /// The bits of Python's `statistics.NormalDist().inv_cdf`, which implements the same algorithm with libm's logarithm.
    @Test(
        arguments: [
            (0.975, 0x3FFF_5C03_31EE_FF82), (0x1.0000000000001p-1, 0x3CB4_0D93_1FF6_2707), (0.3, 0xBFE0_C7E3_9582_C5FA),
            (0.07499, 0xBFF7_089C_3B11_7169), (0.01, 0xC002_9C5C_4630_FF0E), (1e-5, 0xC011_0F3F_8843_A3DA),
            (0x1p-53, 0xC020_6B48_528C_EA51), (1e-12, 0xC01C_234F_BA57_A32A), (0.9999, 0x400D_C08B_B712_897A),
        ] as [(Double, UInt64)])
    func hasTheBitsOfPython(probability: Double, bits: UInt64) {
        let value = NormalQuantile.value(probability)
        // The two logarithms may differ in their last bit.
        #expect((value - Double(bitPattern: bits)).magnitude <= 2 * value.ulp)
    }

    /// The logarithm agrees with that of libm to two units in the last place.
    @Test func takesLogarithms() {
        var x = 0x1p-60
        while x < 4 {
            let expected = log(x)
            #expect((NormalQuantile.logarithm(x) - expected).magnitude <= 2 * expected.ulp + 1e-17, "\(x)")
            x *= 1.0931
        }
    }
}
