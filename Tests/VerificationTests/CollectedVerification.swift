import Results
import Synchronization
import Verification

extension Verification {
    /// Runs, and returns the record with the traces that would be stored.
    func collected() async throws -> (VerificationRecord, [DecimatedTraces]) {
        let traces = Mutex<[DecimatedTraces]>([])
        let outcome = try await run(progress: { _ in }, store: { run in traces.withLock { $0.append(run) } })
        return (outcome.record, traces.withLock { $0 })
    }
}
