import Diagnostics
import TestSupport
import Testing
import YAML

/// The content of a node, without its place and notation.
private indirect enum Content: Equatable, CustomStringConvertible {
    case scalar(YAMLValue, Double?)
    case list([Content])
    case mapping([String], [Content])

    init(_ node: YAMLNode) {
        switch node.content {
        // The bits of a number, because NaN is not equal to itself.
        case .scalar(let scalar):
            self = .scalar(
                scalar.value == .float(.nan) ? .null : scalar.value, scalar.number.map { $0.isNaN ? -0.5 : $0 })
        case .sequence(let items): self = .list(items.map(Content.init))
        case .mapping(let entries): self = .mapping(entries.map(\.key), entries.map { Content($0.value) })
        }
    }

    var description: String {
        switch self {
        case .scalar(let value, let number): "\(value) \(number.map { "\($0)" } ?? "")"
        case .list(let items): "\(items)"
        case .mapping(let keys, let values): "\(keys): \(values)"
        }
    }
}

struct YAMLWriterTests {
    /// Texts that would be read differently without quotes: they look like other values or markup, or have several
    /// lines.
    static let hostile = [
        "", " ", " leading", "trailing ", "a: b", "a #b", "# a", "- a", "-", "?", "? a", ":", "a:", "\"", "'", "it's",
        "\\", "\\n", "a\nb", "\n", "a\n", "\n a\n\n  b\n", "a\r\nb", "a\rb", "\t", "a\tb", "yes", "No", "on", "true",
        "null",
        "~", "1", "-1", "1e3", "1.5", "0x1F", "017", "1:30", "1_0", ".inf", ".nan", "<<", "=", "&a", "*a", "!a",
        "!!str a",
        "|", ">", "%", "@", "`", "[a]", "{a}", "a, b", "]", "}", ",", "---", "...", "--- a", "2001-12-14", "é",
        "e\u{301}",
        "☃", "🧠", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{7}", "\u{1B}[31m", "\u{7F}", "\u{FFFE}", "{engine}", "y", "n",
        String(repeating: "long words ", count: 40), String(repeating: "k", count: 300),
    ]

    @Test(arguments: hostile) func textsComeBack(text: String) throws {
        let nodes: [YAMLNode] = [
            .quoted(text), .mapping([(text, .plain("1"))]), .list([.quoted(text), .quoted(text)]),
            ["a": .mapping([("b", .list([.mapping([(text, .quoted(text))])]))])],
        ]
        for node in nodes {
            let written = try YAMLWriter.text(node)
            let read = try YAMLDocument.parse(written, file: "f")
            #expect(Content(read) == Content(node), "\(written)")
            // The text contains no control characters that PyYAML or a terminal would interpret.
            #expect(written.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        }
    }

    /// The law of a round trip: what is read from a text is read from what is written, and what is written is a fixed
    /// point.
    @Test(
        arguments: [
            "a: 1", "- 1\n- [a, b: c]\n- {}\n- []\n", "a: ~\nb:\nc: 'x'\nd: \"y\\n\"\n",
            "x: |\n  two\n  lines\ny: >-\n  a\n  b\n",
            "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: [*x, *x]\n",
            "n: [1, -1_000, 0x1F, 1:30, 1.5, 1e-3, 1.0e3, .inf, 017]",
            "t: [!!int 1:30, !!str 5, !!int '5', !!float \"1.5\", ! a, !!str ~]", "b: [yes, No, TRUE, off, y]",
            "'yes': 'no'\n'1': '1'\n",
            "? a long key\n: 1\n", "- - - a\n", "plain", "~", "[]", "k: a b  c\n",
            "s: [a:b, 'x: y', http://e.org]\nu: a:b\n",
        ] + hostile.filter { $0 != "" }.map { "a: '\($0.replacing("'", with: "''"))'" })
    func roundTrips(text: String) throws {
        guard let node = try? YAMLDocument.parse(text, file: "f") else { return }
        let written = try YAMLWriter.text(node)
        let read = try YAMLDocument.parse(written, file: "f")
        #expect(Content(read) == Content(node), "\(written)")
        #expect(try YAMLWriter.text(read) == written)
    }

    /// Block style, lists of scalars on one line, quotes where they are needed, and no folded lines.
    @Test func layout() throws {
        let long = String(repeating: "long words ", count: 40)
        let node: YAMLNode = [
            "format": .plain("1"), "a b": .quoted("text"), "yes": .plain("yes"), "pop[0]/v": .plain("1.5e-03"),
            "list": .list([.quoted("{engine}"), .plain("run"), .plain("0.5")]), "times": .list([.plain("1:30")]),
            "nested": [
                "empty": .list([]), "none": .mapping([(String, YAMLNode)]()), "rows": .list([["x": .plain("a: b")]]),
            ],
            "long": .quoted(long), "lines": .quoted("a\nb"), "nothing": .plain(""),
        ]
        #expect(
            try YAMLWriter.text(node, comment: "One line.\nTwo\u{1B}.") == """
                # One line.
                # Two\\u{1B}.
                format: 1
                a b: "text"
                "yes": yes
                "pop[0]/v": 1.5e-03
                list: ["{engine}", run, 0.5]
                times:
                - 1:30
                nested:
                  empty: []
                  none: {}
                  rows:
                  - x: "a: b"
                long: "\(long)"
                lines: "a\\nb"
                nothing: null

                """)
    }

    @Test func refusals() throws {
        let deep = (1...YAMLDocument.depthLimit).reduce(YAMLNode.plain("a")) { inner, _ in .list([inner]) }
        let row = YAMLNode.list(Array(repeating: .plain("1"), count: 1000))
        let large = YAMLNode.list(Array(repeating: row, count: 1000))
        let heavy = YAMLNode.quoted(String(repeating: "x", count: YAMLDocument.sizeLimit))
        let cases: [(YAMLNode, String)] = [
            (.quoted("a\0b"), "a text in it contains a NUL character"),
            (.mapping([("a\0", .plain("1"))]), "a text in it contains a NUL character"),
            (["a": ["b": .plain("1"), "b": .plain("2")]], "a mapping in it has the key 'b' twice"),
            (deep, "it is nested deeper than the 64 levels that can be read back"),
            (large, "it has more than 1000000 nodes"), (heavy, "it has more than 16 MiB"),
        ]
        for (node, reason) in cases {
            #expect(
                headlines { _ = try YAMLWriter.text(node) } == [
                    "error[E0901]: the YAML document cannot be written: \(reason)"
                ])
        }
    }

    /// The deepest and the largest document that are read can be written.
    @Test func limitsAreThoseOfTheReader() throws {
        let deep = (1..<YAMLDocument.depthLimit).reduce(YAMLNode.plain("a")) { inner, _ in .list([inner]) }
        _ = try YAMLDocument.parse(YAMLWriter.text(deep), file: "f")
    }
}
