import Diagnostics
import Schema
import TestSupport
import Testing
import YAML

/// Typed access to the values of a mapping.
struct BlockTests {
    /// One value of each type, by its name in messages.
    private static let values = [
        "text": "abc", "quoted": "'2'", "whole": "12", "real": "1.5", "truth": "yes", "list": "[1, 2]",
        "mapping": "{ a: 1 }",
    ]
    private static let names = [
        "text": "text", "quoted": "text", "whole": "a whole number", "real": "a number", "truth": "a truth value",
        "list": "a list", "mapping": "a mapping",
    ]

    /// Reads the key `k` of a block whose value has a type, and returns the messages.
    private func messages(_ type: String, _ read: (Block) -> Void) throws -> [String] {
        let reading = ReadContext()
        let value = try #require(Self.values[type])
        let node = try YAMLDocument.parse("k: \(value)\n", file: "f")
        read(try #require(Block(node, "the thing", keys: .used(["k"]), reading)))
        return reading.log.diagnostics.map(\.headline)
    }

    /// Expects that some types are read without a message, and all others give the message with their name.
    private func expect(
        _ wanted: String, accepts accepted: Set<String>, location: SourceLocation = #_sourceLocation,
        _ read: (Block) -> Void
    ) throws {
        for (type, name) in Self.names {
            let message = "f:1:4: error[E0401]: 'k' of the thing must be \(wanted), not \(name)"
            #expect(
                try messages(type, read) == (accepted.contains(type) ? [] : [message]), "\(type)",
                sourceLocation: location)
        }
    }

    // MARK: Wrong types

    @Test func texts() throws {
        try expect("text", accepts: ["text", "quoted", "whole", "real", "truth"]) { _ = $0.text("k") }
        try expect("text", accepts: ["text", "quoted", "whole", "real", "truth"]) { _ = $0.expression("k") }
    }

    @Test func numbers() throws {
        try expect("a number", accepts: ["whole", "real"]) { _ = $0.number("k") }
        try expect("a number", accepts: ["whole", "real"]) { _ = $0.decimal("k") }
    }

    @Test func truths() throws { try expect("true or false", accepts: ["truth"]) { _ = $0.truth("k") } }

    @Test func lists() throws { try expect("a list", accepts: ["list"]) { _ = $0.list("k") } }

    @Test func members() throws {
        try expect("a mapping or a list", accepts: ["list", "mapping"]) { _ = $0.members("k") }
    }

    @Test(arguments: [
        ("abc", "text"), ("yes", "a truth value"), ("- 1", "a list"), ("12", "a whole number"), ("~", "nothing"),
    ]) func blocksAreMappings(text: String, kind: String) throws {
        let reading = ReadContext()
        #expect(Block(try YAMLDocument.parse(text, file: "f"), "the thing", keys: [:], reading) == nil)
        #expect(reading.log.diagnostics.map(\.message) == ["the thing must be a mapping, not \(kind)"])
        #expect(reading.log.diagnostics.map(\.code) == [.wrongType])
    }

    @Test func nullMayBeEmpty() throws {
        let reading = ReadContext()
        let block = Block(try YAMLDocument.parse("~", file: "f"), "b", keys: [:], reading, nullIsEmpty: true)
        #expect(block?.node.entries?.isEmpty == true)
        #expect(reading.log.diagnostics.isEmpty)
    }

    @Test func decimalNumbersMayHaveQuotes() throws {
        let reading = ReadContext(acceptsQuotedNumbers: true)
        let node = try YAMLDocument.parse("{ a: '2.50', b: \"-1e-3\", c: '0x10', d: two }", file: "f")
        let block = try #require(Block(node, "the thing", keys: .used(["a", "b", "c", "d"]), reading))
        #expect(block.number("a") == 2.5 && block.decimal("b")?.value == -1e-3)
        #expect(block.number("c") == nil && block.number("d") == nil)
        #expect(reading.log.diagnostics.map(\.hint) == ["remove the quotes", nil])
    }

    /// TVBO's documents may have 0 and 1 as Boolean values.
    @Test func numbersAsBooleanValues() throws {
        for (text, truth) in [("0", false), ("1", true)] {
            let reading = ReadContext(acceptsQuotedNumbers: true)
            #expect(try block("k: \(text)", ["k"], reading).truth("k") == truth)
            #expect(!reading.log.hasErrors)
        }
        for (text, accepts) in [("2", true), ("1.0", true), ("1", false)] {
            let reading = ReadContext(acceptsQuotedNumbers: accepts)
            #expect(try block("k: \(text)", ["k"], reading).truth("k") == nil)
            #expect(reading.log.hasErrors)
        }
    }

    // MARK: Values

    private func block(_ text: String, _ keys: [String], _ reading: ReadContext) throws -> Block {
        try #require(Block(YAMLDocument.parse(text, file: "f"), "the thing", keys: .used(keys), reading))
    }

    @Test func valuesAreRead() throws {
        let reading = ReadContext()
        let block = try block(
            "{ t: 0.10, q: '007', n: 1e-3, u: mV, y: off, l: [1, 2, 3], z: ~ }",
            ["t", "q", "n", "u", "y", "l", "z", "m"],
            reading)
        #expect(block.text("t") == "0.10")
        #expect(block.text("q") == "007")
        #expect(block.number("n") == 0.001)
        #expect(block.decimal("t")?.description == "0.10" || block.decimal("t")?.description == "0.1")
        #expect(block.unit("u")?.name == "mV")
        #expect(block.truth("y") == false)
        #expect(block.list("l").compactMap { $0.scalar?.number } == [1, 2, 3])
        for key in ["z", "m"] {
            #expect(block[key] == nil && block.text(key) == nil && block.number(key) == nil)
            #expect(block.truth(key) == nil && block.unit(key) == nil && block.decimal(key) == nil)
            #expect(block.list(key).isEmpty && block.members(key).isEmpty && block.expression(key) == nil)
        }
        #expect(reading.log.diagnostics.isEmpty)
    }

    @Test func placesAreThoseOfTheValues() throws {
        let block = try block("a: 1\nb:  2\n", ["a", "b", "c"], ReadContext())
        #expect(block.place("a") == Place(file: "f", line: 1, column: 4))
        #expect(block.place("b") == Place(file: "f", line: 2, column: 5))
        #expect(block.place("c") == Place(file: "f", line: 1, column: 1))
    }

    @Test func unknownUnitsAreRefused() throws {
        let reading = ReadContext()
        let block = try block("{ unit: mVolts, u: [mV] }", ["unit", "u"], reading)
        #expect(block.unit() == nil && block.unit("u") == nil)
        #expect(
            reading.log.diagnostics.map(\.headline) == [
                "f:1:9: error[E0301]: unknown unit 'mVolts' of the thing",
                "f:1:20: error[E0401]: 'u' of the thing must be text, not a list",
            ])
    }

    @Test(arguments: [".inf", "-.inf", ".nan"]) func decimalsAreFinite(text: String) throws {
        let reading = ReadContext()
        let block = try block("k: \(text)", ["k"], reading)
        #expect(block.decimal("k") == nil)
        #expect(
            reading.log.diagnostics.map(\.headline) == [
                "f:1:4: error[E0405]: 'k' of the thing must be a finite decimal number"
            ])
    }
}
