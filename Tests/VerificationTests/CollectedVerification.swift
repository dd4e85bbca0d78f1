import Results
import Verification

extension Verification {
    /// Runs, and returns the record with the traces that would be stored.
    func collected() async throws -> (VerificationRecord, [DecimatedTraces]) {
        var traces: [DecimatedTraces] = []
        let outcome = try await run(progress: { _ in }, store: { traces.append($0) })
        return (outcome.record, traces)
    }
}
