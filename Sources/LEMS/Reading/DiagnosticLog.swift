import Diagnostics

extension DiagnosticLog {
    /// Adds the diagnostics of a thrown error; an error of any other kind is added as one diagnostic without a place.
    mutating func add(_ thrown: any Error) {
        if let faults = thrown as? DiagnosticsError {
            add(faults.diagnostics)
        } else {
            error(.wrongType, "\(thrown)", at: nil)
        }
    }
}
