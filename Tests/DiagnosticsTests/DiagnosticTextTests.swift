import Diagnostics
import Testing

/// The text of diagnostics: headline, excerpt with caret, notes, hint.
struct DiagnosticTextTests {
    private func diagnostic(_ place: Place?) -> Diagnostic {
        Diagnostic(.error, .unknownName, "unknown name 'vv'", at: place)
    }

    @Test(arguments: [
        (nil, "error[E0203]: unknown name 'vv'"), (Place(file: "m.yaml"), "m.yaml: error[E0203]: unknown name 'vv'"),
        (Place(file: "m.yaml", line: 7), "m.yaml:7: error[E0203]: unknown name 'vv'"),
        (Place(file: "m.yaml", line: 7, column: 12), "m.yaml:7:12: error[E0203]: unknown name 'vv'"),
    ]) func headlines(place: Place?, headline: String) {
        #expect(diagnostic(place).headline == headline)
        #expect(DiagnosticsError([diagnostic(place), diagnostic(nil)]).description.hasPrefix(headline + "\n"))
    }

    @Test func severities() {
        #expect(Diagnostic(.warning, .ignoredKey, "m").headline == "warning[W0101]: m")
        #expect(Diagnostic(.note, .ignoredKey, "m").headline == "note[W0101]: m")
    }

    @Test func allParts() {
        var whole = diagnostic(Place(file: "m.yaml", line: 7, column: 12))
        whole.notes = [.init("declared here", at: Place(file: "n.yaml", line: 2)), .init("and nowhere else")]
        whole.hint = "did you mean 'v'?"
        let text = whole.text { file, line in "\(file) \(line): x = vv" }
        #expect(
            text == """
                m.yaml:7:12: error[E0203]: unknown name 'vv'
                  7 | m.yaml 7: x = vv
                    |            ^
                  note: n.yaml:2: declared here
                  note: and nowhere else
                  hint: did you mean 'v'?
                """)
    }

    /// Without a line, or where the source is not available, there is no excerpt; without a column there is no caret.
    @Test func partsOfAnExcerpt() {
        let headline = ": error[E0203]: unknown name 'vv'"
        #expect(diagnostic(nil).text { _, _ in "x" } == String(headline.dropFirst(2)))
        #expect(diagnostic(Place(file: "m")).text { _, _ in "x" } == "m" + headline)
        #expect(diagnostic(Place(file: "m", line: 123)).text { _, _ in "x" } == "m:123\(headline)\n  123 | x")
        #expect(diagnostic(Place(file: "m", line: 1, column: 1)).text { _, _ in nil } == "m:1:1" + headline)
        #expect(
            diagnostic(Place(file: "m", line: 123, column: 1)).text { _, _ in "" }
                == "m:123:1\(headline)\n  123 | \n      | ^")
    }

    /// The caret is below the character of its column, wherever a long line is cut, and after the last one for columns
    /// beyond the end. Each character of the line is a different one.
    @Test(arguments: [1, 2, 109, 110, 111, 112, 500]) func caretsAreBelowTheirColumns(length: Int) throws {
        let line = (0..<length).compactMap { Unicode.Scalar(0x4E00 + $0) }
        let source = String(String.UnicodeScalarView(line))
        for column in 1...(length + 3) {
            let text = diagnostic(Place(file: "m", line: 9, column: column)).text { _, _ in source }
            let lines = text.split(separator: "\n").map { Array($0.unicodeScalars) }
            try #require(lines.count == 3)
            #expect(lines[1].starts(with: "  9 | ".unicodeScalars) && lines[2].starts(with: "    | ".unicodeScalars))
            #expect(lines[1].count <= 6 + 110)
            let caret = lines[2].count - 1
            #expect(lines[2][caret] == "^" && lines[2][6..<caret].allSatisfy { $0 == " " })
            if column <= length {
                try #require(caret < lines[1].count)
                #expect(lines[1][caret] == line[column - 1], "column \(column)")
            } else {
                #expect(caret == lines[1].count && lines[1].last == line.last, "column \(column)")
            }
        }
    }
}

/// Collections of diagnostics.
struct DiagnosticLogTests {
    @Test func duplicatesAreLeftOut() {
        var log = DiagnosticLog()
        let place = Place(file: "m", line: 1)
        for _ in 0..<2 {
            log.error(.missingKey, "a", at: place)
            log.warning(.ignoredKey, "a", at: place)
            log.error(.missingKey, "a", at: nil)
            log.error(.missingKey, "a", at: place, hint: "h")
        }
        #expect(log.diagnostics.count == 4)
        #expect(log.remarks == [Diagnostic(.warning, .ignoredKey, "a", at: place)])
        let before = log.diagnostics
        log.add(before.reversed())
        #expect(log.diagnostics == before)
    }

    /// Warnings alone do not stop a reader; with an error, all are reported in the order in which they were found.
    @Test func errorsAreThrownWithWarnings() throws {
        var log = DiagnosticLog()
        try log.throwIfErrors()
        log.warning(.ignoredKey, "first", at: nil)
        #expect(!log.hasErrors)
        try log.throwIfErrors()
        log.error(.missingKey, "second", at: nil)
        #expect(log.hasErrors)
        do {
            try log.throwIfErrors()
            Issue.record("it did not throw")
        } catch {
            #expect(error.diagnostics.map(\.message) == ["first", "second"])
        }
    }
}
