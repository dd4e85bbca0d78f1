extension Diagnostic {
    /// The place, severity, code and message of the diagnostic on one line, as in
    /// `model.yaml:7:12: error[E0203]: unknown name 'vv'`.
    ///
    /// Control characters are escaped as in ``VisibleText/line(_:)``.
    public var headline: String {
        let prefix = place.map { "\($0): " } ?? ""
        return VisibleText.line("\(prefix)\(severity.rawValue)[\(code.rawValue)]: \(message)")
    }

    /// Returns the full text of the diagnostic: the headline, the source line with a caret, the notes and the hint.
    ///
    /// Of a source line with more than 110 characters only the part around the caret is shown. A diagnostic without a
    /// place in a line has no excerpt.
    /// - Parameter source: A function that returns the line of a file with a given number, counted from 1; nil if it is
    ///   not available. The excerpt is then left out.
    public func text(source: (_ file: String, _ line: Int) -> String?) -> String {
        var lines = [headline]
        if let place, place.line > 0, let line = source(place.file, place.line) {
            lines += Self.excerpt(of: line, number: place.line, column: place.column)
        }
        for note in notes {
            lines.append("  note: " + VisibleText.line((note.place.map { "\($0): " } ?? "") + note.message))
        }
        if let hint { lines.append("  hint: " + VisibleText.line(hint)) }
        return lines.joined(separator: "\n")
    }

    /// The largest number of characters of a source line in an excerpt.
    private static let window = 110

    /// Returns the source line after a gutter with its number, and a line with a caret below the column.
    private static func excerpt(of line: String, number: Int, column: Int) -> [String] {
        let gutter = "  \(number) | "
        // Columns count Unicode scalars. An escaped scalar is several characters wide, so that the caret is placed
        // below the escaped text, scalar by scalar.
        let scalars = Array(line.unicodeScalars)
        let caret = max(0, min(column, scalars.count + 1) - 1)
        let start = scalars.count <= window ? 0 : max(0, caret - window / 2)
        func shown(_ range: Range<Int>) -> String {
            scalars[range].map { $0 == "\t" ? " " : VisibleText.line(String($0)) }.joined()
        }
        let end = min(scalars.count, start + window)
        var lines = [gutter + shown(start..<end)]
        if column > 0 {
            let indent = String(repeating: " ", count: shown(start..<min(caret, end)).count)
            lines.append(String(repeating: " ", count: gutter.count - 2) + "| " + indent + "^")
        }
        return lines
    }
}
