import Quantities
import Testing

/// Times in seconds and milliseconds.
@Suite struct TimeTests {
    /// A conversion rounds once: it is the product of the number and the exact power of ten, rounded, for seconds, and
    /// within one unit in the last place of it for milliseconds, since 0.001 is not a binary fraction.
    @Test(arguments: [0, 1, 0.005, 27.560106692, 1e-12, 123_456.789, -3.25])
    func conversions(value: Double) {
        #expect(Milliseconds(Seconds(value)).value == value * 1000)
        let seconds = Seconds(Milliseconds(value)).value
        #expect(abs(seconds - value / 1000) <= (value / 1000).ulp)
        #expect(abs(Milliseconds(Seconds(Milliseconds(value))).value - value) <= 2 * value.ulp)
    }

    @Test func orderAndText() {
        #expect(Seconds(1) < Seconds(2) && !(Seconds(.nan) < Seconds(1)) && !(Seconds(1) < Seconds(.nan)))
        #expect(Milliseconds(1) < Milliseconds(2) && !(Milliseconds(.nan) < Milliseconds(1)))
        #expect("\(Seconds(0.005))" == "0.005 s" && "\(Milliseconds(5))" == "5.0 ms")
    }
}
