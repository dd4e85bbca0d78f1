/// A buffer of text in which 64-bit numbers are printed with the fewest digits from which the same number is read.
///
///     DecimalScales.with { scales in
///         var text = DoubleText()
///         text.append(0.05, scales)  // 0.05
///     }
///
/// Every number has the text of the standard library's `description`: decimal notation from 10^-4 up to 2^53, and
/// scientific notation otherwise.
struct DoubleText: ~Copyable {
    private var buffer: TextBuffer

    /// An upper bound of the length of a number, including what is written behind it and overwritten later.
    private static let longestNumber = 48

    /// Creates an empty buffer.
    /// - Parameter numbers: The number of numbers for which space is reserved. The buffer grows as needed.
    init(capacity numbers: Int = 0) { buffer = TextBuffer(capacity: numbers * 20) }

    /// Calls a closure with the bytes of the text. The pointer is valid only during the call.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: buffer.storage, count: buffer.count))
    }

    /// Appends a byte to the text.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        buffer.reserve(1)
        buffer.put(byte)
    }

    /// Appends a text, encoded in UTF-8.
    mutating func append(_ text: String) { buffer.append(text) }

    /// Appends a number.
    @inline(__always)
    mutating func append(_ value: Double, _ scales: DecimalScales) {
        buffer.reserve(Self.longestNumber)
        guard value.isNormal || value.isSubnormal else { return buffer.append(value.description) }
        let start = UnsafeMutableRawPointer(buffer.storage + buffer.count)
        start.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
        let sign = value.sign == .minus ? 1 : 0
        let digits = DoubleDigits(value.magnitude, scales)
        buffer.count &+= sign &+ Self.write(digits, value.magnitude, to: start + sign)
    }

    /// Appends rows of a table.
    /// - Parameters:
    ///   - rows: The rows.
    ///   - columns: The columns of the table, shape `[columns][rows]`.
    ///   - separator: The byte between two numbers of a row.
    mutating func append(_ rows: Range<Int>, of columns: [[Double]], separator: UInt8) {
        var block = RowBlock()
        DecimalScales.with { scales in
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowBlock.size) {
                block.fill(start..<min(start + RowBlock.size, rows.upperBound), of: columns)
                var column = 0
                for value in block.values {
                    append(value, scales)
                    column += 1
                    if column == columns.count { column = 0 }
                    append(column == 0 ? UInt8(ascii: "\n") : separator)
                }
            }
        }
    }

    /// Writes a number and returns its length.
    @inline(__always)
    private static func write(_ digits: DoubleDigits, _ value: Double, to start: UnsafeMutableRawPointer) -> Int {
        let text = DigitText(seventeen: digits.number)
        let exponent = digits.exponent &+ 16
        if exponent >= -4, value <= 0x1p53 { return text.writeDecimal(exponent: exponent, to: start) }
        return writeScientific(text, exponent, to: start)
    }

    /// Writes a number in scientific notation and returns its length.
    @inline(never)
    private static func writeScientific(
        _ text: DigitText, _ exponent: Int, to start: UnsafeMutableRawPointer
    ) -> Int {
        let written = text.writeScientific(to: start)
        let length = text.count == 1 ? 1 : written
        return length + write(exponent: exponent, to: start + length)
    }

    /// Writes `e`, the sign and at least two digits of an exponent, and returns their number.
    private static func write(exponent: Int, to start: UnsafeMutableRawPointer) -> Int {
        var length = 0
        func put(_ byte: UInt8) {
            start.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
            length += 1
        }
        put(UInt8(ascii: "e"))
        put(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        let size = UInt16(truncatingIfNeeded: exponent.magnitude)
        if size >= 100 { put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: size / 100)) }
        put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: size / 10 % 10))
        put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: size % 10))
        return length
    }
}
