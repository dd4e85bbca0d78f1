import Comparison
import Diagnostics
import Files
import Foundation
import Goldens
import Quantities
import Schema
import YAML

extension CaseDefinition {
    /// Reads the `case.yaml` in a folder.
    /// - Parameter toleratingMissingTables: Whether a table of measured errors that does not exist is read as empty.
    /// - Throws: `DiagnosticsError` with every problem of `case.yaml` and of the tables that it names.
    public static func load(folder: String, toleratingMissingTables: Bool = false) throws -> CaseDefinition {
        try load(CaseFile(folder: folder), toleratingMissingTables: toleratingMissingTables)
    }

    /// Reads a case from its file.
    /// - Parameter toleratingMissingTables: Whether a table of measured errors that does not exist is read as empty.
    /// - Throws: `DiagnosticsError` with every problem of the file and of the tables that it names.
    public static func load(_ file: CaseFile, toleratingMissingTables: Bool = false) throws -> CaseDefinition {
        // The digest is that of the bytes that are read, whatever becomes of the file meanwhile.
        let bytes = try InputFile.regularBytes(file.path, limit: .yamlSize)
        return try parse(bytes, of: file, toleratingMissingTables: toleratingMissingTables)
    }

    /// Reads a case from the bytes of its file, which need not exist.
    /// - Parameter toleratingMissingTables: Whether a table of measured errors that does not exist is read as empty.
    /// - Throws: `DiagnosticsError` with every problem of the text and of the tables that it names.
    static func parse(
        _ bytes: [UInt8], of file: CaseFile, toleratingMissingTables: Bool = false
    ) throws -> CaseDefinition {
        try CaseReader(file: file, toleratesMissingTables: toleratingMissingTables).read(bytes)
    }
}

/// A reader of `case.yaml`.
private struct CaseReader {
    let context: CaseContext
    let toleratesMissingTables: Bool

    private var reading: ReadContext { context.reading }

    init(file: CaseFile, toleratesMissingTables: Bool) {
        context = CaseContext(file: file)
        self.toleratesMissingTables = toleratesMissingTables
    }

    /// The version of the file format that this reader accepts.
    private static let format = 1

    private static let caseKeys = [String: KeyRole].used([
        "format", "title", "experiment", "example", "database", "matrix", "goldens", "events", "checks", "texts",
        "description",
        "original", "undefined", "survivors", "record", "ensemble",
    ])
    private static let goldenKeys = [String: KeyRole].used([
        "file", "about", "columns", "name", "rows", "scheme", "solution_of", "accuracy",
    ])
    private static let eventKeys = [String: KeyRole].used(["signal", "threshold", "unit"])

    func read(_ bytes: [UInt8]) throws -> CaseDefinition {
        let document = try YAMLDocument.parse(bytes, file: context.file.path)
        guard let block = Block(document, "the case", keys: Self.caseKeys, reading) else {
            throw DiagnosticsError(reading.log.diagnostics)
        }
        checkFormat(block)
        let matrix = MatrixReader(reading: reading).matrix(block)
        let recorded = RecordedQuantityReader(reading: reading).quantities(block)
        let goldens = block.members("goldens").compactMap(golden)
        let events = self.events(block)
        let checkReader = CheckReader(context: context, toleratesMissingTables: toleratesMissingTables)
        let checks = block.list("checks").compactMap { checkReader.check($0, goldens) }
        RepeatedEntries(reading: reading).refuse(
            checks.map { ($0.name, $0.place) },
            hint: "give each check a name of its own, by which its history is followed"
        ) { "two checks have the name '\($0)'" }
        let texts = texts(block)
        let example = installed(block, "example", "as in LEMSexamples/LEMS_NML2_Ex3_Net.xml")
        let entry = installed(block, "database", "as in experiments/neuroml/IntegrateAndFire_Ex0.yaml")
        let undefined = UndefinedReader(reading: reading).intervals(block)
        let survivors = SurvivorReader(reading: reading).survivors(block)
        let original = GoldenOriginReader(context: context).original(block)
        let title = block.text("title")
        let isOwn = example == nil && entry == nil
        let experiment =
            isOwn
            ? context.required(block, "experiment").flatMap { context.readable($0, block.place("experiment")) } : nil
        if checks.isEmpty, texts.isEmpty, !reading.log.hasErrors {
            reading.log.error(
                .missingKey, "the case has no checks, so nothing could fail", at: document.place, hint: "add 'checks:'")
        }
        RunSelectionCheck(reading: reading).check(checks, matrix)
        let ensemble = EnsembleRule(block, context)
        if ensemble != nil, let engine = matrix.engines.first {
            reading.log.error(
                .invalidCase, "the external engine '\(engine.name)' of the matrix cannot run the ensemble of the case",
                at: engine.place,
                hint:
                    "remove 'ensemble:' from the case or the engine from 'engines:'; an engine runs a single simulation"
            )
        }
        for check in checks where check.metric.isStatistical && block["ensemble"] == nil {
            reading.log.error(
                .invalidCase,
                "the metric \(check.metric.rawValue) of the check '\(check.name)' needs an ensemble of runs, which the"
                    + " case does not declare",
                at: check.place, hint: "add 'ensemble: { members: 64, seed: 1 }' to the case")
        }
        let id = context.file.id
        let definition = CaseDefinition(
            file: context.file, id: id, title: title ?? id, experimentPath: experiment ?? "",
            experimentPlace: block.place("experiment"), example: example, databaseEntry: entry, original: original,
            methods: matrix.methods, steps: matrix.steps, recorded: recorded, engines: matrix.engines,
            isSimulated: matrix.isSimulated, ensemble: ensemble, goldens: goldens,
            events: events, undefined: undefined, checks: checks, texts: texts,
            survivors: survivors,
            digest: ContentDigest.sha256(bytes + checkReader.content), remarks: reading.log.remarks)
        try reading.log.throwIfErrors()
        return definition
    }

    private func checkFormat(_ block: Block) {
        guard let node = block["format"] else {
            reading.log.error(
                .missingKey, "the case has no 'format'", at: block.node.place,
                hint:
                    "add 'format: \(Self.format)' as the first line of the case file, or run 'tvbo-verify migrate' on its folder"
            )
            return
        }
        if node.scalar?.text == "\(Self.format)" { return }
        reading.log.error(
            .invalidCase,
            "the case has format \(node.scalar?.text ?? node.kind); this version of tvbo-verify reads format \(Self.format)",
            at: node.place,
            hint: "use a version of tvbo-verify that reads this format, or correct the number after 'format:'")
    }

    private func golden(_ name: String, _ place: Place, _ node: YAMLNode) -> CaseDefinition.GoldenDefinition? {
        guard let block = Block(node, "golden '\(name)'", keys: Self.goldenKeys, reading),
            let file = context.required(block, "file").flatMap({ context.readable($0, block.place("file")) })
        else { return nil }
        let origin = GoldenOriginReader(context: context)
        return .init(
            name: name, path: file, description: block.text("about") ?? "", columns: context.names(block, "columns"),
            isDecimated: isDecimated(block),
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

    /// Returns a path inside an installed collection: NeuroML's examples or TVBO's database; nil if the case has an
    /// experiment of its own.
    private func installed(_ block: Block, _ key: String, _ hint: String) -> String? {
        guard let path = block.text(key) else { return nil }
        let others = ["experiment", "example", "database"].filter { $0 != key && block[$0] != nil }
        if let other = others.first {
            reading.log.error(
                .invalidCase, "the case names its model twice, by the keys '\(key)' and '\(other)'",
                at: block.place(key), hint: "keep only one of the keys 'experiment', 'example' and 'database'")
        }
        if path.hasPrefix("/") || path.split(separator: "/").contains("..") {
            reading.log.error(
                .invalidCase, "the path under '\(key)' must be relative and without '..', not '\(path)'",
                at: block.place(key), hint: hint)
        }
        return path
    }

    private func texts(_ block: Block) -> [CaseDefinition.TextRule] {
        context.mapping(block, "texts").compactMap { entry in
            guard let digest = entry.value.scalar?.text, digest.count == 64, digest.allSatisfy(\.isHexDigit) else {
                reading.log.error(
                    .invalidCase,
                    "the value of the output file '\(entry.key)' under 'texts' must be the SHA-256 of its text, 64"
                        + " hexadecimal digits",
                    at: entry.value.place)
                return nil
            }
            return .init(file: entry.key, digest: digest.lowercased(), place: entry.place)
        }
    }

    private func events(_ block: Block) -> [CaseDefinition.EventRule] {
        let rules = block.list("events").compactMap(event)
        var first: [String: Place] = [:]
        for rule in rules {
            guard let place = first.updateValue(rule.place, forKey: rule.signal) else { continue }
            reading.log.error(
                .duplicateName, "the signal '\(rule.signal)' has two thresholds under 'events'", at: rule.place,
                notes: [.init("first here", at: place)],
                hint: "keep one of them, and declare the other in a second case")
        }
        return rules
    }

    private func event(_ node: YAMLNode) -> CaseDefinition.EventRule? {
        guard let block = Block(node, "the event", keys: Self.eventKeys, reading) else { return nil }
        let (signal, threshold, unit) = (context.required(block, "signal"), block.number("threshold"), block.unit())
        if block["threshold"] == nil {
            reading.log.error(.missingKey, "\(block.name) has no 'threshold'", at: node.place)
        }
        if let threshold, !threshold.isFinite {
            reading.log.error(
                .invalidCase, "'threshold' of an event must be a finite number", at: block.place("threshold"))
        }
        guard let signal, let threshold else { return nil }
        return .init(signal: signal, threshold: threshold, unit: unit, place: node.place)
    }
}
