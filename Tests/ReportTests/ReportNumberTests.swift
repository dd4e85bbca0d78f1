import Foundation
import Report
import Testing

/// The text of numbers in reports.
struct ReportNumberTests {
    @Test(arguments: [
        (0, "0"), (-0.0, "0"), (1, "1"), (-65, "-65"), (0.1, "0.1"), (1234.5678, "1235"), (123_456, "123456"),
        (999_999, "999999"), (1_000_000, "1e6"), (1_234_567, "1.235e6"), (0.001, "0.001"), (0.0009, "9e-4"),
        (0.000123456, "1.235e-4"), (-1.5e-300, "-1.5e-300"), (5e-324, "4.941e-324"), (1e300, "1e300"),
        (.nan, "not a number"), (.infinity, "infinite"),
    ]) func short(value: Double, text: String) {
        #expect(ReportNumber.short(value) == text)
    }

    /// The text is the number to half a unit in its last digit, has no superfluous zeros, and its sign is that of the
    /// number.
    @Test(arguments: [2, 3, 4, 6]) func shortIsNearTheNumber(digits: Int) throws {
        var value = 1.2345678e-12
        while value < 1e12 {
            for number in [value, -value] {
                let text = ReportNumber.short(number, digits: digits)
                let back = try #require(Double(text))
                // Whole digits are never rounded away where the text has no exponent.
                let exponent = floor(log10(value))
                let last = exponent - Double(digits - 1)
                let allowed = 0.5 * pow(10, exponent >= -3 && exponent < 6 ? min(0, last) : last)
                #expect(abs(back - number) <= allowed * (1 + 1e-9), "\(number): \(text)")
                let mantissa = text.split(separator: "e")[0]
                #expect(!mantissa.contains(".") || !(mantissa.hasSuffix("0") || mantissa.hasSuffix(".")))
            }
            value *= 3.7
        }
    }

    /// Only a share above 1 reads as more than 100 %.
    @Test(arguments: [
        (0, "0 %"), (0.257, "25 %"), (0.5, "50 %"), (0.9999, "99 %"), (1, "100 %"), (1.0001, "101 %"), (2.5, "250 %"),
        (10, "10×"), (12.345, "12.3×"), (1e300, "1e300×"), (.infinity, "∞"), (.nan, "∞"), (-0.001, "-1 %"),
    ]) func percent(share: Double, text: String) {
        #expect(ReportNumber.percent(share) == text)
    }

    @Test func decimals() {
        #expect(ReportNumber.decimals(3.14159, 2) == "3.14")
        #expect(ReportNumber.decimals(-2, 0) == "-2")
    }
}
