import Comparison
import Diagnostics
import Files
import Foundation
import Quantities
import Schema
import YAML

/// A reader of the checks of a case with their tolerances, and of the tables of measured errors that these name. Each
/// table is read once.
final class CheckReader {
    private let context: CaseContext
    private let toleratesMissingTables: Bool
    private var tables: [String: MeasuredErrors] = [:]
    /// The concatenated bytes of all tables of measured errors read so far, which are part of the digest of the case.
    private(set) var content: [UInt8] = []

    /// Creates a reader that logs errors in a context.
    /// - Parameter toleratesMissingTables: Whether a table of measured errors that does not exist is read as empty.
    init(context: CaseContext, toleratesMissingTables: Bool) {
        self.context = context
        self.toleratesMissingTables = toleratesMissingTables
    }

    private var reading: ReadContext { context.reading }

    private static let checkKeys = [String: KeyRole].used([
        "name", "golden", "metric", "window", "instants", "signals", "runs", "tolerance", "tube", "match",
        "constant",
    ])
    private static let windowKeys = [String: KeyRole].used(["from", "to", "unit"])
    private static let toleranceKeys = [String: KeyRole].used([
        "value", "values", "unit", "measured", "basis", "budget", "false_alarm",
    ])
    private static let measuredKeys = [String: KeyRole].used(["file", "check", "factor"])

    /// Returns the check that a node describes, or nil after logging an error when its name, golden, metric or
    /// tolerance is missing or invalid. Errors elsewhere in it, such as an undeclared golden or an invalid window, are
    /// logged, but the check is returned. Tables of measured errors that it names are read, and added to ``content``.
    /// - Parameter goldens: The goldens of the case, one of which the check must name.
    func check(
        _ node: YAMLNode, _ goldens: [CaseDefinition.GoldenDefinition]
    ) -> CaseDefinition.Check? {
        let shown = node["name"]?.scalar.map { "check '\($0.text)'" } ?? "check"
        guard let block = Block(node, shown, keys: Self.checkKeys, reading),
            let name = context.required(block, "name"), let golden = context.required(block, "golden"),
            let word = context.required(block, "metric")
        else { return nil }
        if !goldens.contains(where: { $0.name == golden }) {
            reading.log.error(
                .unknownReference, "\(shown) names the golden '\(golden)', which 'goldens:' does not declare",
                at: block.place("golden"),
                hint: Spelling.hint(for: golden, among: goldens.map(\.name)))
        }
        guard let metric = Metric(rawValue: word) else {
            let known = Metric.allCases.map(\.rawValue)
            reading.log.error(
                .invalidCase, "unknown metric '\(word)' in \(shown)", at: block.place("metric"),
                hint: Spelling.hint(for: word, among: known)
                    ?? "use one of the metrics \(known.joined(separator: ", "))")
            return nil
        }
        let options = MetricOptionReader(reading: reading)
        let (tube, matchWindow) = (options.tube(block, metric), options.matchWindow(block, metric))
        guard
            let tolerance = tolerance(
                block, metric,
                goldens.first { $0.name == golden }.flatMap {
                    ComparedUnits($0, signals: names(block, "signals", "a signal"))
                })
        else { return nil }
        for key in ["signals", "runs"] { refuseRepeated(key, block) }
        return .init(
            name: name, golden: golden, metric: metric, window: window(block), onlyShared: onlyShared(block),
            signals: signals(block), runs: names(block, "runs", "a run"), isConstant: isConstant(block, metric),
            tube: tube, matchWindow: matchWindow, tolerance: tolerance, place: node.place)
    }

    /// Returns whether the check declares its signals as constant, after logging an error for a metric that has no value
    /// for them, or whose value a constant of another size does not change.
    private func isConstant(_ block: Block, _ metric: Metric) -> Bool {
        guard block.truth("constant") == true else { return false }
        if ![.maxAbs, .rmse, .bias].contains(metric) {
            reading.log.error(
                .invalidCase,
                "the metric \(metric.rawValue) of \(block.name) cannot be used with 'constant: true'; only max_abs, rmse"
                    + " and bias measure a constant signal",
                at: block.place("constant"))
        }
        return true
    }

    private func onlyShared(_ block: Block) -> Bool {
        guard let word = block.text("instants"), word != "all" else { return false }
        if word != "shared" {
            reading.log.error(
                .invalidCase, "the key 'instants' of \(block.name) must be 'all' or 'shared', not '\(word)'",
                at: block.place("instants"))
        }
        return true
    }

    private func refuseRepeated(_ key: String, _ block: Block) {
        let entries = block.list(key).compactMap { node in node.scalar.map { ($0.text, node.place) } }
        RepeatedEntries(reading: reading).refuse(entries) {
            "the name '\($0)' is listed twice in '\(key)' of \(block.name)"
        }
    }

    private func signals(_ block: Block) -> [String] { names(block, "signals", "a signal") }

    /// Returns the names in a list of a check. An item that is not text is an error, since an empty list selects all.
    private func names(_ block: Block, _ key: String, _ item: String) -> [String] {
        block.list(key).compactMap { node in
            if let text = node.scalar?.text, !node.isNull { return text }
            reading.log.error(
                .wrongType, "the name of \(item) in \(block.name) must be text, not \(node.kind)", at: node.place)
            return nil
        }
    }

    private func window(_ block: Block) -> TimeWindow? {
        guard let node = block["window"],
            let inner = Block(node, "the window of \(block.name)", keys: Self.windowKeys, reading)
        else { return nil }
        for key in ["from", "to"] where inner[key] == nil {
            reading.log.error(.missingKey, "\(inner.name) has no '\(key)'", at: node.place)
        }
        guard let start = inner.decimal("from"), let end = inner.decimal("to") else { return nil }
        let unit = inner.unit() ?? .millisecond
        guard let shift = unit.decimalShift(to: .millisecond), start.value < end.value else {
            reading.log.error(
                .invalidCase,
                "the window of \(block.name) must end ('to') after it starts ('from'), and its unit must be a unit of"
                    + " time",
                at: node.place)
            return nil
        }
        return TimeWindow(start: start.shifted(by: shift).value, end: end.shifted(by: shift).value)
    }

    private func tolerance(
        _ block: Block, _ metric: Metric, _ compared: @autoclosure () -> ComparedUnits?
    ) -> ToleranceRule? {
        guard let node = block["tolerance"] else {
            reading.log.error(
                .missingKey, "\(block.name) has no tolerance", at: block.node.place,
                hint: "add, for instance, 'tolerance: { value: 0.1, unit: mV, basis: … }'; there is no default")
            return nil
        }
        guard let inner = Block(node, "the tolerance of \(block.name)", keys: Self.toleranceKeys, reading) else {
            return nil
        }
        guard let basis = inner.text("basis"), !basis.isEmpty else {
            reading.log.error(
                .missingKey, "\(inner.name) has no basis", at: node.place,
                hint: "add 'basis:' with a sentence that says why a difference of this size is allowed")
            return nil
        }
        let constants = self.constants(inner)
        refuseUnknown(constants, of: inner, signals: signals(block))
        let measured = self.measured(inner, check: block.text("name") ?? "")
        let factor = budgetFactor(inner, metric)
        let falseAlarm = falseAlarm(inner, metric)
        guard ["value", "values", "measured", "budget", "false_alarm"].contains(where: { inner[$0] != nil }) else {
            reading.log.error(
                .missingKey,
                "\(inner.name) has no size: none of the keys 'value', 'values', 'measured', 'budget' and 'false_alarm'",
                at: node.place,
                hint: metric.isStatistical ? "add 'false_alarm:'" : "add 'value:', 'measured:' or 'budget:'")
            return nil
        }
        checkUnit(inner, metric, compared)
        return ToleranceRule(
            constant: positive(inner, "value"), constants: constants, unit: inner.unit(), measured: measured,
            budgetFactor: factor, falseAlarm: falseAlarm, basis: basis)
    }

    /// The accepted probabilities of a false alarm. Below them the limits of the statistics lie beyond six standard
    /// deviations, where real changes pass; above, every other verification of a correct model would fail.
    private static let falseAlarms = 1e-9...0.5

    /// Returns the probability that a correct ensemble fails the check, which is the only tolerance beside a constant
    /// that a statistic may have.
    private func falseAlarm(_ block: Block, _ metric: Metric) -> Double? {
        if metric.isStatistical, let other = ["measured", "budget"].first(where: { block[$0] != nil }) {
            reading.log.error(
                .invalidCase,
                "the key '\(other)' of \(block.name) cannot be used with the metric \(metric.rawValue); use"
                    + " 'false_alarm' or 'value'",
                at: block.place(other))
        }
        guard let rate = block.number("false_alarm") else { return nil }
        guard isUsable("false_alarm", block, metric, with: [.meanZ, .varianceY, .ks], besides: ["value", "values"])
        else {
            return nil
        }
        if Self.falseAlarms.contains(rate) { return rate }
        reading.log.error(
            .invalidCase, "'false_alarm' of \(block.name) must be a probability from 1e-9 to 0.5",
            at: block.place("false_alarm"))
        return nil
    }

    /// Reports a key of a tolerance that its metric does not accept, or that stands beside another one that it excludes,
    /// and returns whether there is no such error.
    private func isUsable(
        _ key: String, _ block: Block, _ metric: Metric, with metrics: [Metric], besides others: [String]
    ) -> Bool {
        let names = metrics.map(\.rawValue)
        if !metrics.contains(metric) {
            reading.log.error(
                .invalidCase,
                "'\(key)' of \(block.name) cannot be used with the metric \(metric.rawValue); only"
                    + " \(names.dropLast().joined(separator: ", ")) and \(names.suffix(1).joined()) accept it",
                at: block.place(key))
            return false
        }
        guard let other = others.first(where: { block[$0] != nil }) else { return true }
        reading.log.error(
            .invalidCase, "'\(key)' and '\(other)' of \(block.name) are both given; keep one of them",
            at: block.place(key))
        return false
    }

    /// Returns the factor on the difference that a budget expects. Only a constant `value` may stand beside it, and it
    /// is allowed for `max_abs` and `rmse` only.
    private func budgetFactor(_ block: Block, _ metric: Metric) -> Double? {
        guard let factor = positive(block, "budget") else { return nil }
        guard isUsable("budget", block, metric, with: [.maxAbs, .rmse], besides: ["values", "measured"]) else {
            return nil
        }
        if factor >= 1 { return factor }
        reading.log.error(
            .invalidCase, "'budget' of \(block.name) must be a factor of at least 1", at: block.place("budget"))
        return nil
    }

    private func positive(_ block: Block, _ key: String) -> Double? {
        guard let value = block.number(key) else { return nil }
        if value >= 0, value.isFinite { return value }
        reading.log.error(
            .invalidCase, "the key '\(key)' of \(block.name) must be a finite number of at least 0",
            at: block.place(key))
        return nil
    }

    /// Logs an error for each tolerance of a signal that the check does not compare: a misspelled name would otherwise
    /// silently fall back to `value`.
    private func refuseUnknown(_ constants: [String: Double], of block: Block, signals: [String]) {
        guard !signals.isEmpty else { return }
        for name in constants.keys.sorted() where !signals.contains(name) {
            reading.log.error(
                .unknownReference,
                "'values' of \(block.name) names the signal '\(name)', which is not among the 'signals' of the check",
                at: block.place("values"), hint: Spelling.hint(for: name, among: signals))
        }
    }

    /// Logs an error for a number without a unit, unless the metric, or every signal that is compared, has none.
    private func checkUnit(_ block: Block, _ metric: Metric, _ compared: () -> ComparedUnits?) {
        let hasConstant = block["value"] != nil || block["values"] != nil
        guard hasConstant, metric.scale != .bare, block["unit"] == nil else { return }
        let hint: String
        if metric.scale == .milliseconds {
            hint = "add 'unit: ms' to the tolerance"
        } else {
            let units = compared()
            if units?.isBare == true { return }
            hint = units?.hint ?? "add 'unit:' with the unit of the signal, or 'unit: 1' for a signal without one"
        }
        reading.log.error(.missingKey, "\(block.name) has no unit", at: block.node.place, hint: hint)
    }

    private func constants(_ block: Block) -> [String: Double] {
        var result: [String: Double] = [:]
        for entry in context.mapping(block, "values") {
            guard let value = entry.value.scalar?.number, value >= 0, value.isFinite else {
                reading.log.error(
                    .wrongType, "a tolerance under 'values' must be a finite number that is not negative",
                    at: entry.value.place)
                continue
            }
            result[entry.key] = value
        }
        return result
    }

    private func measured(
        _ block: Block, check: String
    ) -> (table: MeasuredErrors, check: String, factor: Double)? {
        guard let node = block["measured"],
            let inner = Block(node, "'measured' of \(block.name)", keys: Self.measuredKeys, reading),
            let file = context.required(inner, "file").flatMap({ context.readable($0, inner.place("file")) })
        else { return nil }
        guard let factor = positive(inner, "factor"), factor >= 1 else {
            reading.log.error(
                .missingKey,
                "'measured' of \(block.name) needs a 'factor' of at least 1, by which the measured errors are multiplied",
                at: node.place)
            return nil
        }
        if tables[file] == nil {
            let isMissing = !FileManager.default.fileExists(atPath: file)
            tables[file] =
                isMissing
                ? missing(file, inner.place("file")) : reading.collect { try table(file) }
        }
        return tables[file].map { ($0, inner.text("check") ?? check, factor) }
    }

    /// Returns an empty table for one that does not exist, or nil after logging an error.
    private func missing(_ file: String, _ place: Place) -> MeasuredErrors? {
        if toleratesMissingTables { return MeasuredErrors() }
        reading.log.error(
            .unreadableFile, "the file \(file), which should hold a table of measured errors, does not exist",
            at: place,
            hint: MisspeltFile.hint(for: file)
                ?? "write the table with 'tvbo-verify golden measure \(context.file.id) -o \(file)'")
        return nil
    }

    private func table(_ file: String) throws -> MeasuredErrors {
        let bytes = try InputFile.regularBytes(file, limit: .yamlSize)
        content += bytes
        return try MeasuredErrors.parse(bytes, file: file)
    }
}
