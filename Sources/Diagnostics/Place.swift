/// A position in a text file, as editors count: lines and columns start at 1.
public struct Place: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Path as the user gave it.
    public var file: String
    /// Line, from 1; 0 when only the file is known.
    public var line: Int
    /// Column in characters, from 1; 0 when only the line is known.
    public var column: Int

    /// Creates a place; leave `line` and `column` out to speak of the whole file.
    public init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, without the parts that are not known.
    public var description: String {
        if line == 0 { return file }
        return column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
    }

    /// The same line, `count` characters further right.
    public func advanced(by count: Int) -> Place {
        column == 0 ? self : Place(file: file, line: line, column: column + count)
    }

    /// Orders by file, then line, then column.
    public static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
