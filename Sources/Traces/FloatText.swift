/// A buffer of text in which numbers have the form in which jLEMS prints them.
///
///     var text = FloatText()
///     text.append(0.1 as Double)  // 0.1
///     text.append("\t")
///     text.append(5e-6 as Double)  // 5.0E-6
///     text.withBytes { … }
///
/// A number is rounded to 32 bits and printed as by `Float.toString` of Java before version 19: in decimal notation
/// from 10^-3 up to 10^7 and in scientific notation otherwise, with at least one digit after the decimal point.
/// Source: the Java SE 17 API specification of `Float.toString(float)`; for the digits see ``FloatDigits``.
public struct FloatText: ~Copyable {
    private var storage: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private let powers = PowersOfTen()
    /// The number of bytes in the buffer.
    public private(set) var count = 0

    /// An upper bound of the length of a number: sign, digits, decimal point, and zeros or exponent.
    private static let longestNumber = 48

    /// Creates an empty buffer.
    /// - Parameter numbers: The number of numbers for which space is reserved. The buffer grows as needed.
    public init(capacity numbers: Int = 0) {
        capacity = max(256, numbers * 13)
        storage = .allocate(capacity: capacity)
    }

    deinit {
        storage.deallocate()
        powers.deallocate()
    }

    /// Calls a closure with the bytes of the text. The pointer is valid only during the call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: storage, count: count))
    }

    private mutating func reserve(_ room: Int) {
        guard count + room > capacity else { return }
        capacity = max(2 * capacity, count + room)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: storage, count: count)
        storage.deallocate()
        storage = larger
    }

    /// Appends a byte to the text.
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        put(byte)
    }

    /// Appends a text, encoded in UTF-8.
    public mutating func append(_ text: String) { for byte in text.utf8 { append(byte) } }

    /// Appends a number, rounded to 32 bits. A number beyond their range is printed as `Infinity` or `-Infinity`.
    public mutating func append(_ value: Double) { append(Float(value)) }

    /// Appends a number. Infinities and NaN are printed as `Infinity`, `-Infinity` and `NaN`, and negative zero as
    /// `-0.0`.
    public mutating func append(_ value: Float) {
        reserve(Self.longestNumber)
        guard value.isFinite else {
            return append(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
        if value.sign == .minus { put(UInt8(ascii: "-")) }
        if value == 0 {
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "."))
            return put(UInt8(ascii: "0"))
        }
        layOut(FloatDigits(value.magnitude, powers))
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        storage[count] = byte
        count &+= 1
    }

    private mutating func layOut(_ digits: FloatDigits) {
        let exponent = digits.exponent
        if exponent >= 7 || exponent < -3 {
            put(digits, whole: 1)
            return put(exponent: exponent)
        }
        if exponent >= 0 { return put(digits, whole: exponent + 1) }
        put(UInt8(ascii: "0"))
        put(UInt8(ascii: "."))
        for _ in 1..<(-exponent) { put(UInt8(ascii: "0")) }
        write(digits)
    }

    private mutating func put(exponent: Int) {
        put(UInt8(ascii: "E"))
        if exponent < 0 { put(UInt8(ascii: "-")) }
        let magnitude = UInt8(truncatingIfNeeded: exponent.magnitude)
        if magnitude >= 10 { put(UInt8(ascii: "0") &+ magnitude / 10) }
        put(UInt8(ascii: "0") &+ magnitude % 10)
    }

    /// Appends digits with a decimal point after the first `whole` ones, and with zeros instead of missing digits.
    private mutating func put(_ digits: FloatDigits, whole: Int) {
        let start = count
        count &+= 1
        write(digits)
        for index in 0..<whole {
            storage[start + index] = index < digits.count ? storage[start + index + 1] : UInt8(ascii: "0")
        }
        storage[start + whole] = UInt8(ascii: ".")
        guard digits.count <= whole else { return }
        storage[start + whole + 1] = UInt8(ascii: "0")
        count = start + whole + 2
    }

    @inline(__always)
    private mutating func write(_ digits: FloatDigits) {
        var rest = UInt32(truncatingIfNeeded: digits.number)
        // allow: 32 bits in 64
        if digits.number > UInt64(UInt32.max) { return append(String(digits.number)) }
        var index = count &+ digits.count
        count = index
        while index > count &- digits.count {
            index &-= 1
            storage[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
