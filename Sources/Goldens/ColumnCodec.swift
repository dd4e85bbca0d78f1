import Diagnostics
import Files
import Quantities

/// How a column of printed numbers is stored.
struct ColumnCoding: Codable, Hashable, Sendable {
    /// How the numbers are printed; nil when the texts are stored as they are.
    var format: NumberFormat?
    /// Decimals that the whole numbers hold.
    var decimals: Int
    /// How often differences of neighbours were taken.
    var difference: Int
    /// Uncompressed size of the numbers or texts.
    var size: Int
    /// Compressed size.
    var bytes: Int
    /// Uncompressed and compressed size of further digits of single rows; both 0 when there are none.
    var extraSize: Int
    var extraBytes: Int
}

/// Stores a column of printed numbers without loss: as whole numbers of 10^-decimals, differenced, their bytes grouped
/// by significance, compressed. Rows that print more decimals keep the further digits apart.
enum ColumnCodec {
    /// The highest order of difference, and the most decimals of a column of numbers.
    static let highestDifference = 7
    static let maximumDecimals = 400

    /// The coded column: its description, and the bytes it stands for.
    static func encode(_ texts: [ArraySlice<UInt8>]) throws -> (coding: ColumnCoding, payload: [UInt8]) {
        let decimals = texts.map { DecimalNumber(utf8: $0) }
        if let numbers = decimals as? [DecimalNumber], let format = format(of: numbers, texts),
            let best = bestPlan(numbers)
        {
            return try encode(numbers, format, best)
        }
        return try encodeVerbatim(texts)
    }

    /// A decoded column, whose texts are made when they are asked for.
    enum Texts {
        case verbatim([ArraySlice<UInt8>])
        case numbers([DecimalNumber], NumberFormat)

        /// Adds the text of a row.
        func append(_ row: Int, to bytes: inout [UInt8]) {
            switch self {
            case .verbatim(let texts): bytes += texts[row]
            case .numbers(let numbers, let format): bytes += format.text(numbers[row]).utf8
            }
        }
    }

    /// The texts of a coded column; nil when the payload does not fit its description.
    static func decode(_ coding: ColumnCoding, _ payload: ArraySlice<UInt8>, rows: Int) -> Texts? {
        guard let format = coding.format else {
            return verbatim(coding, payload, rows: rows).map { .verbatim($0) }
        }
        return numbers(coding, payload, rows: rows).map { .numbers($0, format) }
    }

    /// The numbers of a coded column; nil when the payload does not fit, or the column is verbatim.
    static func numbers(_ coding: ColumnCoding, _ payload: ArraySlice<UInt8>, rows: Int) -> [DecimalNumber]? {
        // allow: the description of the golden was checked: no size is beyond 256 MiB
        guard coding.format != nil, coding.size == rows * 8, coding.bytes + coding.extraBytes == payload.count,
            let planes = Deflate.decompress(payload.prefix(coding.bytes), count: coding.size)
        else { return nil }
        var values = ungrouped(planes, rows)
        for _ in 0..<coding.difference { sum(&values) }
        var numbers = values.map { DecimalNumber(mantissa: $0, exponent: -coding.decimals) }
        if coding.extraBytes > 0 {
            guard let extra = Deflate.decompress(payload.dropFirst(coding.bytes), count: coding.extraSize),
                ExtraDigits.apply(extra, to: &numbers)
            else { return nil }
        }
        return numbers
    }

    // MARK: Choosing

    private static func format(of numbers: [DecimalNumber], _ texts: [ArraySlice<UInt8>]) -> NumberFormat? {
        NumberFormat.allCases.first { format in
            zip(numbers, texts).allSatisfy { format.text($0).utf8.elementsEqual($1) }
        }
    }

    private struct Plan {
        var decimals: Int
        var difference: Int
        var values: [Int64]
        var extra: [UInt8]
        var cost: Int
    }

    /// The cheapest plan by the number of significant bits, over decimals and orders of difference.
    private static func bestPlan(_ numbers: [DecimalNumber]) -> Plan? {
        // Further decimals are left to rows of their own, or the column is stored as it is.
        let counts = Dictionary(numbers.map { (max(0, 0 &- $0.normalised.exponent), 1) }, uniquingKeysWith: +)
        let candidates = counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.prefix(5).map(\.key)
        return candidates.filter { $0 <= maximumDecimals }.compactMap { plan(numbers, decimals: $0) }.min {
            $0.cost < $1.cost
        }
    }

    private static func plan(_ numbers: [DecimalNumber], decimals: Int) -> Plan? {
        guard let (values, extra) = ExtraDigits.split(numbers, decimals: decimals) else { return nil }
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
        _ numbers: [DecimalNumber], _ format: NumberFormat, _ plan: Plan
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

    /// The texts of a column that is stored as it is; nil when the payload does not fit.
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

    /// All lowest bytes, then all second lowest, and so on: bytes of like significance compress together.
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
