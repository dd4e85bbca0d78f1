extension Diagnostic {
    /// `place: error[E0203]: message`, on one line.
    public var headline: String {
        let prefix = place.map { "\($0): " } ?? ""
        return "\(prefix)\(severity.rawValue)[\(code.rawValue)]: \(message)"
    }

    /// The headline, the source line with a caret where `source` knows it, the notes and the hint.
    /// - Parameter source: gives a line of a file, the number counted from 1; nil when it cannot.
    public func text(source: (_ file: String, _ line: Int) -> String?) -> String {
        var lines = [headline]
        if let place, place.line > 0, let line = source(place.file, place.line) {
            lines += Self.excerpt(of: line, number: place.line, column: place.column)
        }
        for note in notes {
            lines.append("  note: " + (note.place.map { "\($0): " } ?? "") + note.message)
        }
        if let hint { lines.append("  hint: \(hint)") }
        return lines.joined(separator: "\n")
    }

    /// The source line behind a gutter, and a caret below its column.
    private static func excerpt(of line: String, number: Int, column: Int) -> [String] {
        let gutter = "  \(number) | "
        let visible = line.map { $0 == "\t" ? " " : $0 }
        let window = 110
        let start = visible.count <= window ? 0 : max(0, min(column - 1, visible.count) - window / 2)
        let shown = Array(visible.dropFirst(start).prefix(window))
        var lines = [gutter + String(shown)]
        if column > 0 {
            let indent = String(repeating: " ", count: max(0, column - 1 - start))
            lines.append(String(repeating: " ", count: gutter.count - 2) + "| " + indent + "^")
        }
        return lines
    }
}
