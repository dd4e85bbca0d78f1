import Diagnostics
import Schema
import YAML

/// The reader of the YAML files that describe external engines. See ``EngineAdapter``.
///
///     let adapter = try AdapterReader().adapter(YAMLDocument.load(path: "pylems.yaml"))
package struct AdapterReader {
    private let reading = ReadContext()

    /// Creates a reader. A reader reads one document, because it collects the problems that it finds.
    package init() {}

    private static let keys = [String: KeyRole].used([
        "name", "title", "find", "needs", "version", "input", "output", "run", "script", "unsupported", "scheme",
        "environment",
    ])
    private static let findKeys = [String: KeyRole].used(["executable", "package", "module", "variable"])
    private static let versionKeys = [String: KeyRole].used(["command", "pattern"])
    private static let runKeys = [String: KeyRole].used(["command", "time_limit", "output_limit", "confined"])
    private static let outputKeys = [String: KeyRole].used(["format", "file"])
    private static let scriptKeys = [String: KeyRole].used(["name", "text"])

    /// Returns the adapter that a document describes.
    /// - Throws: `DiagnosticsError` with all problems of the document.
    package func adapter(_ document: YAMLNode) throws -> EngineAdapter {
        guard let block = Block(document, "the engine", keys: Self.keys, reading) else {
            throw DiagnosticsError(reading.log.diagnostics)
        }
        let name = required(block, "name")
        let version = inner(block, "version", Self.versionKeys)
        let run = inner(block, "run", Self.runKeys)
        let result = EngineAdapter(
            name: name, title: block.text("title") ?? name, searches: block.list("find").compactMap(search),
            needs: texts(block, "needs"), versionCommand: version.map { texts($0, "command") } ?? [],
            versionPattern: version?.text("pattern") ?? "(.+)", input: input(block), output: output(block),
            command: run.map { texts($0, "command") } ?? [], environment: environment(block), script: script(block),
            timeLimit: run?.number("time_limit") ?? 300,
            outputLimit: outputLimit(run), isConfined: run?.truth("confined") ?? true,
            unsupportedPatterns: texts(block, "unsupported"), methodDescription: block.text("scheme") ?? "",
            place: document.place)
        check(result, block)
        try reading.log.throwIfErrors()
        return result
    }

    /// The default output limit, in MiB.
    private static let usualOutput = Limit.engineOutput.standard >> 20
    /// The largest output limit, in MiB.
    private static let maximumOutput = 1 << 20

    /// Returns the output limit of a run, in bytes.
    private func outputLimit(_ run: Block?) -> Int {
        guard let run, let number = run.number("output_limit") else { return Self.usualOutput << 20 }
        if let whole = Int(exactly: number.rounded()), (1...Self.maximumOutput).contains(whole) { return whole << 20 }
        reading.log.error(
            .invalidValue, "the key 'output_limit' must be from 1 to \(Self.maximumOutput) MiB, not \(number)",
            at: run.place("output_limit"))
        return Self.usualOutput << 20
    }

    /// The largest length of a regular expression in UTF-8 bytes, which bounds its nesting.
    private static let longestPattern = Limit.enginePattern.standard

    private func check(_ adapter: EngineAdapter, _ block: Block) {
        if adapter.command.isEmpty {
            reading.log.error(
                .missingKey, "the engine has no 'command' under 'run', the command that starts it",
                at: block.place("run"))
        }
        if !(adapter.timeLimit > 0 && adapter.timeLimit <= 86_400) {
            reading.log.error(
                .invalidValue, "the key 'time_limit' must be positive and at most 86400 s", at: block.place("run"))
        }
        for pattern in adapter.unsupportedPatterns + [adapter.versionPattern] {
            let isLong = pattern.utf8.count > Self.longestPattern
            guard isLong || (try? Regex(pattern)) == nil else { continue }
            reading.log.error(
                .invalidValue,
                isLong
                    ? "the pattern '\(pattern.prefix(40))…' has \(pattern.utf8.count) bytes; a pattern may have at most"
                        + " \(Self.longestPattern)"
                    : "the pattern '\(pattern)' is not a valid regular expression",
                at: block.node.place)
        }
        let known = ["engine", "input", "script"].map { "{\($0)}" }
        for word in adapter.command + adapter.versionCommand {
            for match in word.matches(of: /\{\w+\}/) where !known.contains(String(match.0)) {
                reading.log.error(
                    .unknownName, "the command has the unknown placeholder '\(match.0)'", at: block.place("run"),
                    hint: "use one of " + known.joined(separator: ", "))
            }
        }
    }

    // MARK: Parts

    private func required(_ block: Block, _ key: String) -> String {
        if let text = block.text(key), !text.isEmpty { return text }
        reading.log.error(.missingKey, "\(block.name) has no '\(key)'", at: block.node.place)
        return ""
    }

    private func inner(_ block: Block, _ key: String, _ keys: [String: KeyRole]) -> Block? {
        guard let node = block[key] else {
            reading.log.error(.missingKey, "\(block.name) has no '\(key)'", at: block.node.place)
            return nil
        }
        return Block(node, "'\(key)' of \(block.name)", keys: keys, reading)
    }

    private func texts(_ block: Block, _ key: String) -> [String] {
        block.list(key).compactMap { item in
            if let scalar = item.scalar { return scalar.text }
            reading.log.error(.wrongType, "expected text, not \(item.kind)", at: item.place)
            return nil
        }
    }

    private func search(_ node: YAMLNode) -> EngineAdapter.Search? {
        guard let block = Block(node, "a place to find the engine", keys: Self.findKeys, reading) else { return nil }
        if let name = block.text("executable") { return .executable(name) }
        if let path = block.text("package") { return .package(path) }
        if let name = block.text("module") { return .module(name) }
        if let name = block.text("variable") { return .variable(name) }
        reading.log.error(
            .missingKey, "a place to find the engine must have one of 'executable', 'package', 'module' and 'variable'",
            at: node.place)
        return nil
    }

    private func input(_ block: Block) -> EngineAdapter.Input {
        let word = required(block, "input")
        if let input = EngineAdapter.Input(rawValue: word) { return input }
        let known = EngineAdapter.Input.allCases.map(\.rawValue)
        reading.log.error(
            .invalidValue, "the value '\(word)' of 'input' is not an input format of engines", at: block.place("input"),
            hint: "use one of \(known.joined(separator: ", "))")
        return .lems
    }

    private func output(_ block: Block) -> EngineAdapter.Output {
        guard let inner = inner(block, "output", Self.outputKeys) else { return .table }
        switch inner.text("format") {
        case "table": return .table
        case "trace": return .trace(file: required(inner, "file"))
        default:
            reading.log.error(
                .invalidValue, "'format' of \(inner.name) must be 'table' or 'trace'", at: inner.place("format"),
                hint: "use 'table' or 'trace'")
            return .table
        }
    }

    private func environment(_ block: Block) -> [String: String] {
        guard let node = block["environment"] else { return [:] }
        let names = Set(node.entries?.map(\.key) ?? [])
        guard let inner = Block(node, "'environment' of \(block.name)", keys: .used(Array(names)), reading) else {
            return [:]
        }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, inner.text($0) ?? "") })
    }

    private func script(_ block: Block) -> (name: String, text: String)? {
        guard let node = block["script"], let inner = Block(node, "the script", keys: Self.scriptKeys, reading) else {
            return nil
        }
        let name = required(inner, "name")
        if name.contains("/") || name.hasPrefix(".") {
            reading.log.error(
                .invalidValue, "the name of the script, '\(name)', must not contain '/' or start with '.'",
                at: inner.place("name"))
        }
        return (name, required(inner, "text"))
    }
}
