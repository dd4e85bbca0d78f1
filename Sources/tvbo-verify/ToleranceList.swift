import ArgumentParser
import Quantities

/// The values of `--tolerance`: the largest allowed differences, one for each physical dimension.
///
///     let tolerances = try ToleranceList(["0.6mV", "1 dimensionless"], unit: nil)
///     let volts = try tolerances.value(for: "v", unit: UnitTable.unit(named: "V"))  // 6e-4
struct ToleranceList {
    /// A parsed tolerance.
    private struct Amount {
        var text: String
        var number: DecimalNumber
        var unit: PhysicalUnit
    }

    private let amounts: [Amount]

    /// Parses tolerances such as `0.6mV`.
    /// - Parameters:
    ///   - texts: The values of the option `--tolerance`.
    ///   - unit: The unit of numbers without a unit; nil if none is known.
    /// - Throws: `ValidationError` for a text that is not a number with a unit, for a number without any unit, for
    ///   a percentage, and for two tolerances of one dimension.
    init(_ texts: [String], unit: PhysicalUnit?) throws {
        var amounts: [Amount] = []
        for text in texts {
            let amount = try Self.amount(text, unit)
            if let other = amounts.first(where: { $0.unit.dimension == amount.unit.dimension }) {
                throw ValidationError(
                    "--tolerance \(other.text) and --tolerance \(text) have the same dimension; give only one for each dimension"
                )
            }
            amounts.append(amount)
        }
        self.amounts = amounts
    }

    /// A Boolean value that indicates whether the option `--tolerance` is not given.
    var isEmpty: Bool { amounts.isEmpty }

    private static func amount(_ text: String, _ unit: PhysicalUnit?) throws -> Amount {
        guard let cut = (1...max(1, text.count)).reversed().first(where: { DecimalNumber(text.prefix($0)) != nil }),
            let number = DecimalNumber(text.prefix(cut)), number.value.isFinite, number.mantissa >= 0
        else {
            throw ValidationError(
                "--tolerance must be a number that is not negative with its unit, as in 0.6mV, not '\(text)'")
        }
        let name = text.dropFirst(cut).drop { $0 == " " }
        if name.isEmpty {
            guard let unit else {
                throw ValidationError(
                    "--tolerance \(text) has no unit: write it with one, as in \(text)mV, or give --unit")
            }
            return Amount(text: text, number: number, unit: unit)
        }
        guard let own = UnitTable.unit(named: String(name)) else {
            throw ValidationError("--tolerance \(text) has the unknown unit '\(name)'; write a known one, as in 0.6mV")
        }
        // As a unit, a percentage is a number: 5% would allow an absolute difference of 0.05.
        guard own != UnitTable.unit(named: "percent") else {
            throw ValidationError(
                "--tolerance \(text) is a share, but a tolerance is an amount; write the largest allowed difference"
                    + " with its unit, as in 0.6mV, or as in '0.05 dimensionless' for a column without a unit")
        }
        return Amount(text: text, number: number, unit: own)
    }

    /// Returns the tolerance for a column, converted to the column's unit.
    /// - Parameters:
    ///   - column: The name of the column, for messages.
    ///   - unit: The unit of the column; nil for a column without one, which needs a dimensionless tolerance.
    /// - Throws: `ValidationError` when no tolerance has the dimension of the unit.
    func value(for column: String, unit: PhysicalUnit?) throws -> Double {
        let wanted = unit ?? .one
        guard let amount = amounts.first(where: { $0.unit.dimension == wanted.dimension }) else {
            let given = amounts.map(\.text).joined(separator: ", ")
            throw ValidationError(
                unit == nil
                    ? "--tolerance \(given) does not fit the column '\(column)', which has no unit: give its unit with"
                        + " --unit; for a column without one write --tolerance '0.1 dimensionless'"
                    : "--tolerance \(given) does not fit the column '\(column)', which is in \(wanted.name): add a"
                        + " --tolerance in such a unit, or choose columns with --columns"
            )
        }
        if let shift = amount.unit.decimalShift(to: wanted) { return amount.number.shifted(by: shift).value }
        return amount.number.value * amount.unit.factor / wanted.factor
    }
}
