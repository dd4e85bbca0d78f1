extension Diagnostic {
    /// `place: error[E0203]: message`, on one line, without characters that would hide or move anything.
    public var headline: String {
        let prefix = place.map { "\($0): " } ?? ""
        return VisibleText.line("\(prefix)\(severity.rawValue)[\(code.rawValue)]: \(message)")
    }

    /// The headline, the source line with a caret where `source` knows it, the notes and the hint.
    /// - Parameter source: gives a line of a file, the number counted from 1; nil when it cannot.
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

    /// Most characters of a source line that are shown.
    private static let window = 110

    /// The source line after a gutter, and a caret below its column.
    private static func excerpt(of line: String, number: Int, column: Int) -> [String] {
        let gutter = "  \(number) | "
        // Columns count scalars, and each is shown by itself: what would be escaped may be several characters wide.
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
