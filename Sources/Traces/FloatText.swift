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

    /// The number of numbers that are copied from columns at a time, which stay in the first-level cache, unless
    /// ``RowBlock/partRows`` rows have more.
    private static let blockNumbers = 4096

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
        var digits: [ShortFloatDigits] = []
        var above = [Range<Int>](repeating: 0..<0, count: places.count)
        block.values.withUnsafeBufferPointer { values in
            let table = Rows(values: values, distance: block.distance)
            for rows in table.parts {
                // See DoubleText on the order.
                digits.removeAll(keepingCapacity: true)
                DecimalScales.with { Self.append(to: &digits, rows, of: table, places, $0) }
                buffer.reserve(rows.count * (places.count + 1) * Self.longestNumber)
                above.withUnsafeMutableBufferPointer {
                    append(rows, of: table, places, digits, $0, first, separator)
                }
            }
        }
    }

    /// Rows one after the other, whose memory is borrowed.
    private struct Rows {
        var values: UnsafeBufferPointer<Double>
        var distance: Int

        /// The rows in parts, whose digits stay in the first-level cache.
        var parts: some Sequence<Range<Int>> {
            let count = values.count / distance
            return stride(from: 0, to: count, by: RowBlock.partRows).lazy.map {
                $0..<min($0 + RowBlock.partRows, count)
            }
        }

        @inline(__always)
        func value(_ row: Int, _ place: Int) -> Double { values[row &* distance &+ place] }
    }

    /// - Parameters:
    ///   - digits: The digits of the values; ``ShortFloatDigits/same`` for a value whose text is copied from the row above.
    ///   - above: The place in the text of the last number of each column.
    private mutating func append(
        _ rows: Range<Int>, of table: Rows, _ places: [Int], _ digits: [ShortFloatDigits],
        _ above: UnsafeMutableBufferPointer<Range<Int>>, _ first: PrintedColumn?, _ separator: UInt8
    ) {
        var (row, column) = (rows.lowerBound, 0)
        var values = row &* table.distance
        if let first { put(first, row, separator) }
        for digits in digits {
            let start = count
            if digits.isSame {
                let old = above[column]
                put(sixteenBytes(at: old.lowerBound), length: old.count)
            } else {
                append(Float(table.values[values &+ places[column]]), digits)
            }
            above[column] = start..<count
            put(separator)
            column &+= 1
            guard column == above.count else { continue }
            put(UInt8(ascii: "\n"))
            column = 0
            row &+= 1
            values &+= table.distance
            if let first, row < rows.upperBound { put(first, row, separator) }
        }
    }

    /// Appends a number that has been printed already, and a separator.
    @inline(__always)
    private mutating func put(_ column: PrintedColumn, _ row: Int, _ separator: UInt8) {
        put(column.bytes[row], length: column.lengths[row])
        put(separator)
    }

    /// Returns the numbers of a column of a block, and removes the text.
    mutating func printed(_ block: RowBlock, column: Int) -> PrintedColumn {
        clear()
        var result = PrintedColumn()
        result.bytes.reserveCapacity(block.rowCount)
        result.lengths.reserveCapacity(block.rowCount)
        let places = [block.place(of: column)]
        var digits: [ShortFloatDigits] = []
        block.values.withUnsafeBufferPointer { values in
            let table = Rows(values: values, distance: block.distance)
            for rows in table.parts {
                digits.removeAll(keepingCapacity: true)
                DecimalScales.with { Self.append(to: &digits, rows, of: table, places, $0) }
                buffer.reserve(rows.count * Self.longestNumber)
                for (row, digits) in zip(rows, digits) {
                    let start = count
                    if digits.isSame, let bytes = result.bytes.last, let length = result.lengths.last {
                        put(bytes, length: length)
                    } else {
                        append(Float(table.value(row, places[0])), digits)
                    }
                    result.bytes.append(sixteenBytes(at: start))
                    result.lengths.append(count &- start)
                }
            }
        }
        clear()
        return result
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

    /// Returns the bytes from a place in the text on, as many as a number takes at most; those behind the text have any
    /// value. There must be room for a number behind the text.
    @inline(__always)
    private func sixteenBytes(at place: Int) -> SIMD16<UInt8> {
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
