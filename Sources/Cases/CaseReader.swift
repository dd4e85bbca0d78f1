import Comparison
import Diagnostics
import Files
import Foundation
import Goldens
import Quantities
import Schema
import Simulation
import YAML

extension CaseDefinition {
    /// Reads the case in a folder.
    /// - Parameter toleratingMissingTables: reads a table of measured errors that is not there yet as empty.
    /// - Throws: `DiagnosticsError` with every problem of `case.yaml` and the tables that it names.
    public static func load(folder: String, toleratingMissingTables: Bool = false) throws -> CaseDefinition {
        var reader = CaseReader(folder: folder, toleratesMissingTables: toleratingMissingTables)
        return try reader.read()
    }
}

/// Reads `case.yaml`.
private struct CaseReader {
    let folder: String
    let reading = ReadContext()
    var tables: [String: MeasuredErrors] = [:]
    var hashed: [UInt8] = []

    let toleratesMissingTables: Bool

    init(folder: String, toleratesMissingTables: Bool) {
        self.folder = folder
        self.toleratesMissingTables = toleratesMissingTables
    }

    private static let caseKeys = [String: KeyRole].used([
        "title", "experiment", "example", "database", "matrix", "goldens", "events", "checks", "texts", "description",
        "original", "undefined",
    ])
    private static let matrixKeys = [String: KeyRole].used(["methods", "step_sizes"])
    private static let goldenKeys = [String: KeyRole].used([
        "file", "about", "columns", "name", "rows", "scheme", "solution_of", "accuracy",
    ])
    private static let eventKeys = [String: KeyRole].used(["signal", "threshold", "unit"])
    private static let checkKeys = [String: KeyRole].used([
        "name", "golden", "metric", "window", "instants", "signals", "tolerance",
    ])
    private static let windowKeys = [String: KeyRole].used(["from", "to", "unit"])
    private static let toleranceKeys = [String: KeyRole].used([
        "value", "values", "unit", "measured", "basis", "budget",
    ])
    private static let measuredKeys = [String: KeyRole].used(["file", "check", "factor"])

    mutating func read() throws -> CaseDefinition {
        let path = folder + "/case.yaml"
        let document = try YAMLDocument.load(path: path)
        hashed += FileManager.default.contents(atPath: path) ?? Data()
        guard let block = Block(document, "the case", keys: Self.caseKeys, reading) else {
            throw DiagnosticsError(reading.log.diagnostics)
        }
        let matrix = self.matrix(block)
        let goldens = block.members("goldens").compactMap(golden)
        let events = block.list("events").compactMap(event)
        let checks = block.list("checks").compactMap { check($0, goldens) }
        let texts = texts(block)
        let example = installed(block, "example", "as in LEMSexamples/LEMS_NML2_Ex3_Net.xml")
        let entry = installed(block, "database", "as in experiments/neuroml/IntegrateAndFire_Ex0.yaml")
        let undefined = UndefinedReader(reading: reading).intervals(block)
        let isOwn = example == nil && entry == nil
        let experiment = isOwn ? required(block, "experiment").flatMap { inside($0, block.place("experiment")) } : nil
        if checks.isEmpty, texts.isEmpty, !reading.log.hasErrors {
            reading.log.error(
                .missingKey, "the case has no checks, so nothing could fail", at: document.place, hint: "add 'checks:'")
        }
        try reading.log.throwIfErrors()
        let id = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
        return CaseDefinition(
            id: id, folder: folder, title: block.text("title") ?? id, experimentPath: experiment ?? "",
            example: example, databaseEntry: entry, original: GoldenOriginReader(reading: reading).original(block),
            methods: matrix.methods, steps: matrix.steps, goldens: goldens,
            events: events, undefined: undefined, checks: checks, texts: texts,
            digest: ContentDigest.sha256(hashed), remarks: reading.log.remarks)
    }

    private func matrix(_ block: Block) -> (methods: [Method], steps: [DecimalNumber]) {
        guard let node = block["matrix"] else { return ([], []) }
        guard let inner = Block(node, "the matrix", keys: Self.matrixKeys, reading) else { return ([], []) }
        let methods = inner.list("methods").compactMap { item -> Method? in
            if let text = item.scalar?.text {
                return reading.collect { try Method.named(text, at: item.place) }
            }
            reading.log.error(.wrongType, "a method must be text, not \(item.kind)", at: item.place)
            return nil
        }
        let steps = inner.list("step_sizes").compactMap { item -> DecimalNumber? in
            if let scalar = item.scalar, let step = DecimalNumber(scalar.text) { return step }
            reading.log.error(.wrongType, "a step size must be a number, not \(item.kind)", at: item.place)
            return nil
        }
        return (methods, steps)
    }

    private func golden(_ name: String, _ place: Place, _ node: YAMLNode) -> CaseDefinition.GoldenDefinition? {
        guard let block = Block(node, "golden '\(name)'", keys: Self.goldenKeys, reading),
            let file = required(block, "file").flatMap({ inside($0, block.place("file")) })
        else { return nil }
        let origin = GoldenOriginReader(reading: reading)
        var columns: [String: String] = [:]
        for entry in block["columns"]?.entries ?? [] { columns[entry.key] = entry.value.scalar?.text ?? "" }
        return .init(
            name: name, path: file, about: block.text("about") ?? "", columns: columns, isDecimated: isDecimated(block),
            scheme: origin.scheme(block), solutionOf: origin.solutionOf(block), accuracy: origin.accuracy(block),
            place: place)
    }

    private func isDecimated(_ block: Block) -> Bool {
        guard let word = block.text("rows"), word != "all" else { return false }
        if word != "decimated" {
            reading.log.error(
                .invalidCase, "'rows' of \(block.name) must be 'all' or 'decimated', not '\(word)'",
                at: block.place("rows"))
        }
        return true
    }

    /// What the case runs of an installed collection: an example of NeuroML, or an experiment of TVBO's database; nil
    /// where it has an experiment of its own.
    private func installed(_ block: Block, _ key: String, _ hint: String) -> String? {
        guard let path = block.text(key) else { return nil }
        let others = ["experiment", "example", "database"].filter { $0 != key && block[$0] != nil }
        if let other = others.first {
            reading.log.error(.invalidCase, "the case names both '\(key)' and '\(other)'", at: block.place(key))
        }
        if path.hasPrefix("/") || path.split(separator: "/").contains("..") {
            reading.log.error(
                .invalidCase, "'\(path)' is no path inside the collection that '\(key)' means", at: block.place(key),
                hint: hint)
        }
        return path
    }

    private func texts(_ block: Block) -> [CaseDefinition.TextRule] {
        (block["texts"]?.entries ?? []).compactMap { entry in
            guard let digest = entry.value.scalar?.text, digest.count == 64, digest.allSatisfy(\.isHexDigit) else {
                reading.log.error(
                    .invalidCase, "the text of '\(entry.key)' needs its SHA-256, 64 hexadecimal digits",
                    at: entry.value.place)
                return nil
            }
            return .init(file: entry.key, digest: digest.lowercased(), place: entry.place)
        }
    }

    private func event(_ node: YAMLNode) -> CaseDefinition.EventRule? {
        guard let block = Block(node, "event", keys: Self.eventKeys, reading),
            let signal = required(block, "signal"), let threshold = block.number("threshold")
        else { return nil }
        return .init(signal: signal, threshold: threshold, unit: block.unit(), place: node.place)
    }

    // MARK: Checks

    private mutating func check(
        _ node: YAMLNode, _ goldens: [CaseDefinition.GoldenDefinition]
    ) -> CaseDefinition.Check? {
        let shown = node["name"]?.scalar.map { "check '\($0.text)'" } ?? "check"
        guard let block = Block(node, shown, keys: Self.checkKeys, reading),
            let name = required(block, "name"), let golden = required(block, "golden"),
            let word = required(block, "metric")
        else { return nil }
        if !goldens.contains(where: { $0.name == golden }) {
            reading.log.error(
                .unknownReference, "\(shown) names the golden '\(golden)', which is not declared",
                at: block.place("golden"),
                hint: Spelling.hint(for: golden, among: goldens.map(\.name)))
        }
        guard let metric = Metric(rawValue: word) else {
            let known = Metric.allCases.map(\.rawValue)
            reading.log.error(
                .invalidCase, "unknown metric '\(word)' in \(shown)", at: block.place("metric"),
                hint: Spelling.hint(for: word, among: known) ?? "use one of \(known.joined(separator: ", "))")
            return nil
        }
        guard let tolerance = tolerance(block, metric) else { return nil }
        return .init(
            name: name, golden: golden, metric: metric, window: window(block), onlyShared: onlyShared(block),
            signals: block.list("signals").compactMap { $0.scalar?.text }, tolerance: tolerance, place: node.place)
    }

    private func onlyShared(_ block: Block) -> Bool {
        guard let word = block.text("instants"), word != "all" else { return false }
        if word != "shared" {
            reading.log.error(
                .invalidCase, "'instants' of \(block.name) must be 'all' or 'shared', not '\(word)'",
                at: block.place("instants"))
        }
        return true
    }

    private func window(_ block: Block) -> TimeWindow? {
        guard let node = block["window"],
            let inner = Block(node, "the window of \(block.name)", keys: Self.windowKeys, reading),
            let start = inner.decimal("from"), let end = inner.decimal("to")
        else { return nil }
        let unit = inner.unit() ?? .millisecond
        guard let shift = unit.decimalShift(to: .millisecond), start.value < end.value else {
            reading.log.error(.invalidCase, "the window of \(block.name) must run forward in time", at: node.place)
            return nil
        }
        return TimeWindow(start: start.shifted(by: shift).value, end: end.shifted(by: shift).value)
    }

    private mutating func tolerance(_ block: Block, _ metric: Metric) -> ToleranceRule? {
        guard let node = block["tolerance"] else {
            reading.log.error(
                .missingKey, "\(block.name) has no tolerance", at: block.node.place,
                hint: "there is no default: write 'tolerance: { value: …, unit: …, basis: … }'")
            return nil
        }
        guard let inner = Block(node, "the tolerance of \(block.name)", keys: Self.toleranceKeys, reading) else {
            return nil
        }
        guard let basis = inner.text("basis"), !basis.isEmpty else {
            reading.log.error(
                .missingKey, "\(inner.name) has no basis", at: node.place,
                hint: "say in a sentence why this much is allowed")
            return nil
        }
        let constants = self.constants(inner)
        let measured = self.measured(inner, check: block.text("name") ?? "")
        let factor = budgetFactor(inner, metric)
        guard ["value", "values", "measured", "budget"].contains(where: { inner[$0] != nil }) else {
            reading.log.error(
                .missingKey, "\(inner.name) says no amount", at: node.place,
                hint: "add 'value:', 'measured:' or 'budget:'")
            return nil
        }
        checkUnit(inner, metric)
        return ToleranceRule(
            constant: positive(inner, "value"), constants: constants, unit: inner.unit(), measured: measured,
            budgetFactor: factor, basis: basis)
    }

    /// The factor on what a budget expects, which gives a tolerance on its own and for differences only.
    private func budgetFactor(_ block: Block, _ metric: Metric) -> Double? {
        guard let factor = positive(block, "budget") else { return nil }
        let isAlone = ["value", "values", "measured"].allSatisfy { block[$0] == nil }
        if factor >= 1, isAlone, metric == .maxAbs || metric == .rmse { return factor }
        reading.log.error(
            .invalidCase, "'budget' of \(block.name) must be a factor of at least 1, alone, for max_abs or rmse",
            at: block.place("budget"))
        return nil
    }

    private func positive(_ block: Block, _ key: String) -> Double? {
        guard let value = block.number(key) else { return nil }
        if value >= 0, value.isFinite { return value }
        reading.log.error(
            .invalidCase, "'\(key)' of \(block.name) must be finite and not negative", at: block.place(key))
        return nil
    }

    private func checkUnit(_ block: Block, _ metric: Metric) {
        let hasConstant = block["value"] != nil || block["values"] != nil
        if hasConstant, metric.scale != .bare, block["unit"] == nil {
            reading.log.error(
                .missingKey, "\(block.name) has no unit", at: block.node.place,
                hint: "add 'unit: \(metric.scale == .milliseconds ? "ms" : "mV")', or 'unit: dimensionless'")
        }
    }

    private func constants(_ block: Block) -> [String: Double] {
        var result: [String: Double] = [:]
        for entry in block["values"]?.entries ?? [] {
            guard let value = entry.value.scalar?.number, value >= 0, value.isFinite else {
                reading.log.error(
                    .wrongType, "a tolerance must be a number that is not negative", at: entry.value.place)
                continue
            }
            result[entry.key] = value
        }
        return result
    }

    private mutating func measured(
        _ block: Block, check: String
    ) -> (table: MeasuredErrors, check: String, factor: Double)? {
        guard let node = block["measured"],
            let inner = Block(node, "'measured' of \(block.name)", keys: Self.measuredKeys, reading),
            let file = required(inner, "file").flatMap({ inside($0, inner.place("file")) })
        else { return nil }
        guard let factor = positive(inner, "factor"), factor >= 1 else {
            reading.log.error(
                .missingKey, "'measured' of \(block.name) needs a factor of at least 1", at: node.place)
            return nil
        }
        if tables[file] == nil {
            hashed += FileManager.default.contents(atPath: file) ?? Data()
            let isMissing = !FileManager.default.fileExists(atPath: file)
            tables[file] =
                isMissing && toleratesMissingTables
                ? MeasuredErrors() : reading.collect { try MeasuredErrors.load(path: file) }
        }
        return tables[file].map { ($0, inner.text("check") ?? check, factor) }
    }

    // MARK: Parts

    private func required(_ block: Block, _ key: String) -> String? {
        if let text = block.text(key), !text.isEmpty { return text }
        if block[key] == nil { reading.log.error(.missingKey, "\(block.name) has no '\(key)'", at: block.node.place) }
        return nil
    }

    /// The path of a file of the case; nil (with an error) when it would lie outside the case's folder.
    private func inside(_ file: String, _ place: Place) -> String? {
        if let path = ContainedPath.resolve(file, in: folder) { return path }
        reading.log.error(
            .invalidCase, "'\(file)' lies outside the folder of the case", at: place,
            hint: "what a case reads stays in its folder")
        return nil
    }
}
