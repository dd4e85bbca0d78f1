import Diagnostics
import Files
import Foundation
import TestSupport
import Testing
import YAML

struct YAMLScalarTests {
    /// libyaml gives no line for a byte that it does not accept; the place is found from its offset.
    @Test(arguments: [("a: 1\nb: x\u{1B}y\n", 2, 5), ("\u{7}a: 1\n", 1, 1), ("é: \u{1}\n", 1, 4)])
    func aControlCharacterHasAPlace(text: String, line: Int, column: Int) {
        let faults = #expect(throws: DiagnosticsError.self) { try YAMLDocument.parse(text, file: "f.yaml") }
        #expect(faults?.diagnostics.first?.place?.line == line)
        #expect(faults?.diagnostics.first?.place?.column == column)
    }

    /// The result of PyYAML 6.0.3's safe_load for each text (`python3 -c 'import yaml; print(yaml.safe_load(...))'`).
    @Test(arguments: [
        ("1", YAMLValue.integer(1)), ("-1_000", .integer(-1000)), ("0x1F", .integer(31)), ("0b101", .integer(5)),
        ("017", .integer(15)), ("1:30", .integer(90)), ("1.5", .float(1.5)), ("1.0e-03", .float(0.001)),
        ("1e-3", .string("1e-3")), ("1.0e3", .string("1.0e3")), (".5", .float(0.5)), ("1.", .float(1)),
        (".inf", .float(.infinity)), ("-.inf", .float(-.infinity)), ("y", .string("y")), ("n", .string("n")),
        ("N", .string("N")), ("yes", .boolean(true)), ("Off", .boolean(false)), ("true", .boolean(true)), ("~", .null),
        ("null", .null), ("'True'", .string("True")), ("\"0\"", .string("0")), ("!!str 5", .string("5")),
        ("a b", .string("a b")),
        ("08", .string("08")), ("+12", .integer(12)), ("tRue", .string("tRue")),
        ("1:60", .string("1:60")), ("1:05", .integer(65)), ("1:005", .string("1:005")), ("-1:30", .integer(-90)),
        ("1:30:00", .integer(5400)), ("1:-5", .string("1:-5")), ("0x-1", .string("0x-1")), ("0:30", .string("0:30")),
        ("9223372036854775807", .integer(.max)),
    ]) func resolvesAsPyYAML(text: String, value: YAMLValue) throws {
        #expect(try YAMLDocument.parse(text, file: "x").scalar?.value == value)
    }

    @Test(arguments: [("1e-3", 0.001), ("5", 5.0), ("1.0e3", 1000), ("2.", 2), (".5", 0.5)])
    func numbersWhereNumbersAreWanted(text: String, value: Double) throws {
        #expect(try YAMLDocument.parse(text, file: "x").scalar?.number == value)
    }

    /// Numbers beyond the range of Int, in every base, are text or a Double; none ends the program.
    @Test(arguments: [
        "153722867280912930:59", "-153722867280912930:59", "99999999999999999999:1", "9223372036854775807:59",
        "0x8000000000000000", "-0x8000000000000000", "-0x-8000000000000000", "0b-1", "0xFFFFFFFFFFFFFFFFFF",
        "-0b1000000000000000000000000000000000000000000000000000000000000000", "-01000000000000000000000",
        "1:59:59:59:59:59:59:59:59:59:59:59:59",
    ]) func numbersOutOfRange(text: String) throws {
        let scalar = try #require(YAMLDocument.parse(text, file: "x").scalar)
        if case .integer = scalar.value { Issue.record("\(text) is no Int") }
        #expect(scalar.number?.isFinite != false)
    }

    @Test func quotedTextIsNoNumber() throws {
        #expect(try YAMLDocument.parse("'5'", file: "x").scalar?.number == nil)
    }
}

struct YAMLStructureTests {
    @Test func placesPointAtNodes() throws {
        let node = try YAMLDocument.parse("a:\n  bc: {d: 5}\n", file: "f.yaml")
        #expect(node["a"]?["bc"]?["d"]?.place.description == "f.yaml:2:11")
    }

    @Test func explicitKeysBeatMergedOnes() throws {
        let node = try YAMLDocument.parse("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n", file: "f")
        #expect(node["y"]?["a"]?.scalar?.value == .integer(1))
        #expect(node["y"]?["b"]?.scalar?.value == .integer(3))
    }

    @Test func severalMappingsAreMerged() throws {
        let text = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz: {<<: [*x, *y], b: 5}"
        let entries = try YAMLDocument.parse(text, file: "f")["z"]?.entries ?? []
        #expect(entries.map { "\($0.key)=\($0.value.scalar?.text ?? "")" } == ["b=5", "a=1", "c=4"])
    }

    @Test(arguments: [
        ("a: 1\na: 2", "f:2:1: error[E0103]: the key 'a' appears twice in the same mapping"),
        ("a: *b", "f:1:4: error[E0102]: the alias '*b' has no anchor '&b' before it"),
        ("a: 1\n---\nb: 2", "f:2:1: error[E0104]: a second YAML document starts here, at '---'"),
        ("", "f:1:1: error[E0102]: the file contains no document"),
        (
            "x: &x {a: 1}\ny: &y {a: 2}\nz: {<<: [*x, *y]}",
            "f:2:8: error[E0103]: the key 'a' is in several of the mappings that '<<' merges: programs take different ones"
        ),
        ("{a: 1}: 2", "f:1:1: error[E0104]: a key of a mapping must be plain text, not a mapping"),
        ("a: !include b.yaml", "f:1:4: error[E0104]: the YAML tag '!include' is not supported"),
        ("a:\n\t- 1", "f:2:1: error[E0102]: found character that cannot start any token"),
        ("a: [1, 2", "f:2:1: error[E0102]: did not find expected ',' or ']'"),
        ("a: \"open", "f:1:9: error[E0102]: found unexpected end of stream"),
    ]) func refusals(text: String, message: String) {
        #expect(headlines { _ = try YAMLDocument.parse(text, file: "f") } == [message])
    }

    @Test func entityBombsAreRefused() {
        let text = (0..<12).map { level in
            let item = level == 0 ? "x" : "*a\(level - 1)"
            return "k\(level): &a\(level) [\(Array(repeating: item, count: 10).joined(separator: ", "))]"
        }.joined(separator: "\n")
        #expect(headlines { _ = try YAMLDocument.parse(text, file: "f") }.first?.contains("E0105") == true)
    }

    @Test func depthIsBounded() {
        let text = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        #expect(headlines { _ = try YAMLDocument.parse(text, file: "f") }.first?.contains("E0105") == true)
    }

    /// Damaged text is refused or read, but never crashes.
    @Test(arguments: 0..<300) func mutations(seed: Int) throws {
        var random = SplitMix(UInt64(seed))
        var bytes = Array(try Repository.ex3Text().utf8.prefix(4000))
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            default:
                bytes.insert(contentsOf: Array("{}[]:&*!|>\"'\t\n".utf8).shuffled(using: &random).prefix(3), at: index)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(headlines { _ = try YAMLDocument.parse(text, file: "f") }.allSatisfy { $0.contains("error[E01") })
    }
}

/// The tag `!include`, which substitutes the content of another file.
struct IncludeTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("include-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("own/inner"), withIntermediateDirectories: true)
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    private func load(_ name: String = "own/a.yaml") throws -> YAMLNode {
        let own = folder.appendingPathComponent("own").path
        let includes = YAMLIncludes(readable: ReadableFolders(around: own))
        return try YAMLDocument.load(path: folder.appendingPathComponent(name).path, including: includes)
    }

    private func fault(_ body: () throws -> Void) -> String? {
        (#expect(throws: DiagnosticsError.self, performing: body))?.diagnostics.first?.message
    }

    /// Names are relative to the file with the tag, anchors belong to one file, and merge keys may include.
    @Test func includes() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write("x: &own !include inner/b.yaml\ny: *own\nz: { <<: !include inner/b.yaml, k: 9 }\n", "own/a.yaml")
        try write("k: &own 1\nl: !include c.yaml\n", "own/inner/b.yaml")
        try write("[3, 4]\n", "own/inner/c.yaml")
        let root = try load()
        for key in ["x", "y"] { #expect(root[key]?["l"]?.items?.last?.scalar?.number == 4) }
        #expect(root["z"]?["k"]?.scalar?.number == 9)
        #expect(root["z"]?["l"]?.items?.count == 2)
        #expect(root["x"]?["l"]?.place.file.hasSuffix("inner/c.yaml") == true)
    }

    @Test func refusals() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write("x: !include ../secret.yaml\n", "own/a.yaml")
        try write("password: 1\n", "secret.yaml")
        #expect(
            fault { _ = try load() }
                == "the file '../secret.yaml' lies outside the folders from which '!include' may read")
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent("own/link.yaml"),
            withDestinationURL: folder.appendingPathComponent("secret.yaml"))
        try write("x: !include link.yaml\n", "own/a.yaml")
        #expect(
            fault { _ = try load() } == "the file 'link.yaml' lies outside the folders from which '!include' may read")
        try write("x: !include b.yaml\n", "own/a.yaml")
        #expect(
            fault { _ = try load() }
                == "the included file 'b.yaml' does not exist; write its path relative to the file that includes it")
        try write("y: !include a.yaml\n", "own/b.yaml")
        #expect(fault { _ = try load() } == "the included file 'a.yaml' includes itself, directly or through others")
        for level in 0...17 { try write("y: !include n\(level + 1).yaml\n", "own/n\(level).yaml") }
        #expect(
            fault { _ = try load("own/n0.yaml") }
                == "the YAML files include one another in a chain of more than 16 files")
        try write("x: !include [a]\n", "own/a.yaml")
        #expect(fault { _ = try load() } == "the YAML tag '!include' is not supported")
        try write("k: 1\nk: 2\n", "own/b.yaml")
        try write("x: !include b.yaml\n", "own/a.yaml")
        #expect(fault { _ = try load() } == "the key 'k' appears twice in the same mapping")
        #expect(
            fault { _ = try YAMLDocument.parse("x: !include b.yaml", file: "f") }
                == "the YAML tag '!include' is not supported")
    }

    /// The number and the size of the files are limited in total, however they include each other.
    @Test func limits() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        func including(_ count: Int) -> String { String(repeating: "- !include b.yaml\n", count: count) }
        try write("1\n", "own/b.yaml")
        try write(including(2000), "own/a.yaml")
        #expect(try load().items?.count == 2000)
        try write(including(2001), "own/a.yaml")
        #expect(fault { _ = try load() } == "the YAML file includes more than 2000 files, directly or through others")
        try write("1\n" + String(repeating: "\n", count: 15 << 20), "own/b.yaml")
        try write(including(5), "own/a.yaml")
        #expect(fault { _ = try load() } == "the files that the YAML file includes are larger than 64 MiB in total")
    }
}
