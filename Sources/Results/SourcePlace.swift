import Diagnostics

/// A place in an input file, in the form in which it is stored with a result.
public struct SourcePlace: Codable, Sendable, Hashable {
    /// The path of the input file, as it was passed to the verification.
    public var file: String
    /// The number of the line in the file, from 1; 0 for the whole file.
    public var line: Int
    /// The number of the column in the line, from 1; 0 for the whole line.
    public var column: Int

    /// Creates a place in an input file.
    public init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// Creates the stored form of the place of a diagnostic.
    public init(_ place: Place) { self.init(file: place.file, line: place.line, column: place.column) }
}
