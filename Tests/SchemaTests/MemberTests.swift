import Diagnostics
import Schema
import TestSupport
import Testing
import YAML

/// Collections of named things.
struct MemberTests {
    private func members(
        _ value: String, key: String = "k"
    ) throws -> (found: [(name: String, place: Place, node: YAMLNode)], messages: [String]) {
        let reading = ReadContext()
        let node = try YAMLDocument.parse("\(key): \(value)", file: "f")
        let block = try #require(Block(node, "the thing", keys: .used([key]), reading))
        return (block.members(key), reading.log.diagnostics.map(\.headline))
    }

    /// The spellings of one collection are read alike.
    @Test(arguments: [
        "{ tau: { value: 10 }, v: { value: 20 } }", "[{ name: tau, value: 10 }, { name: v, value: 20 }]",
        "[{ tau: { value: 10 } }, { v: { value: 20 } }]", "[{ name: tau, value: 10 }, { v: { value: 20 } }]",
        "{ tau: { name: tau, value: 10 }, v: { value: 20 } }",
    ]) func spellings(value: String) throws {
        let (found, messages) = try members(value)
        #expect(messages.isEmpty)
        #expect(found.map(\.name) == ["tau", "v"])
        #expect(found.map { $0.node["value"]?.scalar?.number } == [10, 20])
    }

    @Test func namesAlone() throws {
        let (found, messages) = try members("[tau, 5, v]")
        #expect(messages.isEmpty)
        #expect(found.map(\.name) == ["tau", "5", "v"])
        #expect(found.allSatisfy { $0.node.entries?.isEmpty == true })
        #expect(found.map(\.place.column) == [5, 10, 13])
    }

    @Test(arguments: [
        ("[a, b, a]", "f:1:11: error[E0206]: the name 'a' appears twice in 'k' of the thing"),
        ("[{ x: 1, y: 2 }]", "f:1:5: error[E0402]: an item of 'k' of the thing has no name; give it the key 'name'"),
        ("[~]", "f:1:5: error[E0402]: an item of 'k' of the thing has no name; give it the key 'name'"),
        ("[[a]]", "f:1:5: error[E0402]: an item of 'k' of the thing has no name; give it the key 'name'"),
        (
            "{ a: { name: b } }",
            "f:1:17: error[E0406]: the entry 'a' of the thing has the key 'name' with another name, 'b'"
        ),
    ]) func refusals(value: String, message: String) throws {
        #expect(try members(value).messages == [message])
    }

    /// The first of two members of one name is kept, and its place is part of the message.
    @Test func theFirstIsKept() throws {
        let reading = ReadContext()
        let node = try YAMLDocument.parse("k: [{ name: a, n: 1 }, { name: a, n: 2 }]", file: "f")
        let block = try #require(Block(node, "the thing", keys: .used(["k"]), reading))
        #expect(block.members("k").map { $0.node["n"]?.scalar?.number } == [1])
        #expect(
            reading.log.diagnostics.first?.notes == [.init("first here", at: Place(file: "f", line: 1, column: 5))])
    }

    /// The dynamics of a model may be named otherwise than its entry.
    @Test func dynamicsMayBeNamedOtherwise() throws {
        let (found, messages) = try members("{ a: { name: b } }", key: "dynamics")
        #expect(messages.isEmpty && found.map(\.name) == ["a"])
    }
}
