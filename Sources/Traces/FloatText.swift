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
    private var buffer: TextBuffer
    private var rare = RareFloatTexts()

    /// The number of bytes in the buffer.
    public var count: Int { buffer.count }

    /// An upper bound of the length of a number with two bytes behind it, including what is overwritten later.
    private static let longestNumber = 48

    /// The number of numbers that are copied from columns at a time, which stay in the first-level cache, unless
    /// ``RowBlock/partRows`` rows have more.
    private static let blockNumbers = 4096

    /// Creates an empty buffer.
    /// - Parameter numbers: The number of numbers for which space is reserved. The buffer grows as needed.
    public init(capacity numbers: Int = 0) { buffer = TextBuffer(capacity: numbers * 13) }

    /// Calls a closure with the bytes of the text. The pointer is valid only during the call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: buffer.storage, count: count))
    }

    /// Appends a byte to the text.
    public mutating func append(_ byte: UInt8) {
        buffer.reserve(1)
        buffer.put(byte)
    }

    /// Appends a text, encoded in UTF-8.
    public mutating func append(_ text: String) { buffer.append(text) }

    /// Removes the text and keeps the memory.
    mutating func clear() { buffer.count = 0 }

    /// Appends rows of a table of numbers, which are rounded to 32 bits, with a separator after every number, also the
    /// last of a row, and a line feed after every row.
    /// - Parameters:
    ///   - rows: The rows.
    ///   - columns: The columns of the table, shape `[columns][rows]`.
    ///   - separator: The byte after every number.
    public mutating func append(
        _ rows: Range<Int>, of columns: [[Double]], separator: UInt8 = UInt8(ascii: "\t")
    ) {
        var block = RowBlock()
        let size = max(RowBlock.partRows, Self.blockNumbers / columns.count)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: size) {
            block.fill(start..<min(start + size, rows.upperBound), of: columns)
            append(block, columns: Array(columns.indices), separator: separator)
        }
    }

    /// Appends some columns of the rows of a block, as ``append(_:of:separator:)`` does.
    /// - Parameters:
    ///   - columns: The columns, at least one.
    ///   - first: The numbers of the first of the columns, if they have been printed already.
    ///   - separator: The byte after every number.
    mutating func append(
        _ block: RowBlock, columns: [Int], first: PrintedColumn? = nil, separator: UInt8 = UInt8(ascii: "\t")
    ) {
        // A table with one column is printed as others are.
        let first = columns.count > 1 ? first : nil
        let places = (first == nil ? columns[...] : columns.dropFirst()).map(block.place)
        forEachPart(of: block, places) { text, part, rows, triples in
            text.append(part, rows, first, separator, triples)
        }
    }

    /// Returns the numbers of a column of a block, and removes the text.
    mutating func printed(_ block: RowBlock, column: Int) -> PrintedColumn {
        var result = PrintedColumn()
        result.bytes.reserveCapacity(block.rowCount)
        result.lengths.reserveCapacity(block.rowCount)
        forEachPart(of: block, [block.place(of: column)]) { text, part, rows, triples in
            text.clear()
            text.buffer.reserve(Self.longestNumber)
            let start = UnsafeMutableRawPointer(text.buffer.storage)
            part.withDigits { numbers in
                for index in 0..<rows.count {
                    let (number, digits) = (numbers.number(index), numbers.digits(index))
                    result.lengths.append(Self.write(number, digits, triples, &text.rare, to: start))
                    result.bytes.append(start.loadUnaligned(as: SIMD16<UInt8>.self))
                }
            }
        }
        return result
    }

    /// Calls a closure with the numbers of some columns of a block, in parts that stay in the first-level cache.
    private mutating func forEachPart(
        of block: RowBlock, _ places: [Int],
        _ body: (inout FloatText, borrowing FloatPart, Range<Int>, DigitTriples) -> Void
    ) {
        var part = FloatPart()
        let (rowCount, size) = (block.rowCount, max(1, FloatPart.size / places.count))
        DigitTriples.with { triples in
            FloatScales.with { scales in
                block.values.withUnsafeBufferPointer { values in
                    for start in stride(from: 0, to: rowCount, by: size) {
                        let rows = start..<min(start + size, rowCount)
                        part.fill(rows, of: values, distance: block.distance, places, scales)
                        body(&self, part, rows, triples)
                    }
                }
            }
        }
    }

    // Not inlined, so that the registers suffice for its loop.
    @inline(never)
    private mutating func append(
        _ part: borrowing FloatPart, _ rows: Range<Int>, _ first: PrintedColumn?, _ separator: UInt8,
        _ triples: DigitTriples
    ) {
        let columnCount = part.columnCount
        buffer.reserve(rows.count * (columnCount + 1) * Self.longestNumber)
        let start = UnsafeMutableRawPointer(buffer.storage + buffer.count)
        var place = start
        part.withDigits { numbers in
            var index = 0
            for row in rows {
                if let first {
                    place.storeBytes(of: first.bytes[row], as: SIMD16<UInt8>.self)
                    place += first.lengths[row]
                    place.storeBytes(of: separator, as: UInt8.self)
                    place += 1
                }
                let end = index &+ columnCount
                while index < end {
                    place += Self.write(numbers.number(index), numbers.digits(index), triples, &rare, to: place)
                    place.storeBytes(of: separator, as: UInt8.self)
                    place += 1
                    index &+= 1
                }
                place.storeBytes(of: UInt8(ascii: "\n"), as: UInt8.self)
                place += 1
            }
        }
        buffer.count += place - start
    }

    /// Appends a number, rounded to 32 bits. A number beyond the range of 32-bit numbers is printed as `Infinity` or
    /// `-Infinity`.
    public mutating func append(_ value: Double) { append(Float(value)) }

    /// Appends a number. Infinities and NaN are printed as `Infinity`, `-Infinity` and `NaN`, and negative zero as
    /// `-0.0`.
    public mutating func append(_ value: Float) {
        buffer.reserve(Self.longestNumber)
        let start = UnsafeMutableRawPointer(buffer.storage + buffer.count)
        let digits = FloatDigitWord(bits: FloatScales.with { FloatDigitWord.pair(value, value, $0) }.x)
        buffer.count += DigitTriples.with { Self.write(value, digits, $0, &rare, to: start) }
    }

    /// Writes a number, and returns its length. There must be room for ``longestNumber`` bytes.
    @inline(__always)
    private static func write(
        _ number: Float, _ digits: FloatDigitWord, _ triples: DigitTriples, _ rare: inout RareFloatTexts,
        to start: UnsafeMutableRawPointer
    ) -> Int {
        guard digits.number != 0 else { return rare.write(number, to: start) }
        start.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
        let sign = Int(truncatingIfNeeded: number.bitPattern >> 31)
        let text = DigitText(nine: digits.number, triples)
        let exponent = digits.exponent
        if exponent >= -3, exponent < 7 {
            return sign &+ text.writeDecimal(exponent: exponent, to: start + sign)
        }
        return sign &+ writeScientific(text, exponent, to: start + sign)
    }

    /// Writes a number in scientific notation, and returns its length.
    @inline(never)
    private static func writeScientific(
        _ text: DigitText, _ exponent: Int, to start: UnsafeMutableRawPointer
    ) -> Int {
        // A single digit is followed by a zero.
        var length = max(3, text.writeScientific(to: start))
        func put(_ byte: UInt8) {
            start.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
            length &+= 1
        }
        put(UInt8(ascii: "E"))
        if exponent < 0 { put(UInt8(ascii: "-")) }
        let size = UInt8(truncatingIfNeeded: exponent.magnitude)
        if size >= 10 { put(UInt8(ascii: "0") &+ size / 10) }
        put(UInt8(ascii: "0") &+ size % 10)
        return length
    }
}
