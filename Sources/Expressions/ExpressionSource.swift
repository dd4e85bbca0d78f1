import Diagnostics

/// The text of an expression with its place, from which diagnostics get the place of a single character.
///
///     let source = ExpressionSource("(E - v)/tau", at: Place(file: "model.yaml", line: 7, column: 12))
///     source.place(at: 5)  // model.yaml:7:17
public struct ExpressionSource: Hashable, Sendable {
    /// The text of the expression.
    public var text: String
    /// The place of the first character of the text; nil for a text that is not in a file.
    public var place: Place?
    /// A Boolean value that indicates whether the file contains the text unchanged on one line, so that an offset in
    /// the text is an offset of columns.
    public var isVerbatim: Bool

    /// Creates the source of an expression, by default of a text that is in no file.
    public init(_ text: String, at place: Place? = nil, isVerbatim: Bool = true) {
        self.text = text
        self.place = place
        self.isVerbatim = isVerbatim
    }

    /// Returns the place of the character at an offset in the text, counted in characters from 0; that of the start of
    /// the text if the text is not verbatim in the file, and nil if it is in no file.
    public func place(at offset: Int) -> Place? {
        isVerbatim ? place?.advanced(by: offset) : place
    }

    /// Returns an error in the expression at an offset, counted in characters from 0.
    ///
    /// If the place of the character is not known, the message also shows the text of the expression.
    func fault(
        _ message: String, at offset: Int, code: Code = .malformedExpression, hint: String? = nil
    ) -> DiagnosticsError {
        let shown = place == nil || !isVerbatim ? "\(message) in '\(text)'" : message
        return DiagnosticsError(code, shown, at: place(at: offset), hint: hint)
    }
}

/// An expression with the source from which it was parsed.
public struct ParsedExpression: Hashable, Sendable {
    /// The syntax tree of the expression.
    public var expression: Expression
    /// The text of the expression with its place.
    public var source: ExpressionSource
    /// The offset in the text of the first occurrence of each name and of each called function of the model, in
    /// characters.
    public var nameOffsets: [String: Int]
    /// The offset in the text of the first `Piecewise` without a default, whose last branch is the default; nil if there
    /// is none.
    public var openPiecewise: Int?
    /// The offset in the text of the first `&`, `|` or `~` beside a comparison without brackets, of which Python would
    /// make another expression; nil if there is none.
    public var looseLogic: Int?
    /// The offset in the text of the first `and`, `or` or `not`, which Python evaluates at once; nil if there is none.
    public var wordLogic: Int?

    /// Creates a parsed expression, by default without the offsets of the names in it.
    public init(_ expression: Expression, source: ExpressionSource, nameOffsets: [String: Int] = [:]) {
        self.expression = expression
        self.source = source
        self.nameOffsets = nameOffsets
    }

    /// Returns the place of the first occurrence of a name, or of the start of the expression if the name does not
    /// occur; nil for an expression that is in no file.
    public func place(of name: String) -> Place? { source.place(at: nameOffsets[name] ?? 0) }
}
