import Algorithms
import Diagnostics

/// The state of reading one document: the collected diagnostics and the ignored keys.
///
///     let reading = ReadContext()
///     let rate = reading.collect { try Parser.number(source) }
///     reading.reportIgnored()
///     try reading.log.throwIfErrors()
public final class ReadContext {
    /// The diagnostics of the document that have been collected so far.
    public var log = DiagnosticLog()
    private var ignored: [(key: String, place: Place)] = []

    /// A Boolean value that indicates whether a decimal number in quotes is read as a number.
    let acceptsQuotedNumbers: Bool

    /// Creates a context for reading one document, with an empty log.
    /// - Parameter acceptsQuotedNumbers: A Boolean value that indicates whether a decimal number in quotes is read as a
    ///   number, as in TVBO's documents.
    public init(acceptsQuotedNumbers: Bool = false) { self.acceptsQuotedNumbers = acceptsQuotedNumbers }

    /// Records a key that the reader ignores, for the warning of ``reportIgnored()``.
    public func ignore(_ key: String, at place: Place) { ignored.append((key, place)) }

    /// Returns the result of a closure; nil if the closure throws. The diagnostics of the error are added to the log;
    /// an error of another type becomes one of the code `unreadableFile`.
    public func collect<Value>(_ body: () throws -> Value) -> Value? {
        do {
            return try body()
        } catch let faults as DiagnosticsError {
            log.add(faults.diagnostics)
        } catch {
            log.error(.unreadableFile, "\(error)", at: nil)
        }
        return nil
    }

    /// Adds a single warning to the log that names every key recorded by ``ignore(_:at:)`` once, at the place of the
    /// first one. Adds nothing if there are none.
    public func reportIgnored() {
        guard let first = ignored.first else { return }
        let keys = ignored.map(\.key).uniqued()
        log.warning(
            .ignoredKey, "these keys do not affect a simulation and are ignored: " + keys.joined(separator: ", "),
            at: first.place)
    }
}
