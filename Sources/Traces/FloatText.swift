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

    /// The number of bytes in the buffer.
    public private(set) var count: Int {
        @inline(__always) get { buffer.count }
        @inline(__always) set { buffer.count = newValue }
    }

    private var storage: UnsafeMutablePointer<UInt8> { @inline(__always) get { buffer.storage } }

    /// An upper bound of the length of a number with two bytes behind it, including what is overwritten later.
    private static let longestNumber = 48

    /// Creates an empty buffer.
    /// - Parameter numbers: The number of numbers for which space is reserved. The buffer grows as needed.
    public init(capacity numbers: Int = 0) { buffer = TextBuffer(capacity: numbers * 13) }

    /// Calls a closure with the bytes of the text. The pointer is valid only during the call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: storage, count: count))
    }

    /// Appends a byte to the text.
    public mutating func append(_ byte: UInt8) {
        buffer.reserve(1)
        buffer.put(byte)
    }

    /// Appends a text, encoded in UTF-8.
    public mutating func append(_ text: String) { buffer.append(text) }

    /// Removes the text and keeps the memory.
    mutating func clear() { count = 0 }

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
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: RowBlock.size) {
            block.fill(start..<min(start + RowBlock.size, rows.upperBound), of: columns)
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
        block.values.withUnsafeBufferPointer { values in
            let places = (first == nil ? columns[...] : columns.dropFirst()).map(block.place)
            append(Rows(values: values, distance: block.distance), places, first, separator)
        }
    }

    /// Rows one after the other, whose memory is borrowed.
    private struct Rows {
        var values: UnsafeBufferPointer<Double>
        var distance: Int

        var count: Int { values.count / distance }

        @inline(__always)
        func value(_ row: Int, _ place: Int) -> Double { values[row &* distance &+ place] }
    }

    private mutating func append(_ table: Rows, _ places: [Int], _ first: PrintedColumn?, _ separator: UInt8) {
        var digits: [ShortFloatDigits] = []
        var above = [Range<Int>](repeating: 0..<0, count: places.count)
        for start in stride(from: 0, to: table.count, by: RowBlock.size) {
            let rows = start..<min(start + RowBlock.size, table.count)
            // See DoubleText on the order.
            digits.removeAll(keepingCapacity: true)
            DecimalScales.with { Self.append(to: &digits, rows, of: table, places, $0) }
            buffer.reserve(rows.count * (places.count + 1) * Self.longestNumber)
            above.withUnsafeMutableBufferPointer { above in
                var next = 0
                for row in rows {
                    if let first {
                        put(first.bytes[row], length: first.lengths[row])
                        put(separator)
                    }
                    for (column, place) in places.enumerated() {
                        append(table.value(row, place), digits[next], &above[column])
                        put(separator)
                        next &+= 1
                    }
                    put(UInt8(ascii: "\n"))
                }
            }
        }
    }

    /// Appends the digits of some rows, with ``ShortFloatDigits/same`` for a value that is equal to that in the row above,
    /// as is frequent for 32-bit numbers.
    private static func append(
        to digits: inout [ShortFloatDigits], _ rows: Range<Int>, of table: Rows, _ places: [Int],
        _ scales: DecimalScales
    ) {
        for place in places {
            digits.append(ShortFloatDigits(Float(table.value(rows.lowerBound, place)), scales))
        }
        for row in rows.dropFirst() {
            for place in places {
                let number = Float(table.value(row, place))
                let isSame = Float(table.value(row &- 1, place)).bitPattern == number.bitPattern
                digits.append(isSame ? .same : ShortFloatDigits(number, scales))
            }
        }
    }

    /// Appends a number, for which there must be room.
    /// - Parameters:
    ///   - digits: The digits; ``ShortFloatDigits/same`` if the text is copied from the row above.
    ///   - above: The place of the number above in the text, which becomes that of this number.
    @inline(__always)
    private mutating func append(_ value: Double, _ digits: ShortFloatDigits, _ above: inout Range<Int>) {
        let start = count
        if digits.isSame {
            put(sixteenBytes(at: above.lowerBound), length: above.count)
        } else {
            append(Float(value), digits)
        }
        above = start..<count
    }

    /// Returns the bytes from a place in the text on, as many as a number takes at most; those behind the text have any
    /// value. There must be room for a number behind the text.
    @inline(__always)
    func sixteenBytes(at place: Int) -> SIMD16<UInt8> {
        UnsafeRawPointer(storage + place).loadUnaligned(as: SIMD16<UInt8>.self)
    }

    /// Appends the first of sixteen bytes, for all of which there must be room.
    @inline(__always)
    private mutating func put(_ bytes: SIMD16<UInt8>, length: Int) {
        UnsafeMutableRawPointer(storage + count).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
        count &+= length
    }

    /// Appends a number, rounded to 32 bits. A number beyond the range of 32-bit numbers is printed as `Infinity` or
    /// `-Infinity`.
    public mutating func append(_ value: Double) { append(Float(value)) }

    /// Appends a number. Infinities and NaN are printed as `Infinity`, `-Infinity` and `NaN`, and negative zero as
    /// `-0.0`.
    public mutating func append(_ value: Float) {
        buffer.reserve(Self.longestNumber)
        append(value, DecimalScales.with { ShortFloatDigits(value, $0) })
    }

    /// Appends a number, for which there must be room.
    @inline(__always)
    private mutating func append(_ value: Float, _ digits: ShortFloatDigits) {
        guard digits.number != 0 else { return appendCareful(value) }
        let start = UnsafeMutableRawPointer(storage + count)
        start.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
        let sign = value.sign == .minus ? 1 : 0
        let text = DigitText(nine: digits.number)
        let exponent = digits.exponent &+ 8
        if exponent >= -3, exponent < 7 {
            count &+= sign &+ text.writeDecimal(exponent: exponent, to: start + sign)
        } else {
            // A single digit is followed by a zero.
            count &+= sign &+ max(3, text.writeScientific(to: start + sign))
            put(exponent: exponent)
        }
    }

    /// Appends a number of any kind and size, for which there must be room.
    @inline(never)
    private mutating func appendCareful(_ value: Float) {
        guard value.isFinite else {
            return append(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
        if value.sign == .minus { put(UInt8(ascii: "-")) }
        if value == 0 {
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "."))
            return put(UInt8(ascii: "0"))
        }
        layOut(FloatDigits(value.magnitude))
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) { buffer.put(byte) }

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
