import Quantities

// allow in this file: rows are bounded by the number of rows before they are added.

/// The rows of a column in which a zero is printed with a sign, as C's `%.3f` prints `-0.0001`.
///
///     let bytes = NegativeZeros.bytes([3, 7])  // [3, 4]
///
/// Each row is encoded as the distance from the one before, for the first one from row 0, in the variable length of
/// ``ExtraDigits``.
enum NegativeZeros {
    /// Returns the encoding of the rows whose zero has a sign, given as row indices in increasing order.
    static func bytes(_ rows: [Int]) -> [UInt8] {
        var bytes: [UInt8] = []
        var last = 0
        for row in rows {
            ExtraDigits.append(UInt64(row - last), to: &bytes)
            last = row
        }
        return bytes
    }

    /// Decodes the indices of the rows whose zero has a sign; nil if the encoding is malformed, or such a row does not
    /// hold a zero.
    static func rows(_ bytes: [UInt8], of numbers: [DecimalNumber]) -> Set<Int>? {
        var index = 0
        var row = 0
        var rows: Set<Int> = []
        while index < bytes.count {
            guard let distance = ExtraDigits.read(bytes, &index), distance < UInt64(numbers.count) else { return nil }
            row += Int(distance)
            guard row < numbers.count, numbers[row].mantissa == 0, rows.insert(row).inserted else { return nil }
        }
        return rows
    }
}
