import Foundation

/// A compact encoding of a column of numbers for the script of a page: the numbers are rounded to whole multiples of a
/// step, and the differences of successive multiples are encoded in base 64.
///
///     let golden = PackedColumn(trace.reference)
///     let run = PackedColumn(trace.test, relativeTo: golden)
///
/// A value is `low + step * n`. The differences of successive `n` are written with seven bits to a byte, the sign in
/// the lowest bit. A column that is relative to another one of the same count uses the `low` and `step` of the other,
/// and holds the differences from its levels.
package struct PackedColumn {
    /// The number of quantization levels of a column of values, minus one.
    package static let levels = 16_383
    /// The number of quantization levels of a column of times, minus one.
    package static let timeLevels = 65_535

    /// The value of the level 0: the lowest value of the column, or that of the column to which it is relative.
    package let low: Double
    /// The distance between adjacent quantization levels, in the unit of the values.
    package let step: Double
    /// The level n of each value; for a value that is not finite, the level of the value before it.
    package let numbers: [Int]
    /// The indices of the values that are not finite.
    package let gaps: [Int]
    /// The levels of the column that this one is relative to; nil for a column by itself.
    private let base: [Int]?

    /// Quantizes values, with an error of at most half the distance between two levels.
    /// - Parameters:
    ///   - values: The values; those that are not finite become gaps.
    ///   - levels: The number of levels from the lowest to the highest value, minus one.
    ///   - other: A column whose levels are used as well; nil for levels between the lowest and the highest of
    ///     `values`. A column with another count, or with a much smaller range, is not used.
    package init(_ values: [Float], levels: Int = PackedColumn.levels, relativeTo other: PackedColumn? = nil) {
        let finite = values.lazy.filter(\.isFinite).map(Double.init)
        let (least, most) = (finite.min() ?? 0, finite.max() ?? 0)
        // A run that far exceeds the range of the golden has its own levels; with those of the golden it would take
        // many bytes.
        let isNear = other.map { most - least <= 4 * $0.step * Double(levels) && $0.step > 0 } ?? false
        let partner = isNear && other?.numbers.count == values.count ? other : nil
        low = partner?.low ?? least
        let width = partner?.step ?? (most - least) / Double(levels)
        step = width
        var (last, found, missing) = (0, [Int](), [Int]())
        found.reserveCapacity(values.count)
        for (row, value) in values.enumerated() {
            if let level = Self.level(value, low, width) { last = level } else { missing.append(row) }
            found.append(last)
        }
        (numbers, gaps) = (found, missing)
        base = partner?.numbers
    }

    private static func level(_ value: Float, _ low: Double, _ step: Double) -> Int? {
        guard value.isFinite else { return nil }
        return step > 0 ? Int(exactly: ((Double(value) - low) / step).rounded()) : 0
    }

    /// The values that the script of the page decodes, one for each quantized value; NaN at gaps.
    package var values: [Double] {
        let missing = Set(gaps)
        return numbers.enumerated().map { missing.contains($0.offset) ? .nan : low + step * Double($0.element) }
    }

    /// The encoded column as the JSON value that the script reads.
    package var script: ScriptValue {
        var members: [(String, ScriptValue)] = [
            ("q", .text(text)), ("lo", .exact(low)), ("st", .exact(step)),
        ]
        if !gaps.isEmpty { members.append(("gaps", .numbers(gaps.map(Double.init)))) }
        if base != nil { members.append(("of", .flag(true))) }
        return .object(members)
    }

    /// The differences in base 64.
    private var text: String {
        let own = base.map { zip(numbers, $0).map { $0 - $1 } } ?? numbers
        var bytes: [UInt8] = []
        bytes.reserveCapacity(own.count * 2)
        var last = 0
        for number in own {
            let change = number - last
            var rest = UInt(bitPattern: change << 1) ^ UInt(bitPattern: change >> (Int.bitWidth - 1))
            while rest > 0x7F {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: rest))
            last = number
        }
        return Data(bytes).base64EncodedString()
    }
}
