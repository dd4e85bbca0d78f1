import Testing
import Traces

/// Numbers as Java prints them.
struct FloatTextTests {
    private func text(_ value: Float) -> String {
        var text = FloatText()
        text.append(value)
        return text.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Bit patterns and the results of `Float.toString` of OpenJDK 17; the second half is random.
    static let oracle: [(bits: UInt32, text: String)] = [
        (0x0, "0.0"),
        (0x80000000, "-0.0"),
        (0x3f800000, "1.0"),
        (0x3dcccccd, "0.1"),
        (0xbd851eb8, "-0.065"),
        (0x3a83126f, "0.001"),
        (0x3a831219, "9.9999E-4"),
        (0x3a83126f, "0.001"),
        (0x4b189680, "1.0E7"),
        (0x4b18967f, "9999999.0"),
        (0x2edbe6ff, "1.0E-10"),
        (0x1, "1.4E-45"),
        (0x2, "2.8E-45"),
        (0x800000, "1.17549435E-38"),
        (0x7f7fffff, "3.4028235E38"),
        (0x4c000000, "3.3554432E7"),
        (0x4c000001, "3.3554436E7"),
        (0x4d1920cf, "1.60566512E8"),
        (0x4f000000, "2.14748365E9"),
        (0x501502f9, "1.0E10"),
        (0x5021aa94, "1.08492431E10"),
        (0x52f5019b, "5.26146961E11"),
        (0x5e7f59ef, "4.60000013E18"),
        (0x3e99999a, "0.3"),
        (0x4b800000, "1.6777216E7"),
        (0x47f12065, "123456.79"),
        (0x38b05ed8, "8.41E-5"),
        (0x3eaaaaab, "0.33333334"),
        (0x3f2aaaab, "0.6666667"),
        (0x1e3ce508, "1.0E-20"),
        (0xb62dd9ab, "-2.5905708E-6"),
        (0x3890f32e, "6.911751E-5"),
        (0x42c80000, "100.0"),
        (0x3ca3d70a, "0.02"),
        (0x3e99999a, "0.3"),
        (0x9e5eb7ef, "-1.1790619E-20"),
        (0x32a5c2c5, "1.9297099E-8"),
        (0xd965c8bb, "-4.0424047E15"),
        (0x2dcfad64, "2.3610176E-11"),
        (0xca569a92, "-3516068.5"),
        (0x32e51d6d, "2.667249E-8"),
        (0x879436ea, "-2.230084E-34"),
        (0x9c3892b9, "-6.107013E-22"),
        (0xd7777ad5, "-2.72106932E14"),
        (0x12db235, "3.190294E-38"),
        (0x25f6ba0f, "4.2800276E-16"),
        (0xcd7a89ff, "-2.62709232E8"),
        (0xd8021d6e, "-5.7225164E14"),
        (0x95b2a614, "-7.215565E-26"),
        (0x55759715, "1.68768276E13"),
        (0x2aaea11d, "3.1020404E-13"),
        (0xb73da39a, "-1.1303369E-5"),
        (0x4f02c01a, "2.19362765E9"),
        (0x8a0eed13, "-6.88164E-33"),
        (0x2bfc5c, "4.039456E-39"),
        (0x478cdef8, "72125.94"),
        (0xbcf8aa1e, "-0.030354556"),
        (0xe3f2192, "2.3558731E-30"),
        (0x252e3b95, "1.5112281E-16"),
        (0x359a382, "6.3958266E-37"),
        (0x4c90cd1c, "7.5917536E7"),
        (0x5b99eed0, "8.6656497E16"),
        (0xac414d2e, "-2.7469793E-12"),
        (0xbffde70d, "-1.9836136"),
        (0x26577328, "7.4749175E-16"),
        (0x9420f621, "-8.126476E-27"),
        (0x2df7dd78, "2.8179E-11"),
        (0x408f89b2, "4.4855585"),
        (0x89a79954, "-4.0347977E-33"),
        (0xc207fc06, "-33.996117"),
        (0x8b094dd2, "-2.6443786E-32"),
        (0xcb19f538, "-1.0089784E7"),
    ]

    @Test func textsOfJava() {
        for (bits, expected) in Self.oracle { #expect(text(Float(bitPattern: bits)) == expected) }
    }

    /// Below 2^25 the text is the shortest that preserves the number, as in the standard library.
    @Test func textsReadBack() {
        var bits: UInt64 = 88_172_645_463_325_252
        for _ in 0..<200_000 {
            // Marsaglia's xorshift, doi 10.18637/jss.v008.i14.
            bits ^= bits << 13
            bits ^= bits >> 7
            bits ^= bits << 17
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
            guard value.isFinite else { continue }
            let text = text(value)
            #expect(Float(text) == value, "\(text)")
            if value.magnitude < 0x1p25 {
                let digits = { (text: String) in
                    let mantissa = text.prefix { $0 != "e" && $0 != "E" }.filter(\.isNumber)
                    return mantissa.drop { $0 == "0" }.reversed().drop { $0 == "0" }.count
                }
                // Powers of two may have one digit more.
                let spare = value.significand == 1 || value.isSubnormal ? 1 : 0
                #expect(digits(text) <= max(2, digits(value.description) + spare), "\(text)")
            }
        }
    }

    /// The digits that are computed by products of 64-bit numbers are those of the standard library's description.
    @Test func textsAreThoseOfCarefulDigits() {
        var text = FloatText()
        var bits: UInt32 = 0
        // A prime, so that the numbers have all kinds of low bits; and the numbers next to powers of ten.
        var numbers: [Float] = []
        while bits < 0x7f80_0000 {
            numbers.append(Float(bitPattern: bits))
            bits += 6007
        }
        for power in -37...9 {
            let ten = Float("1e\(power)") ?? .nan
            for step in -50...50 {
                numbers.append(Float(bitPattern: ten.bitPattern &+ UInt32(bitPattern: Int32(step))))
            }
        }
        for number in numbers {
            text.append(-number)
            text.append("\n")
        }
        let lines = text.withBytes { String(decoding: $0, as: UTF8.self) }.split(separator: "\n")
        #expect(lines.count == numbers.count)
        for (line, number) in zip(lines, numbers) where line != FloatDigits.text(-number) {
            Issue.record("\(line) instead of \(FloatDigits.text(-number))")
        }
    }

    @Test func whatIsNoNumber() {
        #expect(text(.nan) == "NaN")
        #expect(text(.infinity) == "Infinity")
        #expect(text(-.infinity) == "-Infinity")
    }

    @Test func textsGrow() {
        var text = FloatText()
        for _ in 0..<10_000 {
            text.append(-0.12345679 as Float)
            text.append("\t")
        }
        #expect(text.count == 10_000 * 12)
    }

    /// A number that is equal to the one above it is copied, with the same text as if it were printed: of all kinds and
    /// lengths, in tables of several blocks of rows, and where the number above is of another length or sign.
    @Test(arguments: [1, 2, 5]) func tablesAreTheTextsOfTheirNumbers(columnCount: Int) {
        let numbers: [Double] = [
            0, -0.0, 1, -1, 0.1, -1.1754943508222875e-38, 3.4028234663852886e38, 1e-45, 1e300, -1e300, .nan, .infinity,
            -.infinity, 0x1p25, 0x1p26 + 8, 1e-5, 123456.7, -9_999_999, 0.5, 1 + 1e-12,
        ]
        var state: UInt64 = 88_172_645_463_325_252
        let columns = (0..<columnCount).map { _ in
            var value = 0.0
            return (0..<300).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // Half of the numbers are those of the previous row.
                if state >> 63 == 0 { value = numbers[Int(state >> 32 & 0xffff) % numbers.count] }
                return value
            }
        }
        var table = FloatText()
        table.append(7..<300, of: columns)
        var single = FloatText()
        for row in 7..<300 {
            for column in columns {
                single.append(column[row])
                single.append("\t")
            }
            single.append("\n")
        }
        var parts: [UInt8] = []
        FloatText.forEachPart(columns.map { Array($0[7...]) }) { parts.append(contentsOf: $0) }
        let texts = [bytes(table), bytes(single), parts]
        #expect(texts[0] == texts[1])
        #expect(texts[2] == texts[1])
    }

    /// The text of a large table is the same, whichever thread prints a part of it.
    @Test func partsAreInOrder() {
        let columns = (0..<3).map { column in (0..<60_000).map { Double($0 * 3 + column) / 64 } }
        var whole = FloatText()
        whole.append(0..<60_000, of: columns)
        var parts: [UInt8] = []
        FloatText.forEachPart(columns) { parts.append(contentsOf: $0) }
        #expect(parts == bytes(whole))
    }

    private func bytes(_ text: borrowing FloatText) -> [UInt8] { text.withBytes { Array($0) } }
}
