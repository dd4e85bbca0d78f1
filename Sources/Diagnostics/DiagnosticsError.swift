/// An error that carries located diagnostics.
///
/// A reader that finds several problems reports all of them in one error:
///
///     var log = DiagnosticLog()
///     log.error(.missingKey, "the experiment has no 'dynamics'", at: node.place)
///     log.error(.unknownUnit, "unknown unit 'mVolt'", at: unit.place)
///     try log.throwIfErrors()
public struct DiagnosticsError: Error, Sendable, CustomStringConvertible {
    /// The diagnostics in the order in which they were found, at least one of them an error.
    public var diagnostics: [Diagnostic]

    /// Creates an error that carries the given diagnostics, at least one of which should be an error.
    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    /// Creates an error with a single diagnostic of severity `error`.
    public init(
        _ code: Code, _ message: String, at place: Place? = nil, notes: [Diagnostic.Note] = [], hint: String? = nil
    ) {
        diagnostics = [Diagnostic(.error, code, message, at: place, notes: notes, hint: hint)]
    }

    /// The headlines of the diagnostics, one on each line.
    public var description: String { diagnostics.map(\.headline).joined(separator: "\n") }
}

/// A collection of the diagnostics that a reader finds, without duplicates.
///
/// A reader adds each problem and continues, so that all problems of a file are reported together.
public struct DiagnosticLog: Sendable {
    /// The diagnostics in the log, in the order in which they were added.
    public private(set) var diagnostics: [Diagnostic] = []
    private var known: Set<Diagnostic> = []

    /// Creates an empty log.
    public init() {}

    /// A Boolean value that indicates whether the log contains an error.
    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// The warnings and notes in the log.
    public var remarks: [Diagnostic] { diagnostics.filter { $0.severity != .error } }

    /// Adds an error to the log, unless an equal diagnostic is already in it.
    public mutating func error(
        _ code: Code, _ message: String, at place: Place?, notes: [Diagnostic.Note] = [], hint: String? = nil
    ) {
        add([Diagnostic(.error, code, message, at: place, notes: notes, hint: hint)])
    }

    /// Adds a warning to the log, unless an equal diagnostic is already in it.
    public mutating func warning(
        _ code: Code, _ message: String, at place: Place?, notes: [Diagnostic.Note] = [], hint: String? = nil
    ) {
        add([Diagnostic(.warning, code, message, at: place, notes: notes, hint: hint)])
    }

    /// Adds diagnostics to the log, except those that are already in it.
    public mutating func add(_ more: [Diagnostic]) {
        for diagnostic in more where known.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }

    /// Throws all diagnostics in the log, if at least one of them is an error.
    /// - Throws: `DiagnosticsError` with the warnings and notes as well.
    public func throwIfErrors() throws(DiagnosticsError) {
        if hasErrors { throw DiagnosticsError(diagnostics) }
    }
}
