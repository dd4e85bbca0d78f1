/// Numbers as jLEMS prints them: cast to 32 bits and laid out as Java's `Float.toString` does, with the fewest digits
/// that give the same 32 bits back and at least one behind the point.
public struct FloatText {
    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// Between these, Java before version 19 prints whole numbers by a rule of its own, not with the fewest digits;
    /// beyond, by another, for which the fewest digits stand here.
    private static let firstLong: Float = 0x1p25
    private static let firstHuge: Float = 0x1p62

    /// Starts empty, with room for some numbers.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity * 14) }

    /// Adds a byte.
    public mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Adds a text.
    public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Adds a number, rounded to 32 bits.
    public mutating func append(_ value: Double) { append(Float(value)) }

    /// Adds a number.
    public mutating func append(_ value: Float) {
        guard value.isFinite else {
            return append(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
        if value.sign == .minus { bytes.append(UInt8(ascii: "-")) }
        if value == 0 { return append("0.0") }
        let isLong = value.magnitude >= Self.firstLong && value.magnitude < Self.firstHuge
        var digits = isLong ? Digits(long: value.magnitude) : Digits(value.magnitude)
        if digits.count == 1, value.isSubnormal { digits = Digits(twoOf: value.magnitude) }
        lay(out: digits)
    }

    private mutating func lay(out digits: Digits) {
        let exponent = digits.exponent
        if exponent >= 7 || exponent < -3 {
            append(digits, 0, 1)
            bytes.append(UInt8(ascii: "."))
            append(digits, 1, max(2, digits.count))
            bytes.append(UInt8(ascii: "E"))
            return append("\(exponent)")
        }
        if exponent < 0 {
            append("0.")
            for _ in 1..<(-exponent) { bytes.append(UInt8(ascii: "0")) }
            return append(digits, 0, digits.count)
        }
        append(digits, 0, exponent + 1)
        bytes.append(UInt8(ascii: "."))
        append(digits, exponent + 1, max(exponent + 2, digits.count))
    }

    /// Adds digits from one place to another, zeros where there are none.
    private mutating func append(_ digits: Digits, _ start: Int, _ end: Int) {
        for index in start..<end { bytes.append(index < digits.count ? digits[index] : UInt8(ascii: "0")) }
    }

    /// The significant digits of a number, and the power of ten of the first.
    private struct Digits {
        private var storage: (UInt64, UInt64) = (0, 0)
        private(set) var count = 0
        private(set) var exponent = 0

        /// The fewest digits that give the same number back, from the standard library's text of it.
        init(_ value: Float) {
            var text = value.description
            var pointAt: Int?
            var power = 0
            var isPower = false
            var isNegative = false
            var leading = 0
            text.withUTF8 { text in
                for byte in text {
                    switch byte {
                    case UInt8(ascii: "."): pointAt = count + leading
                    case UInt8(ascii: "e"): isPower = true
                    case UInt8(ascii: "-"): isNegative = true
                    case UInt8(ascii: "+"): break
                    case _ where isPower: power = power * 10 + Int(byte - UInt8(ascii: "0"))
                    case UInt8(ascii: "0") where count == 0: leading += 1
                    default: add(byte)
                    }
                }
            }
            exponent = (pointAt ?? (count + leading)) - leading - 1 + (isNegative ? -power : power)
            while count > 1, self[count - 1] == UInt8(ascii: "0") { count -= 1 }
        }

        /// A whole number: Java divides off as many digits as the last bit cannot tell, rounding half up.
        init(long value: Float) {
            var whole = UInt64(value)
            let spare = Int(value.exponent) - 25
            let dropped = spare > 1 ? spare * 30103 / 100_000 : 0
            for _ in 0..<max(0, dropped - 1) { whole /= 10 }
            if dropped > 0 { whole = (whole + 5) / 10 }
            for byte in String(whole).utf8 { add(byte) }
            exponent = count - 1 + dropped
            while count > 1, self[count - 1] == UInt8(ascii: "0") { count -= 1 }
        }

        /// Two digits, the nearest that two can come: Java shows the smallest numbers so.
        init(twoOf value: Float) {
            var scaled = Double(value)
            var power = 0
            while scaled < 10 {
                scaled *= 10
                power -= 1
            }
            let whole = Int(scaled.rounded())
            add(UInt8(ascii: "0") + UInt8(whole / 10))
            add(UInt8(ascii: "0") + UInt8(whole % 10))
            if whole % 10 == 0 { count = 1 }
            exponent = power + 1
        }

        private mutating func add(_ digit: UInt8) {
            guard count < 16 else { return }
            withUnsafeMutableBytes(of: &storage) { $0[count] = digit }
            count += 1
        }

        subscript(_ index: Int) -> UInt8 { withUnsafeBytes(of: storage) { $0[index] } }
    }
}
