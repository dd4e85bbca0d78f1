import Foundation
import History
import Results
import TestSupport
import Testing

/// Several stores use one file at the same time, as several processes do.
struct ConcurrencyTests {
    private static let writers = 4
    private static let appends = 8

    /// Each writer opens the file itself, which the first of them creates.
    @Test func nothingIsLost() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        let shared = Samples.run("shared", step: "1", .pass)
        try await withThrowingTaskGroup { group in
            for writer in 0..<Self.writers {
                group.addTask {
                    let history = try HistoryStore(path: path)
                    for index in 0..<Self.appends {
                        try history.append(
                            Samples.record("\(writer)-\(index)", case: "case\(writer)", verdicts: [.pass, .fail]))
                        if let traces = try Samples.traces(shared) { try history.store(traces) }
                        // Readers see whole verifications only.
                        let latest = try #require(try history.verification())
                        #expect(latest.runs.map(\.verdict) == [.pass, .fail])
                    }
                }
            }
            try await group.waitForAll()
        }
        let history = try HistoryStore(path: path)
        #expect(try history.count() == Self.writers * Self.appends)
        #expect(try history.traces(of: [shared]).count == 1)
        for writer in 0..<Self.writers {
            // The order of one writer is kept.
            let wanted = (0..<Self.appends).reversed().flatMap { ["\(writer)-\($0) 0.2", "\(writer)-\($0) 0.1"] }
            let found = try history.entries(case: "case\(writer)", limit: 1000)
            #expect(found.map { "\($0.verificationID) \($0.step)" } == wanted)
        }
    }

    /// Several stores open a file of the first schema at once: it is migrated once.
    @Test func migrationHappensOnce() async throws {
        let folder = try TemporaryFolder()
        let path = try Samples.firstSchema(in: folder)
        try await withThrowingTaskGroup { group in
            for _ in 0..<6 {
                group.addTask {
                    let entries = try HistoryStore(path: path).entries(limit: 10)
                    #expect(entries.count == 2)
                }
            }
            try await group.waitForAll()
        }
        #expect(try HistoryStore(path: path).verification()?.runs.count == 1)
    }
}
