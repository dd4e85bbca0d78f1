/// A buffer of text in which 64-bit numbers are printed with the fewest digits from which the same number is read.
///
///     var text = DoubleText()
///     text.append(0..<1, of: [[0.05], [-65]], separator: UInt8(ascii: ","))  // 0.05,-65.0
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

    /// Removes the text and keeps the memory.
    mutating func clear() { buffer.count = 0 }

    /// Calls a closure with the bytes of the text. The pointer is valid only during the call.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: buffer.storage, count: buffer.count))
    }

    /// Appends a text, encoded in UTF-8.
    mutating func append(_ text: String) { buffer.append(text) }

    /// Appends rows of a table, each with a line feed at its end.
    ///
    /// The digits of all numbers of some rows are computed before they are written: the processor then overlaps the
    /// computations for several numbers.
    /// - Parameters:
    ///   - rows: The rows.
    ///   - columns: The columns of the table, shape `[columns][rows]`.
    ///   - separator: The byte between two numbers of a row.
    mutating func append(_ rows: Range<Int>, of columns: [[Double]], separator: UInt8) {
        var block = RowBlock()
        var digits: [DoubleDigits] = []
        DecimalScales.with { scales in
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowBlock.partRows) {
                block.fill(start..<min(start + RowBlock.partRows, rows.upperBound), of: columns)
                digits.removeAll(keepingCapacity: true)
                for value in block.values { digits.append(DoubleDigits(value, scales)) }
                DigitTriples.with { append(block.values, digits, columnCount: columns.count, separator, $0) }
            }
        }
    }

    private mutating func append(
        _ values: [Double], _ digits: [DoubleDigits], columnCount: Int, _ separator: UInt8, _ triples: DigitTriples
    ) {
        buffer.reserve(values.count * Self.longestNumber)
        var place = UnsafeMutableRawPointer(buffer.storage + buffer.count)
        let start = place
        var column = 0
        for (value, digits) in zip(values, digits) {
            place += Self.write(value, digits, triples, to: place)
            column &+= 1
            if column == columnCount { column = 0 }
            place.storeBytes(of: column == 0 ? UInt8(ascii: "\n") : separator, as: UInt8.self)
            place += 1
        }
        buffer.count += place - start
    }

    /// Writes a number and returns its length.
    @inline(__always)
    private static func write(
        _ value: Double, _ digits: DoubleDigits, _ triples: DigitTriples, to start: UnsafeMutableRawPointer
    ) -> Int {
        guard digits.number != 0 else { return writeSpecial(value, to: start) }
        start.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
        let sign = value.sign == .minus ? 1 : 0
        let text = DigitText(seventeen: digits.number, triples)
        let exponent = digits.exponent &+ 16
        if exponent >= -4, value.magnitude <= 0x1p53 {
            return sign &+ text.writeDecimal(exponent: exponent, to: start + sign)
        }
        return sign &+ writeScientific(text, exponent, to: start + sign)
    }

    /// Writes zero or a number that is not finite, and returns its length.
    @inline(never)
    private static func writeSpecial(_ value: Double, to start: UnsafeMutableRawPointer) -> Int {
        let text = value.description.utf8.prefix(longestNumber)
        for (index, byte) in text.enumerated() { start.storeBytes(of: byte, toByteOffset: index, as: UInt8.self) }
        return text.count
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
