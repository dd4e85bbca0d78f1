import Diagnostics
import Quantities
import Schema
import YAML

/// Another simulator, described by one file: how it is found, told its version, run, and read back.
public struct EngineAdapter: Sendable {
    /// What is written for the engine to read.
    public enum Input: String, Sendable, CaseIterable {
        /// The experiment itself.
        case tvbo
        /// Its rendering as LEMS that includes NeuroML's core files.
        case lems
        /// Its rendering as LEMS that includes nothing.
        case lemsStandalone = "lems-standalone"
    }

    /// How what it writes is read.
    public enum Output: Sendable, Hashable {
        /// The table that the rendering asks for: time and values in SI, in the order of the recordings.
        case table
        /// A file with a header of names and units.
        case trace(file: String)
    }

    /// One way to find it.
    public enum Search: Sendable, Hashable {
        /// An executable on the path of the environment.
        case executable(String)
        /// A file of an installed Python package; a `*` in its last part stands for any text.
        case package(String)
        /// A Python module.
        case module(String)
        /// A variable of the environment that names a file.
        case variable(String)
    }

    /// Its name, and what people call it.
    public var name: String
    public var title: String
    /// Where it is looked for, best first; one is enough.
    public var searches: [Search]
    /// Executables that it needs besides.
    public var needs: [String]
    /// The command that tells its version, and the pattern whose first group it is.
    public var versionCommand: [String]
    public var versionPattern: String
    /// What it reads and writes.
    public var input: Input
    public var output: Output
    /// The command that runs it; `{engine}`, `{input}` and `{script}` stand for what they name.
    public var command: [String]
    /// Variables of the environment besides those that are there; `{prefix:name}` is the folder above the one that holds
    /// an executable.
    public var environment: [String: String]
    /// A file written beside the input before it runs; nil for none.
    public var script: (name: String, text: String)?
    /// Seconds after which it is stopped.
    public var timeLimit: Double
    /// Bytes that it may write.
    public var outputLimit: Int
    /// Texts in what it prints that mean it cannot do what is asked.
    public var unsupportedPatterns: [String]
    /// How it integrates, in words.
    public var scheme: String
    /// Where it is defined.
    public var place: Place
}

/// Reads adapters.
struct AdapterReader {
    private let reading = ReadContext()

    private static let keys = [String: KeyRole].used([
        "name", "title", "find", "needs", "version", "input", "output", "run", "script", "unsupported", "scheme",
        "environment",
    ])
    private static let findKeys = [String: KeyRole].used(["executable", "package", "module", "variable"])
    private static let versionKeys = [String: KeyRole].used(["command", "pattern"])
    private static let runKeys = [String: KeyRole].used(["command", "time_limit", "output_limit"])
    private static let outputKeys = [String: KeyRole].used(["format", "file"])
    private static let scriptKeys = [String: KeyRole].used(["name", "text"])

    /// The adapter in a document.
    /// - Throws: `DiagnosticsError` with every problem of it.
    func adapter(_ document: YAMLNode) throws -> EngineAdapter {
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
            outputLimit: outputLimit(run),
            unsupportedPatterns: texts(block, "unsupported"), scheme: block.text("scheme") ?? "", place: document.place)
        check(result, block)
        try reading.log.throwIfErrors()
        return result
    }

    /// What an engine may write unless its adapter says otherwise, and the most that one may allow, in MiB.
    private static let usualOutput = 512
    private static let maximumOutput = 1 << 20

    /// The limit of what it writes, in bytes.
    private func outputLimit(_ run: Block?) -> Int {
        guard let run, let number = run.number("output_limit") else { return Self.usualOutput << 20 }
        if let whole = Int(exactly: number.rounded()), (1...Self.maximumOutput).contains(whole) { return whole << 20 }
        reading.log.error(
            .invalidValue, "the output limit must be from 1 to \(Self.maximumOutput) MiB, not \(number)",
            at: run.place("output_limit"))
        return Self.usualOutput << 20
    }

    /// Longest regular expression of an adapter, so that its nesting is bounded.
    private static let longestPattern = 1000

    private func check(_ adapter: EngineAdapter, _ block: Block) {
        if adapter.command.isEmpty {
            reading.log.error(.missingKey, "the engine has no command to run", at: block.place("run"))
        }
        if !(adapter.timeLimit > 0 && adapter.timeLimit <= 86_400) {
            reading.log.error(.invalidValue, "the time limit must be from 0 to 86400 s", at: block.place("run"))
        }
        for pattern in adapter.unsupportedPatterns + [adapter.versionPattern]
        where pattern.utf8.count > Self.longestPattern || (try? Regex(pattern)) == nil {
            reading.log.error(.invalidValue, "'\(pattern)' is no regular expression", at: block.node.place)
        }
        let known = ["engine", "input", "script"].map { "{\($0)}" }
        for word in adapter.command + adapter.versionCommand {
            for match in word.matches(of: /\{\w+\}/) where !known.contains(String(match.0)) {
                reading.log.error(
                    .unknownName, "'\(match.0)' in the command stands for nothing", at: block.place("run"),
                    hint: "known are " + known.joined(separator: ", "))
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
            reading.log.error(.wrongType, "text is wanted here, not \(item.kind)", at: item.place)
            return nil
        }
    }

    private func search(_ node: YAMLNode) -> EngineAdapter.Search? {
        guard let block = Block(node, "a place to find the engine", keys: Self.findKeys, reading) else { return nil }
        if let name = block.text("executable") { return .executable(name) }
        if let path = block.text("package") { return .package(path) }
        if let name = block.text("module") { return .module(name) }
        return block.text("variable").map { .variable($0) }
    }

    private func input(_ block: Block) -> EngineAdapter.Input {
        let word = required(block, "input")
        if let input = EngineAdapter.Input(rawValue: word) { return input }
        let known = EngineAdapter.Input.allCases.map(\.rawValue)
        reading.log.error(
            .invalidValue, "an engine does not read '\(word)'", at: block.place("input"),
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
                .invalidValue, "the output of an engine has no such format", at: inner.place("format"),
                hint: "use 'table' or 'trace'")
            return .table
        }
    }

    private func environment(_ block: Block) -> [String: String] {
        var result: [String: String] = [:]
        for entry in block["environment"]?.entries ?? [] { result[entry.key] = entry.value.scalar?.text ?? "" }
        return result
    }

    private func script(_ block: Block) -> (name: String, text: String)? {
        guard let node = block["script"], let inner = Block(node, "the script", keys: Self.scriptKeys, reading) else {
            return nil
        }
        let name = required(inner, "name")
        if name.contains("/") || name.hasPrefix(".") {
            reading.log.error(.invalidValue, "'\(name)' is no plain file name", at: inner.place("name"))
        }
        return (name, required(inner, "text"))
    }
}
