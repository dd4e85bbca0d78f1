import Diagnostics

/// What is gathered while a file is read: diagnostics, and keys that were ignored.
public final class ReadContext {
    /// What was found so far.
    public var log = DiagnosticLog()
    private var ignored: [(key: String, place: Place)] = []

    /// Starts with an empty log.
    public init() {}

    /// Notes a key that is ignored.
    public func ignore(_ key: String, at place: Place) { ignored.append((key, place)) }

    /// Runs `body`; what it throws as `DiagnosticsError` is collected, and nil returned.
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

    /// One warning for all ignored keys.
    public func reportIgnored() {
        guard let first = ignored.first else { return }
        var seen: Set<String> = []
        let keys = ignored.map(\.key).filter { seen.insert($0).inserted }
        log.warning(
            .ignoredKey, "ignored, because they do not bear on a simulation: " + keys.joined(separator: ", "),
            at: first.place)
    }
}
