/// Everything that is wrong with an input, thrown at once.
public struct DiagnosticsError: Error, Sendable, CustomStringConvertible {
    /// The diagnostics, errors among them.
    public var diagnostics: [Diagnostic]

    /// Wraps collected diagnostics.
    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    /// A single error.
    public init(
        _ code: Code, _ message: String, at place: Place? = nil, notes: [Diagnostic.Note] = [], hint: String? = nil
    ) {
        diagnostics = [Diagnostic(.error, code, message, at: place, notes: notes, hint: hint)]
    }

    /// The messages, one a line.
    public var description: String { diagnostics.map(\.headline).joined(separator: "\n") }
}

/// Collects diagnostics while a loader goes on, so that all problems of a file are told at once, and each of them once.
public struct DiagnosticLog: Sendable {
    /// What was collected, in order.
    public private(set) var diagnostics: [Diagnostic] = []
    private var known: Set<Diagnostic> = []

    /// Starts empty.
    public init() {}

    /// Whether an error is among them.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// The warnings and notes among them.
    public var remarks: [Diagnostic] { diagnostics.filter { $0.severity != .error } }

    /// Adds an error.
    public mutating func error(
        _ code: Code, _ message: String, at place: Place?, notes: [Diagnostic.Note] = [], hint: String? = nil
    ) {
        add([Diagnostic(.error, code, message, at: place, notes: notes, hint: hint)])
    }

    /// Adds a warning.
    public mutating func warning(
        _ code: Code, _ message: String, at place: Place?, notes: [Diagnostic.Note] = [], hint: String? = nil
    ) {
        add([Diagnostic(.warning, code, message, at: place, notes: notes, hint: hint)])
    }

    /// Adds what another loader found.
    public mutating func add(_ more: [Diagnostic]) {
        for diagnostic in more where known.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }

    /// Throws the collected diagnostics if an error is among them.
    public func throwIfErrors() throws(DiagnosticsError) {
        if hasErrors { throw DiagnosticsError(diagnostics) }
    }
}
