/// Numbers as jLEMS prints them: cast to 32 bits and laid out as Java's `Float.toString` does, with the fewest digits
/// that give the same 32 bits back and at least one behind the point.
public struct FloatText: ~Copyable {
    private var storage: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private let powers = PowersOfTen()
    /// How many bytes were written.
    public private(set) var count = 0

    /// Longest text of a number: sign, nine digits, point and zeros or exponent.
    private static let longestNumber = 48

    /// Starts empty, with room for some numbers.
    public init(capacity numbers: Int = 0) {
        capacity = max(256, numbers * 13)
        storage = .allocate(capacity: capacity)
    }

    deinit {
        storage.deallocate()
        powers.deallocate()
    }

    /// Calls `body` with what was written.
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

    /// Adds a byte.
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        put(byte)
    }

    /// Adds a text.
    public mutating func append(_ text: String) { for byte in text.utf8 { append(byte) } }

    /// Adds a number, rounded to 32 bits.
    public mutating func append(_ value: Double) { append(Float(value)) }

    /// Adds a number.
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

    /// Adds the digits with a point behind some of them, zeros where there are none.
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
