import Foundation
import Quantities
import Testing

struct DimensionTests {
    @Test func productsAndQuotientsFollowOhm() {
        #expect(Dimension.conductance * .voltage == .current)
        #expect(Dimension.current / .capacitance == .voltage / .time)
        #expect(Dimension.voltage / .voltage == .bare)
    }

    @Test(arguments: 1...6) func rootUndoesPower(degree: Int) {
        let power = Dimension.voltage.power(degree)
        #expect(power?.root(degree) == .voltage)
    }

    @Test func absurdPowersHaveNoDimension() {
        #expect(Dimension.voltage.power(1000) == nil)
        #expect(Dimension.voltage.power(.min) == nil)
        #expect(Dimension.time.root(2) == nil)
    }
}

struct UnitTests {
    /// Every unit converts to SI and back.
    @Test(arguments: UnitTable.names) func conversionsUndoEachOther(name: String) throws {
        let unit = try #require(UnitTable.unit(named: name))
        for value in [-65.0, 0.05, 1, 1234.5] {
            // Two roundings each way, and one more with an offset: 4 units in the last place are enough.
            let back = unit.value(fromSI: unit.si(value))
            #expect(abs(back - value) <= 4 * max(abs(value), abs(unit.offset)).ulp)
        }
    }

    /// Factors from the SI brochure.
    @Test(arguments: [
        ("mV", 1e-3), ("per_ms", 1e3), ("uF_per_cm2", 1e-2), ("S_per_cm2", 1e4), ("mS_per_cm2", 10),
        ("nS_per_mV", 1e-6),
        ("mM", 1), ("mmol_per_m3", 1e-3), ("um3", 1e-18), ("Hz_per_nA", 1e9), ("kohm_cm", 10), ("mm_per_ms", 1),
    ]) func factors(name: String, factor: Double) throws {
        let unit = try #require(UnitTable.unit(named: name))
        #expect(abs(unit.factor / factor - 1) < 1e-14)
    }

    @Test(arguments: [
        ("1/ms", "per_ms"), ("ms^-1", "per_ms"), ("ms**-1", "per_ms"), ("mV/ms", "mV_per_ms"),
        ("mV*ms^-1", "mV_per_ms"),
        ("uF/cm²", "uF_per_cm2"), ("µS", "uS"), ("millivolt", "mV"), ("per_millisecond", "per_ms"), (" mV ", "mV"),
    ]) func spellings(text: String, name: String) {
        #expect(UnitTable.unit(named: text)?.name == name)
    }

    /// Spellings whose obvious reading would change a value by powers of ten are not accepted at all.
    @Test(arguments: ["m/ms", "kg/ms^2", "n/C", "millivolts per fortnight", "", "Mv"]) func refused(text: String) {
        #expect(UnitTable.unit(named: text) == nil)
    }

    @Test func milliAndMegaAreNotConfused() {
        #expect(UnitTable.unit(named: "mS")?.power == -3)
        #expect(UnitTable.unit(named: "Mohm")?.power == 6)
    }
}

struct DecimalNumberTests {
    @Test func printedExponentsShiftExactly() throws {
        let step = try #require(DecimalNumber("5.0E-6"))
        #expect(step.shifted(by: 3).value == 0.005)
        for k in [3, 7, 1447, 19999] {
            #expect(step.times(k)?.shifted(by: 3).value == Double("\(5 * k)e-3"))
        }
    }

    @Test(arguments: ["0.1", "-65", "1e22", "1e-22", "123456789012345678", "5.0E-6", "9007199254740993", "3e-300"])
    func valuesAreTheNearestDoubles(text: String) throws {
        #expect(try #require(DecimalNumber(text)).value == Double(text))
    }

    @Test(arguments: [
        "", "-", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "nan", "inf", "1 2", "--1", "1234567890123456789",
    ])
    func otherTextIsRefused(text: String) { #expect(DecimalNumber(text) == nil) }

    /// Exponents and mantissas at the ends of their ranges: nothing, infinity or no result, but never a trap.
    @Test func extremes() {
        let extremes = [Int.min, Int.min + 1, -100_000, -1, 0, 1, 100_000, Int.max - 1, Int.max]
        let mantissas = [Int64.min, Int64.min + 1, -1, 0, 1, 10, Int64.max]
        for (exponent, mantissa) in extremes.flatMap({ exponent in mantissas.map { (exponent, $0) } }) {
            let number = DecimalNumber(mantissa: mantissa, exponent: exponent)
            #expect(!number.value.isNaN)
            #expect(number.description.utf8.count <= 64)
            _ = (number.normalized, number.times(Int.max), number.times(-1))
            for other in extremes {
                _ = (number.shifted(by: other), number.mantissa(at: other))
                for step in mantissas { _ = number.multiple(of: DecimalNumber(mantissa: step, exponent: other)) }
            }
        }
        #expect(DecimalNumber(mantissa: 5, exponent: -99_999).description == "5e-99999")
        #expect(DecimalNumber(mantissa: 5, exponent: 99_999).description == "5e99999")
    }

    @Test func divisibilityIsExact() {
        #expect(DecimalNumber("100")?.multiple(of: DecimalNumber(mantissa: 5, exponent: -3)) == 20000)
        #expect(DecimalNumber("1000")?.multiple(of: DecimalNumber(mantissa: 1_220_703_125, exponent: -11)) == 81920)
        #expect(DecimalNumber("100")?.multiple(of: DecimalNumber(mantissa: 3, exponent: -2)) == nil)
    }
}
