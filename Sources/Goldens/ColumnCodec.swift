import Diagnostics
import Files
import Quantities

/// The parameters with which a column of printed numbers is encoded. The file of a golden stores them as JSON.
struct ColumnCoding: Codable, Hashable, Sendable {
    /// The format in which the numbers of the column were printed; nil for a column whose texts are stored verbatim.
    var format: NumberFormat?
    /// The number *d* of decimals of the column: its numbers are stored as multiples of 10^-*d*. With the format
    /// `fixed` it is also the number of decimals that are printed.
    var decimals: Int
    /// The number of times that differences between successive rows are taken before compression; 0 if the numbers
    /// themselves are stored.
    var difference: Int
    /// The size of the column in bytes before compression: 8 for each number, or the length of the texts.
    var size: Int
    /// The size of the column's numbers or texts in bytes after compression.
    var bytes: Int
    /// The size in bytes, before compression, of the encoded ``ExtraDigits`` of the column or, with the format `fixed`,
    /// of its ``NegativeZeros``; 0 if there are none.
    var extraSize: Int
    /// The size in bytes, after compression, of the encoded ``ExtraDigits`` of the column or, with the format `fixed`,
    /// of its ``NegativeZeros``; 0 if there are none.
    var extraBytes: Int
}

/// A lossless codec for columns of printed numbers.
///
///     let (coding, payload) = try ColumnCodec.encode(texts)
///     let decoded = ColumnCodec.decode(coding, payload[...], rows: texts.count)
///
/// The numbers are converted to fixed-point integers, of which differences up to order 7 are taken, whichever order
/// needs the fewest bits. The differences are zigzag-coded, so that small magnitudes have leading zeros; their bytes
/// are grouped by significance; and the result is compressed with zlib. Digits of single rows beyond the decimals of
/// the column are stored separately as ``ExtraDigits``. In a column of the format `fixed` no row has such digits, but
/// zeros may be printed with a sign, which ``NegativeZeros`` keeps. A column that cannot be reproduced from its numbers
/// is stored verbatim, with its texts separated by line feeds.
enum ColumnCodec {
    /// The highest order of differences between successive rows that the encoding of a column tries.
    static let highestDifference = 7
    /// The largest number of decimals with which a column is stored as numbers; a column with more is stored as text.
    static let maximumDecimals = 400

    /// Encodes the printed numbers of a column without loss.
    /// - Parameter texts: The printed number of each row, shape `[rows]`.
    /// - Returns: The parameters of the encoding, and the compressed bytes: the numbers or texts, followed by the extra
    ///   digits or negative zeros.
    /// - Throws: `DiagnosticsError` if zlib fails.
    /// - Complexity: O(*n*) in the number of rows.
    static func encode(_ texts: [ArraySlice<UInt8>]) throws -> (coding: ColumnCoding, payload: [UInt8]) {
        let decimals = texts.map { DecimalNumber(utf8: $0) }
        guard let numbers = decimals as? [DecimalNumber] else { return try encodeVerbatim(texts) }
        if let format = format(of: numbers, texts), let best = bestPlan(numbers) { return try encode(format, best) }
        if let fixed = fixedPlan(numbers, texts) { return try encode(.fixed, fixed) }
        return try encodeVerbatim(texts)
    }

    /// A decoded column of a golden, whose texts are created on demand.
    enum Texts {
        /// A column that was stored as texts, one for each row.
        case verbatim([ArraySlice<UInt8>])
        /// A column that was stored as numbers, one for each row, with the format in which they are printed, and the
        /// rows in which a zero is printed with a minus sign.
        case numbers([DecimalNumber], NumberFormat, negativeZeros: Set<Int>)

        /// Appends the text that the column has in a row, counted from 0, to `bytes`.
        func append(_ row: Int, to bytes: inout [UInt8]) {
            switch self {
            case .verbatim(let texts): bytes += texts[row]
            case .numbers(let numbers, let format, let negativeZeros):
                if negativeZeros.contains(row) { bytes.append(UInt8(ascii: "-")) }
                bytes += format.text(numbers[row]).utf8
            }
        }
    }

    /// Returns the column that was encoded as the given parameters and compressed bytes; nil if the bytes do not fit
    /// the parameters.
    static func decode(_ coding: ColumnCoding, _ payload: ArraySlice<UInt8>, rows: Int) -> Texts? {
        guard let format = coding.format else {
            return verbatim(coding, payload, rows: rows).map { .verbatim($0) }
        }
        guard let numbers = numbers(coding, payload, rows: rows) else { return nil }
        guard format == .fixed, coding.extraBytes > 0 else { return .numbers(numbers, format, negativeZeros: []) }
        guard let extra = Deflate.decompress(payload.dropFirst(coding.bytes), count: coding.extraSize),
            let zeros = NegativeZeros.rows(extra, of: numbers)
        else { return nil }
        return .numbers(numbers, format, negativeZeros: zeros)
    }

    /// Returns the numbers of an encoded column, one for each row; nil if the bytes do not fit the parameters, or if
    /// the column is stored as text.
    static func numbers(_ coding: ColumnCoding, _ payload: ArraySlice<UInt8>, rows: Int) -> [DecimalNumber]? {
        // allow: the description of the golden was checked: no size is beyond 256 MiB
        guard coding.format != nil, coding.size == rows * 8, coding.bytes + coding.extraBytes == payload.count,
            let planes = Deflate.decompress(payload.prefix(coding.bytes), count: coding.size)
        else { return nil }
        var values = ungrouped(planes, rows)
        for _ in 0..<coding.difference { sum(&values) }
        var numbers = values.map { DecimalNumber(mantissa: $0, exponent: -coding.decimals) }
        if coding.format != .fixed, coding.extraBytes > 0 {
            guard let extra = Deflate.decompress(payload.dropFirst(coding.bytes), count: coding.extraSize),
                ExtraDigits.apply(extra, to: &numbers)
            else { return nil }
        }
        return numbers
    }

    // MARK: Choosing

    private static func format(of numbers: [DecimalNumber], _ texts: [ArraySlice<UInt8>]) -> NumberFormat? {
        NumberFormat.allCases.filter { $0 != .fixed }.first { format in
            zip(numbers, texts).allSatisfy { format.text($0).utf8.elementsEqual($1) }
        }
    }

    /// Returns the plan with the fewest significant bits for a column whose rows are printed with equally many decimals;
    /// nil for other columns.
    private static func fixedPlan(_ numbers: [DecimalNumber], _ texts: [ArraySlice<UInt8>]) -> Plan? {
        guard let exponent = numbers.first?.exponent, (-maximumDecimals...0).contains(exponent) else { return nil }
        var zeros: [Int] = []
        for (row, number) in numbers.enumerated() {
            guard number.exponent == exponent else { return nil }
            var text = texts[row]
            if number.mantissa == 0, text.first == UInt8(ascii: "-") {
                zeros.append(row)
                text = text.dropFirst()
            }
            guard NumberFormat.fixed.text(number).utf8.elementsEqual(text) else { return nil }
        }
        // allow: at most 400 decimals
        return plan(numbers.map(\.mantissa), NegativeZeros.bytes(zeros), decimals: -exponent)
    }

    private struct Plan {
        var decimals: Int
        var difference: Int
        var values: [Int64]
        var extra: [UInt8]
        var cost: Int
    }

    /// Returns the plan with the fewest significant bits among the five most common numbers of decimals and all orders
    /// of differences.
    private static func bestPlan(_ numbers: [DecimalNumber]) -> Plan? {
        // Rows with more decimals than a candidate have extra digits. Without any candidate the column is verbatim.
        let counts = Dictionary(numbers.map { (max(0, 0 &- $0.normalized.exponent), 1) }, uniquingKeysWith: +)
        let candidates = counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.prefix(5).map(\.key)
        return candidates.filter { $0 <= maximumDecimals }.compactMap { plan(numbers, decimals: $0) }.min {
            $0.cost < $1.cost
        }
    }

    private static func plan(_ numbers: [DecimalNumber], decimals: Int) -> Plan? {
        ExtraDigits.split(numbers, decimals: decimals).map { plan($0.values, $0.extra, decimals: decimals) }
    }

    /// Returns the plan with the order of differences that needs the fewest significant bits.
    private static func plan(_ values: [Int64], _ extra: [UInt8], decimals: Int) -> Plan {
        var differenced = values
        var best = Plan(
            decimals: decimals, difference: 0, values: values, extra: extra, cost: cost(values) + extra.count * 8)
        for order in 1...highestDifference {
            difference(&differenced)
            let cost = cost(differenced) + extra.count * 8
            if cost < best.cost {
                best = Plan(decimals: decimals, difference: order, values: differenced, extra: extra, cost: cost)
            }
        }
        return best
    }

    private static func cost(_ values: [Int64]) -> Int {
        values.reduce(0) { $0 + 64 - zigzag($1).leadingZeroBitCount }
    }

    // MARK: Coding

    private static func encode(
        _ format: NumberFormat, _ plan: Plan
    ) throws -> (coding: ColumnCoding, payload: [UInt8]) {
        let main = try Deflate.compress(grouped(plan.values))
        let extra = plan.extra.isEmpty ? [] : try Deflate.compress(plan.extra)
        let coding = ColumnCoding(
            format: format, decimals: plan.decimals, difference: plan.difference, size: plan.values.count * 8,
            bytes: main.count, extraSize: plan.extra.count, extraBytes: extra.count)
        return (coding, main + extra)
    }

    private static func encodeVerbatim(
        _ texts: [ArraySlice<UInt8>]
    ) throws -> (coding: ColumnCoding, payload: [UInt8]) {
        let joined = Array(texts.joined(separator: [0x0A]))
        let payload = try Deflate.compress(joined)
        let coding = ColumnCoding(
            format: nil, decimals: 0, difference: 0, size: joined.count, bytes: payload.count, extraSize: 0,
            extraBytes: 0)
        return (coding, payload)
    }

    /// Returns the texts of an encoded column that is stored verbatim, shape `[rows]`; nil if the bytes do not fit the
    /// parameters.
    static func verbatim(_ coding: ColumnCoding, _ payload: ArraySlice<UInt8>, rows: Int) -> [ArraySlice<UInt8>]? {
        guard let joined = Deflate.decompress(payload, count: coding.size) else { return nil }
        let texts = joined.split(separator: 0x0A, maxSplits: rows, omittingEmptySubsequences: false)
        return texts.count == rows ? texts : nil
    }

    private static func difference(_ values: inout [Int64]) {
        for index in stride(from: values.count - 1, to: 0, by: -1) { values[index] &-= values[index - 1] }
    }

    private static func sum(_ values: inout [Int64]) {
        for index in values.indices.dropFirst() { values[index] &+= values[index - 1] }
    }

    private static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }

    /// Returns the lowest bytes of all values, then the second lowest bytes, and so on. Bytes of equal significance
    /// resemble each other, which improves the compression.
    private static func grouped(_ values: [Int64]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: values.count * 8)
        for (row, value) in values.enumerated() {
            let coded = zigzag(value)
            for plane in 0..<8 {
                bytes[plane * values.count + row] = UInt8(truncatingIfNeeded: coded >> (8 &* plane))
            }
        }
        return bytes
    }

    private static func ungrouped(_ bytes: [UInt8], _ rows: Int) -> [Int64] {
        (0..<rows).map { row in
            var coded: UInt64 = 0
            for plane in 0..<8 { coded |= UInt64(truncatingIfNeeded: bytes[plane * rows + row]) << (8 &* plane) }
            return Int64(bitPattern: coded >> 1) ^ -Int64(bitPattern: coded & 1)
        }
    }
}
