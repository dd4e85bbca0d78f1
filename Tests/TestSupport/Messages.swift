import Diagnostics

/// Returns the headlines of the diagnostics that `body` throws; empty when it throws none.
public func headlines(_ body: () throws -> Void) -> [String] {
    do {
        try body()
        return []
    } catch let faults as DiagnosticsError {
        return faults.diagnostics.map(\.headline)
    } catch {
        return ["not a diagnostic: \(error)"]
    }
}

/// Returns the hints of the diagnostics that `body` throws.
public func hints(_ body: () throws -> Void) -> [String] {
    do {
        try body()
        return []
    } catch let faults as DiagnosticsError {
        return faults.diagnostics.compactMap(\.hint)
    } catch {
        return []
    }
}
