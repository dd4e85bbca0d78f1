import Diagnostics

/// The text of an expression and where it stands, so that faults point at the character.
public struct ExpressionSource: Hashable, Sendable {
    /// The text.
    public var text: String
    /// Where its first character stands; nil for a text that stands in no file.
    public var place: Place?
    /// Whether the text stands in the file just as it is here, on one line, so that offsets are columns.
    public var isVerbatim: Bool

    /// Creates a source.
    public init(_ text: String, at place: Place? = nil, isVerbatim: Bool = true) {
        self.text = text
        self.place = place
        self.isVerbatim = isVerbatim
    }

    /// The place of the character at `offset`.
    public func place(at offset: Int) -> Place? {
        isVerbatim ? place?.advanced(by: offset) : place
    }

    /// A fault in the expression at `offset`.
    func fault(_ message: String, at offset: Int, code: Code = .malformedExpression, hint: String? = nil) -> DiagnosticsError {
        let shown = place == nil || !isVerbatim ? "\(message) in '\(text)'" : message
        return DiagnosticsError(code, shown, at: place(at: offset), hint: hint)
    }
}

/// An expression with the source it was parsed from.
public struct ParsedExpression: Hashable, Sendable {
    /// The tree.
    public var expression: Expression
    /// The text and its place.
    public var source: ExpressionSource
    /// Where each name first occurs, as an offset into the text.
    public var nameOffsets: [String: Int]

    /// Creates a parsed expression; the offsets default to none.
    public init(_ expression: Expression, source: ExpressionSource, nameOffsets: [String: Int] = [:]) {
        self.expression = expression
        self.source = source
        self.nameOffsets = nameOffsets
    }

    /// The place of a name in it, or of the whole.
    public func place(of name: String) -> Place? { source.place(at: nameOffsets[name] ?? 0) }
}
