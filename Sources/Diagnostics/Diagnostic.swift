/// A problem or remark that is reported to the user: a message with its place, notes and a hint.
///
///     let diagnostic = Diagnostic(
///         .error, .unknownName, "unknown name 'vv'", at: Place(file: "model.yaml", line: 7, column: 12),
///         hint: "did you mean 'v'?")
///     diagnostic.headline  // "model.yaml:7:12: error[E0203]: unknown name 'vv'"
public struct Diagnostic: Hashable, Sendable {
    /// The severity of a diagnostic.
    public enum Severity: String, Sendable {
        /// A problem because of which the input cannot be used.
        case error
        /// A possible problem, or an assumption of the program that the user should confirm.
        case warning
        /// A remark that reports no problem and that the user need not confirm.
        case note
    }

    /// An additional remark of a diagnostic, such as the place of an earlier definition.
    public struct Note: Hashable, Sendable {
        /// The text of the note: a phrase in lower case, without a full stop.
        public var message: String
        /// The place that the note refers to; nil if it refers to none.
        public var place: Place?
        /// Creates a note.
        public init(_ message: String, at place: Place? = nil) {
            self.message = message
            self.place = place
        }
    }

    /// The severity: error, warning or note.
    public var severity: Severity
    /// The code that identifies the kind of the problem, and stays the same in later versions.
    public var code: Code
    /// The description of the problem: one sentence in lower case, without a full stop.
    public var message: String
    /// The place of the problem; nil if it has none in a file.
    public var place: Place?
    /// Additional remarks on the problem, in the order in which they are shown.
    public var notes: [Note]
    /// A suggestion for solving the problem; nil if there is none.
    public var hint: String?

    /// Creates a diagnostic.
    public init(
        _ severity: Severity, _ code: Code, _ message: String, at place: Place? = nil,
        notes: [Note] = [], hint: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.place = place
        self.notes = notes
        self.hint = hint
    }
}
