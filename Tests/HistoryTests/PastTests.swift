import Foundation
import History
import Results
import TestSupport
import Testing

/// The past of a verification is that which a search through all verifications, one after the other, finds.
struct PastTests {
    /// A past in a form that can be compared: the ids of verifications, by the label of the run.
    private struct Outline: Equatable {
        var latest: [String: String] = [:]
        var lastPasses: [String: String] = [:]
        var trails: [String: [String]] = [:]
    }

    /// Returns verifications in a random order, on one or two machines, whose runs keep or change their results.
    private static func records(_ random: inout SplitMix) -> [VerificationRecord] {
        let stickiness = [20, 80, 95].randomElement(using: &random) ?? 80
        var verdicts: [Int: Verdict] = [:]
        var digests: [Int: String] = [:]
        return (0..<Int.random(in: 3...24, using: &random)).map { index in
            var record = Samples.record("id\(index)", verdicts: [.pass, .pass, .pass])
            // Some start at the same time, so that their ids decide.
            record.startedAt = Samples.startedAt(Int.random(in: 0..<40, using: &random))
            record.provenance.machineID = Bool.random(using: &random) ? "a" : "b"
            record.provenance.tool = Int.random(in: 0..<5, using: &random) == 0 ? "1" : "2"
            record.isPartial = Int.random(in: 0..<3, using: &random) == 0 ? true : nil
            for run in 0..<3 {
                if verdicts[run] == nil || Int.random(in: 0..<100, using: &random) >= stickiness {
                    verdicts[run] = Bool.random(using: &random) ? .pass : .fail
                    digests[run] = Bool.random(using: &random) ? "x" : "y"
                }
                record.runs[run].verdict = verdicts[run] ?? .pass
                record.runs[run].traceDigest = digests[run]
            }
            if record.isPartial == true { record.runs.remove(at: Int.random(in: 0..<3, using: &random)) }
            return record
        }
    }

    /// Searches all earlier verifications, the latest first.
    private static func search(_ record: VerificationRecord, _ all: [VerificationRecord]) -> Outline {
        let earlier = all.filter { ($0.startedAt, $0.id) < (record.startedAt, record.id) }
            .sorted { ($0.startedAt, $0.id) > ($1.startedAt, $1.id) }
        let whole = earlier.first { $0.isPartial != true }?.runs ?? []
        var outline = Outline()
        for key in Set((record.runs + whole).map(\.key)) {
            let places = earlier.compactMap { other in
                other.runs.first { $0.key == key }.map { (record: other, run: $0) }
            }
            let machine = record.provenance.machineKey
            guard let place = places.first(where: { $0.record.provenance.machineKey == machine }) ?? places.first
            else { continue }
            let label = "\(key)"
            let own = places.filter { $0.record.provenance.machineKey == place.record.provenance.machineKey }
            outline.latest[label] = place.record.id
            if place.run.verdict != .pass {
                outline.lastPasses[label] = own.first { $0.run.verdict == .pass }?.record.id
            }
            guard let present = record.runs.first(where: { $0.key == key }) else {
                outline.trails[label] = []
                continue
            }
            let streak = own.prefix {
                present.verdict == .pass
                    ? $0.run.verdict == .pass && $0.run.traceDigest == present.traceDigest : $0.run.verdict != .pass
            }
            let end = own.dropFirst(streak.count).first
            outline.trails[label] = [streak.last?.record.id, end?.record.id].compactMap(\.self)
        }
        return outline
    }

    @Test(arguments: 1...12) func theSearchThroughAllVerificationsAgrees(_ seed: UInt64) throws {
        var random = SplitMix(seed)
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: folder.path + "/history.sqlite")
        let records = Self.records(&random)
        for record in records { try history.append(record) }
        for record in records {
            let past = try history.past(of: record)
            var outline = Outline()
            for (key, run) in past.runs {
                outline.latest["\(key)"] = run.verificationID
                outline.trails["\(key)"] = run.trail.map(\.verificationID)
            }
            for (key, run) in past.lastPasses { outline.lastPasses["\(key)"] = run.verificationID }
            #expect(outline == Self.search(record, records), "\(record.id)")
        }
    }

    @Test func entriesOfRunsAreTheLatest() throws {
        let folder = try TemporaryFolder()
        let history = try HistoryStore(path: folder.path + "/history.sqlite")
        for time in 0..<6 { try history.append(Samples.record("id\(time)", verdicts: [.pass, .fail], at: time)) }
        let run = Samples.record("new", verdicts: [.pass]).runs[0].key
        let ids = try history.entries(of: [run], limit: 2, latest: 9).map(\.verificationID)
        #expect(ids == ["id5", "id4"])
        #expect(try history.entries(of: [run], limit: 9, latest: 3).map(\.verificationID) == ["id5", "id4", "id3"])
        let entries = try history.entries(of: [run], limit: 9, latest: 3)
        #expect(entries.allSatisfy { $0.verdict == "pass" && $0.step == run.step })
        #expect(try history.series(latest: 2).verifications.map(\.id) == ["id4", "id5"])
        #expect(try history.series(latest: 2).checks.allSatisfy { $0.points.count == 2 })
    }
}
