import Diagnostics
import Schema
import Testing
import YAML

/// The keys of a mapping by their roles.
struct KeyRoleTests {
    private static let keys: [String: KeyRole] = [
        "duration": .used, "note": .documentation, "colour": .ignored, "noise": .unsupported("it is random"),
        "kind": .neutral(["plain", "0"], reason: "all are plain"), "pace": .unread("the duration counts"),
    ]

    private func read(_ text: String) throws -> [Diagnostic] {
        let reading = ReadContext()
        let node = try YAMLDocument.parse(text, file: "f")
        _ = try #require(Block(node, "the thing", keys: Self.keys, reading))
        reading.reportIgnored()
        return reading.log.diagnostics
    }

    @Test(arguments: [
        "duration: 1", "note: any", "noise: ~", "noise: false", "noise: []", "noise: {}", "colour: {}", "kind: plain",
        "kind: PLAIN", "kind: 0", "kind: 0.0", "kind: ~", "kind: []", "pace: ~", "pace: []", "{}",
    ]) func accepted(text: String) throws {
        #expect(try read(text).isEmpty)
    }

    @Test(arguments: [
        ("durration: 1", "f:1:1: error[E0403]: unknown key 'durration' in the thing", "did you mean 'duration'?"),
        ("xyz: 1", "f:1:1: error[E0403]: unknown key 'xyz' in the thing", nil),
        ("t_end: 1", "f:1:1: error[E0403]: unknown key 't_end' in the thing", "did you mean 'duration'?"),
        ("step: 1", "f:1:1: error[E0403]: unknown key 'step' in the thing", nil),
        ("noise: 0.1", "f:1:1: error[E0501]: 'noise' of the thing is not supported: it is random", nil),
        ("noise: true", "f:1:1: error[E0501]: 'noise' of the thing is not supported: it is random", nil),
        (
            "kind: fancy", "f:1:7: error[E0501]: 'kind: fancy' of the thing is not supported: all are plain",
            "leave 'kind' out, or write plain or 0 as its value"
        ),
        (
            "kind: [plain]", "f:1:7: error[E0501]: 'kind: …' of the thing is not supported: all are plain",
            "leave 'kind' out, or write plain or 0 as its value"
        ),
        ("pace: 5", "f:1:1: warning[W0101]: 'pace' of the thing has no effect: the duration counts", nil),
        (
            "colour: red", "f:1:1: warning[W0101]: these keys do not affect a simulation and are ignored: colour",
            nil
        ),
    ]) func reported(text: String, message: String, hint: String?) throws {
        let found = try read(text)
        #expect(found.map(\.headline) == [message])
        #expect(found.map(\.hint) == [hint])
    }

    /// Ignored keys are reported once, in the order of their first appearance.
    @Test func ignoredKeysAreReportedTogether() throws {
        let reading = ReadContext()
        for (index, key) in ["b", "a", "b"].enumerated() { reading.ignore(key, at: Place(file: "f", line: index + 1)) }
        reading.reportIgnored()
        #expect(
            reading.log.diagnostics.map(\.headline) == [
                "f:1: warning[W0101]: these keys do not affect a simulation and are ignored: b, a"
            ])
    }

    @Test func tablesAreCombined() {
        let table = [String: KeyRole].used(["a", "b"]).overridden(by: ["b": .ignored, "c": .documentation])
        #expect(table == ["a": .used, "b": .ignored, "c": .documentation])
    }

    @Test func errorsAreCollected() throws {
        struct Other: Error, CustomStringConvertible { var description: String { "other" } }
        let reading = ReadContext()
        #expect(reading.collect { 5 } == 5)
        #expect(reading.collect { () throws -> Int in throw DiagnosticsError(.missingKey, "m") } == nil)
        #expect(reading.collect { () throws -> Int in throw Other() } == nil)
        #expect(reading.log.diagnostics.map(\.headline) == ["error[E0402]: m", "error[E0101]: other"])
    }
}
