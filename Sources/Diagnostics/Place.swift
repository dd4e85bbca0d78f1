/// A position in a text file, or the whole file. Lines and columns are counted from 1, as in editors.
public struct Place: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The path of the file, as given by the user.
    public var file: String
    /// The number of the line, from 1; 0 for the whole file.
    public var line: Int
    /// The number of the column in Unicode scalars, from 1; 0 for the whole line.
    public var column: Int

    /// Creates a place; without `line` and `column`, a place for the whole file.
    public init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The place as `file:line:column`, without the parts that are 0.
    public var description: String {
        if line == 0 { return file }
        return column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
    }

    /// Returns the place `count` columns further right on the same line, or this place if its column is not known.
    public func advanced(by count: Int) -> Place {
        column == 0 ? self : Place(file: file, line: line, column: column + count)
    }

    /// Compares places by file, then line, then column.
    public static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
