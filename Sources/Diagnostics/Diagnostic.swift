/// One thing to tell the user: what is wrong, where, what else bears on it, and what to try.
public struct Diagnostic: Hashable, Sendable {
    /// How much a diagnostic weighs.
    public enum Severity: String, Sendable { case error, warning, note }

    /// A remark beside the main message, often with a second place.
    public struct Note: Hashable, Sendable {
        /// The remark.
        public var message: String
        /// Where it points, if anywhere.
        public var place: Place?
        /// Creates a remark.
        public init(_ message: String, at place: Place? = nil) {
            self.message = message
            self.place = place
        }
    }

    /// How much it weighs.
    public var severity: Severity
    /// Its stable code.
    public var code: Code
    /// One sentence in lower case, without a full stop.
    public var message: String
    /// Where it points.
    public var place: Place?
    /// Remarks beside it.
    public var notes: [Note]
    /// What to try.
    public var hint: String?

    /// Creates a diagnostic.
    public init(
        _ severity: Severity = .error, _ code: Code, _ message: String, at place: Place? = nil,
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
