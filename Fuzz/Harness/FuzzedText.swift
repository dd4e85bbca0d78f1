import Diagnostics
import Expressions
import ExternalEngines
import Files
import Goldens
import Traces
import YAML

/// The fuzzed readers that take a text and need no file.
enum FuzzedText {
    private static let file = "input"

    /// Reads a YAML document, writes it, and reads the text again.
    static func yaml(_ bytes: [UInt8]) throws {
        let node = try YAMLDocument.parse(bytes, file: file)
        // Texts that YAML cannot represent are refused by the writer.
        guard let text = try? YAMLWriter.text(node) else { return }
        let other = try YAMLDocument.parse(text, file: file)
        guard try YAMLWriter.text(other) == text else { fatalError("a written document is read as another one") }
    }

    /// Parses an expression, evaluates it and prints it, and differentiates it if the first byte is even. That byte
    /// also selects the grammar.
    static func expression(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let source = ExpressionSource(String(decoding: bytes.dropFirst(), as: UTF8.self))
        let parsed: ParsedExpression
        switch first % 4 {
        case 0: parsed = try Parser.number(source)
        case 1: parsed = try Parser.condition(source)
        case 2: parsed = try LEMSParser.number(source)
        default: parsed = try LEMSParser.condition(source)
        }
        _ = ConstantExpression.value(parsed.expression) { $0 == "x" ? 1.5 : nil }
        _ = parsed.expression.description
        if first.isMultiple(of: 2) { _ = parsed.expression.derivative { $0 == "x" ? .number(1) : nil } }
    }

    /// Reads a trace, and makes a golden of it, from which the same text is restored.
    static func trace(_ bytes: [UInt8]) throws {
        let table = try TraceTable(bytes: bytes, file: file)
        _ = try? TraceReader.trajectory(of: table, file: file, assuming: .init())
        let names = (0..<table.columnCount).map { "column \($0)" }
        let golden = try Golden(text: bytes, file: file, names: names, units: names.map { _ in nil })
        let other = try Golden(bytes: golden.bytes(), path: file)
        guard try other.text(file: file) == bytes else { fatalError("a golden restores another text") }
    }

    /// Reads a golden after adding its first line, with the correct digest. The first byte selects the version.
    static func golden(_ bytes: [UInt8]) throws {
        let version = bytes.first == UInt8(ascii: "2") ? 2 : 1
        let body = Array(bytes.dropFirst())
        let line = "tvbo-verify golden \(version) \(ContentDigest.sha256(body))\n"
        let golden = try Golden(bytes: Array(line.utf8) + body, path: file)
        _ = try? golden.text(file: file)
        _ = try golden.trajectory(file: file)
    }

    /// Reads the adapter of an external engine.
    static func adapter(_ bytes: [UInt8]) throws {
        _ = try AdapterReader().adapter(YAMLDocument.parse(bytes, file: file))
    }
}
