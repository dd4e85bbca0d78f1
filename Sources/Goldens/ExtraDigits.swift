import Quantities

// allow in this file: mantissas have at most 18 digits, rows and further digits are bounded before they are converted.

/// The digits of single rows beyond the number of decimals of their column.
///
///     // 0.5 and 0.125 as multiples of 10^-1
///     let split = ExtraDigits.split(numbers, decimals: 1)  // values [5, 1], extra [1, 2, 25]
///
/// Each such row is encoded as three unsigned numbers: the distance from the previous such row (for the first one, from
/// row 0), the number *k* of extra digits, and the remainder in units of 10^-(decimals + *k*). The numbers have a
/// variable length with 7 bits in each byte, lowest first (LEB128; DWARF 5, section 7.6).
enum ExtraDigits {
    /// Splits the numbers of a column into multiples of 10^-decimals, rounded down, and the encoded remainders of those
    /// rows that have more decimals.
    /// - Returns: The multiples, shape `[rows]`, and the encoded remainders; nil if a multiple overflows or a number
    ///   has more than 18 extra digits.
    static func split(_ numbers: [DecimalNumber], decimals: Int) -> (values: [Int64], extra: [UInt8])? {
        var values: [Int64] = []
        var extra: [UInt8] = []
        var last = 0
        values.reserveCapacity(numbers.count)
        for (row, number) in numbers.enumerated() {
            let normal = number.normalized
            if normal.exponent >= -decimals {
                guard let value = normal.mantissa(at: -decimals) else { return nil }
                values.append(value)
                continue
            }
            let further = -decimals &- normal.exponent
            guard (1...18).contains(further), let power = power(further) else { return nil }
            let value = normal.mantissa >= 0 ? normal.mantissa / power : (normal.mantissa - power + 1) / power
            values.append(value)
            append(UInt64(row - last), to: &extra)
            append(UInt64(further), to: &extra)
            append(UInt64(normal.mantissa - value * power), to: &extra)
            last = row
        }
        return (values, extra)
    }

    /// Adds the remainders that `split(_:decimals:)` encoded to the numbers of their rows.
    /// - Returns: A Boolean value that indicates whether the encoding is well-formed. Otherwise the numbers must not be
    ///   used.
    static func apply(_ extra: [UInt8], to numbers: inout [DecimalNumber]) -> Bool {
        var index = 0
        var row = 0
        while index < extra.count {
            guard let distance = read(extra, &index), let further = read(extra, &index), let rest = read(extra, &index),
                distance <= UInt64(numbers.count), further <= 18, let power = power(Int(further)), rest < UInt64(power)
            else { return false }
            row += Int(distance)
            guard row < numbers.count else { return false }
            let number = numbers[row]
            let (scaled, overflow) = number.mantissa.multipliedReportingOverflow(by: power)
            guard !overflow else { return false }
            numbers[row] = DecimalNumber(mantissa: scaled &+ Int64(rest), exponent: number.exponent - Int(further))
        }
        return true
    }

    private static func power(_ exponent: Int) -> Int64? {
        DecimalNumber(mantissa: 1, exponent: exponent).mantissa(at: 0)
    }

    /// Appends an unsigned number to `bytes` in LEB128, with 7 bits in each byte.
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Returns the unsigned number in LEB128 that begins at an index, and advances the index past it; nil if the bytes
    /// end first or the number has more than 63 bits.
    static func read(_ bytes: [UInt8], _ index: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while index < bytes.count, shift < 63 {
            let byte = bytes[index]
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
