import Comparison
import Diagnostics
import Foundation
import Goldens
import Quantities
import Traces

/// The conversion of solutions to goldens, which store printed numbers.
enum GoldenText {
    /// The largest number of decimals; beyond it, numbers are printed with all their digits.
    private static let decimalLimit = 60
    /// The share of the largest magnitude of a column below which digits depend on rounding.
    private static let rounding = 0x1p-40

    /// Returns a golden with the rows and columns of a solution.
    /// - Parameters:
    ///   - accuracies: The estimated error of each column, in its unit. A column is printed with one digit more than it
    ///     is accurate, but with no digits below 2^-40 of its largest magnitude and at least one decimal. If that takes
    ///     more than 60 decimals, each value is printed with all its digits.
    ///   - names: The names of the golden's columns; nil for the names in the solution.
    /// - Throws: `DiagnosticsError` (`nonFinite`) when a value is not finite.
    static func golden(_ trajectory: Trajectory, accuracies: [Double], names: [String]? = nil) throws -> Golden {
        let names = names ?? trajectory.columns.map(\.name)
        let decimals = try zip(trajectory.columns, accuracies).map { column, accuracy -> Int? in
            let largest = Largest.magnitude(column.values)
            guard largest.isFinite else {
                throw DiagnosticsError(
                    .nonFinite,
                    "the column '\(column.name)' of the solution contains a value that is not finite and cannot be stored as a golden"
                )
            }
            let digit = Largest.of(accuracy, rounding * largest)
            guard digit > 0, digit.isFinite, let exponent = Int(exactly: log10(digit).rounded(.down)) else { return 1 }
            return exponent > 0 ? 1 : 1 - exponent <= decimalLimit ? 1 - exponent : nil
        }
        var text = "# t\t" + names.joined(separator: "\t") + "\n"
        for (row, time) in trajectory.times.enumerated() {
            let values = zip(trajectory.columns, decimals).map { column, decimals in
                decimals.map { String(format: "%.\($0)f", column.values[row]) } ?? column.values[row].description
            }
            text += ([time.description] + values).joined(separator: "\t") + "\n"
        }
        return try Golden(
            text: Array(text.utf8), file: "the solution", names: ["t"] + names,
            units: [.millisecond] + trajectory.columns.map(\.unit))
    }

    /// Returns a golden with the times of a solution, and with values that are printed as 32-bit numbers in SI units,
    /// as jLEMS prints them.
    /// - Parameters:
    ///   - trajectory: The solution, from which the times and the units of the columns are taken.
    ///   - values: The values in SI units, shape `[columns][rows]`.
    ///   - names: The names of the golden's columns.
    static func singles(_ trajectory: Trajectory, _ values: [[Double]], names: [String]) throws -> Golden {
        var text = "# t\t" + names.joined(separator: "\t") + "\n"
        for (row, time) in trajectory.times.enumerated() {
            text += ([time.description] + values.map { Float($0[row]).description }).joined(separator: "\t") + "\n"
        }
        let units = trajectory.columns.map { $0.unit.flatMap { UnitTable.coherentUnit(of: $0.dimension) } }
        return try Golden(
            text: Array(text.utf8), file: "the solution", names: ["t"] + names, units: [.millisecond] + units)
    }
}
