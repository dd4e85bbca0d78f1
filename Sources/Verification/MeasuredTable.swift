import Cases
import Comparison
import Quantities

/// The errors of all runs of a case, measured again in order to compare them with a stored table.
///
///     let table = try ErrorMeasurement(loader: ModelLoader()).measure(file)
///     for change in table.changes(from: stored) { print(change.run, change.new) }
///     for warning in table.warnings { print(warning) }
public struct MeasuredTable: Sendable {
    /// The measured error of one signal of a check in one run.
    package struct Entry: Sendable {
        /// The name of the check whose metric was measured.
        package var check: String
        /// The name of the integration method of the run.
        package var method: String
        /// The step size of the run, in the model's time scale.
        package var step: DecimalNumber
        /// The path of the quantity whose error was measured.
        package var signal: String
        /// The name of the unit of `error`; empty for a number without a unit.
        package var unit: String
        /// The measured error: the value of the check's metric, in `unit`; 0 where the metric is not defined.
        package var error: Double
        /// The error that rounding alone can cause, in `unit`: 1e-10 of the range of the golden's signal (of the
        /// magnitude of a constant one), or 1e-10 for a metric that is not in the unit of the signal.
        package var floor: Double
    }

    /// The change of the error of a run since it was stored, for the signal whose error changed most.
    public struct Change: Sendable {
        /// The run in words, after the name of the check, such as `voltage, rk4 at 0.01 ms`.
        public var run: String
        /// The path of the quantity whose error changed most.
        public var signal: String
        /// The name of the unit of `old` and `new`; empty for numbers without a unit.
        public var unit: String
        /// The stored error; nil if the stored table has none.
        public var old: Double?
        /// The measured error, rounded up as in the table.
        public var new: Double
        /// The measured error divided by the stored one; nil if there is no stored one, infinite when it is 0.
        public var ratio: Double? {
            old.map { $0 == new ? 1 : $0 == 0 ? .infinity : new / $0 }
        }
    }

    /// The measured errors, in the order of the checks and, for each check, of the runs.
    package let entries: [Entry]
    /// The name of the unit of the step sizes in the table.
    package let timeScale: String

    /// Returns the YAML text of the table.
    /// - Throws: `DiagnosticsError` if two entries have the same check, method, step size and signal.
    public func text() throws -> String {
        try MeasuredErrors.text(
            entries.map { (check: $0.check, method: $0.method, step: $0.step, signal: $0.signal, error: $0.error) })
    }

    /// The number of runs in the table; a run counts once for each check.
    public var runCount: Int { runs.count }

    private var runs: [[Entry]] {
        var result: [[Entry]] = []
        for entry in entries {
            if let last = result.last?.last, last.check == entry.check, last.method == entry.method,
                last.step == entry.step
            {
                result[result.count - 1].append(entry)
            } else {
                result.append([entry])
            }
        }
        return result
    }

    /// Returns the runs whose errors differ from those of a stored table in the digits that a table holds, each with
    /// the signal that changed most. The changes by the largest factor, up or down, and those without a stored error
    /// come first.
    public func changes(from stored: MeasuredErrors) -> [Change] {
        let changes = runs.compactMap { entries -> Change? in
            let all = entries.map { entry in
                Change(
                    run: "\(entry.check), \(entry.method) at \(entry.step) \(timeScale)", signal: entry.signal,
                    unit: entry.unit,
                    old: stored.error(
                        check: entry.check, method: entry.method, step: entry.step, signal: entry.signal),
                    new: Double(MeasuredErrors.roundedUp(entry.error)) ?? entry.error)
            }
            return all.filter { $0.old != $0.new }.max { Self.weight($0) < Self.weight($1) }
        }
        return changes.enumerated().sorted { one, other in
            let (first, second) = (Self.weight(one.element), Self.weight(other.element))
            return first == second ? one.offset < other.offset : first > second
        }.map(\.element)
    }

    /// Returns the factor by which an error changed, in either direction.
    private static func weight(_ change: Change) -> Double {
        guard let ratio = change.ratio else { return .infinity }
        return ratio >= 1 ? ratio : ratio == 0 ? .infinity : 1 / ratio
    }

    /// Sentences on errors that do not decrease with the step size, because a fault of the model or the error of the
    /// golden determines them.
    ///
    /// A method of order 1 or more divides its error by at least the ratio of the step sizes. An error is doubtful if
    /// it falls by less than the square root of that ratio from the longest step to the shortest, unless rounding
    /// determines it.
    public var warnings: [String] {
        var groups: [String: [Entry]] = [:]
        var order: [String] = []
        for entry in entries {
            // The whole warning: the error of pop[0]/v with rk4 in check 'voltage' does not fall with the step size: …
            let key = "\(entry.signal) with \(entry.method) in check '\(entry.check)'"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(entry)
        }
        return order.compactMap { key in
            let sorted = (groups[key] ?? []).sorted { $0.step.value < $1.step.value }
            guard let short = sorted.first, let long = sorted.last, short.step.value < long.step.value,
                short.error > short.floor, long.error > 0
            else { return nil }
            let limit = (short.step.value / long.step.value).squareRoot()
            guard short.error > long.error * limit else { return nil }
            let unit = short.unit.isEmpty ? "" : " \(short.unit)"
            return
                "the error of \(key) does not fall with the step size: \(MeasuredErrors.roundedUp(long.error))\(unit)"
                + " at"
                + " \(long.step) \(timeScale), \(MeasuredErrors.roundedUp(short.error))\(unit)"
                + " at \(short.step) \(timeScale); look for a fault of the model, or use a golden with a smaller error"
        }
    }
}
