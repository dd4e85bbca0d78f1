import Comparison
import Diagnostics
import Quantities
import Schema
import YAML

/// The declaration `tube:` of a check with the metric `tube`: how far the golden may be moved in time and in value to
/// cover the run.
public struct TubeRule: Sendable {
    /// The largest permitted change of the times of the golden, in milliseconds.
    public var time: Double
    /// The largest permitted change of the values of the golden, in `unit` or as a share of the golden's highest minus
    /// lowest value.
    public var amount: TubeSize.Amount
    /// The unit of ``amount``; nil for an amount without a unit, and for a share.
    public var unit: PhysicalUnit?
    /// The place of the declaration `tube:` in `case.yaml`.
    public var place: Place

    /// Returns the size of the tube for a signal, with the largest change of values converted to the unit of the
    /// signal; one given as a share is returned as it is.
    /// - Parameters:
    ///   - unit: The unit of the signal; nil for a number without a unit.
    ///   - signal: The path of the signal, for the error.
    /// - Throws: `DiagnosticsError` (`invalidCase`) when the declared unit and that of the signal are not decimal
    ///   multiples of each other.
    package func size(in unit: PhysicalUnit?, signal: String) throws -> TubeSize {
        guard case .value(let value) = amount else { return TubeSize(time: time, amount: amount) }
        guard let shift = (self.unit ?? .one).decimalShift(to: unit ?? .one) else {
            throw DiagnosticsError(
                .invalidCase,
                "the 'unit' of the tube, '\(self.unit?.name ?? "1")', cannot be converted to that of the signal"
                    + " '\(signal)', '\(unit?.name ?? "1")'",
                at: place)
        }
        return TubeSize(time: time, amount: .value(value * DecimalNumber(mantissa: 1, exponent: shift).value))
    }
}

/// A reader of the keys of a check that only some metrics use: `tube` and `match`.
struct MetricOptionReader {
    /// The context of the YAML readers, which collects the errors of the case.
    let reading: ReadContext

    private static let tubeKeys = [String: KeyRole].used(["time", "time_unit", "value", "unit", "range"])
    private static let matchKeys = [String: KeyRole].used(["within", "unit"])

    /// Returns the declared tube of a check. The result is nil if the metric is not `tube`, for which a declared tube
    /// is logged as an error, and if the tube is missing or invalid, after logging an error.
    func tube(_ check: Block, _ metric: Metric) -> TubeRule? {
        guard let inner = inner(check, "tube", Self.tubeKeys, isNeeded: metric == .tube, metric) else { return nil }
        let unit = inner["time_unit"] == nil ? .millisecond : inner.unit("time_unit")
        guard let time = amount(inner, "time"), let unit, let shift = shift(unit, inner, "time_unit") else {
            return nil
        }
        let instants = time * DecimalNumber(mantissa: 1, exponent: shift).value
        let place = inner.node.place
        guard (inner["value"] == nil) != (inner["range"] == nil) else {
            reading.log.error(
                .missingKey, "\(inner.name) needs either 'value' or 'range', and not both", at: place,
                hint:
                    "give the tube's width as 'value: 0.5, unit: mV', or as 'range: 0.01', a fraction of the golden's"
                    + " largest minus smallest value"
            )
            return nil
        }
        if let share = inner["range"] == nil ? nil : amount(inner, "range") {
            if inner["unit"] != nil {
                reading.log.error(
                    .invalidCase,
                    "the key 'unit' of \(inner.name) cannot be used with 'range', a fraction without a unit; remove it",
                    at: inner.place("unit"))
            }
            return TubeRule(time: instants, amount: .range(share), unit: nil, place: place)
        }
        guard let value = inner["value"] == nil ? nil : amount(inner, "value") else { return nil }
        if inner["unit"] == nil {
            reading.log.error(
                .missingKey, "\(inner.name) has no unit", at: place,
                hint: "add the unit of 'value', such as 'unit: mV' or 'unit: dimensionless'")
        }
        return TubeRule(time: instants, amount: .value(value), unit: inner.unit(), place: place)
    }

    /// Returns the value of `match:` in milliseconds: the largest time that is permitted between two events that become
    /// partners, or the time constant of the metric `van_rossum`; nil for metrics without this option, and after
    /// logging an error. The option is an error for other metrics.
    func matchWindow(_ check: Block, _ metric: Metric) -> Double? {
        guard let inner = inner(check, "match", Self.matchKeys, isNeeded: metric.needsMatchWindow, metric) else {
            return nil
        }
        let unit = inner["unit"] == nil ? .millisecond : inner.unit()
        guard let within = amount(inner, "within"), let unit, let shift = shift(unit, inner, "unit") else { return nil }
        let window = within * DecimalNumber(mantissa: 1, exponent: shift).value
        if window > 0 { return window }
        reading.log.error(
            .invalidCase, "the time 'within' of \(inner.name) must be greater than 0", at: inner.place("within"))
        return nil
    }

    /// Returns the block of an option; nil if the metric does not need it. A missing option is an error, and so is one
    /// of another metric.
    private func inner(
        _ check: Block, _ key: String, _ keys: [String: KeyRole], isNeeded: Bool, _ metric: Metric
    ) -> Block? {
        guard let node = check[key] else {
            if isNeeded {
                let hint =
                    key == "tube"
                    ? "add, for instance, 'tube: { time: 0.1, value: 0.5, unit: mV }'"
                    : "add, for instance, 'match: { within: 2, unit: ms }'"
                reading.log.error(
                    .missingKey, "\(check.name) has no '\(key)', which the metric \(metric.rawValue) needs",
                    at: check.node.place,
                    hint: hint)
            }
            return nil
        }
        if isNeeded { return Block(node, "'\(key)' of \(check.name)", keys: keys, reading) }
        reading.log.error(
            .invalidCase,
            "the key '\(key)' of \(check.name) is not an option of the metric \(metric.rawValue); remove it",
            at: node.place)
        return nil
    }

    private func amount(_ block: Block, _ key: String) -> Double? {
        guard block[key] != nil else {
            reading.log.error(.missingKey, "\(block.name) has no '\(key)'", at: block.node.place)
            return nil
        }
        guard let value = block.number(key) else { return nil }
        if value >= 0, value.isFinite { return value }
        reading.log.error(
            .invalidCase, "the key '\(key)' of \(block.name) must be a finite number of at least 0",
            at: block.place(key))
        return nil
    }

    private func shift(_ unit: PhysicalUnit, _ block: Block, _ key: String) -> Int? {
        if let shift = unit.decimalShift(to: .millisecond) { return shift }
        reading.log.error(
            .invalidCase, "the key '\(key)' of \(block.name) must be a unit of time, such as ms", at: block.place(key))
        return nil
    }
}
