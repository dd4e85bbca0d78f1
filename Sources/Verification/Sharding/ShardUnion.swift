import Diagnostics
import Files
import Foundation
import Results

/// The combination of the records of all shards to the record of the whole verification.
///
///     let union = try ShardUnion(shards)
///     print(union.record.verdict)
///
/// The record equals that of a verification without shards, apart from times and the id, and names all machines. Its id
/// is a digest of the ids of the shards, so that the same shards give the same record.
public struct ShardUnion: Sendable {
    /// The record of the whole verification.
    public let record: VerificationRecord
    /// The descriptions of all goldens, by the id of the case and the name of the golden.
    public let goldens: [String: [String: String]]

    /// Combines the records of shards.
    /// - Parameter shards: The shards in any order, each with the name of its file.
    /// - Throws: `DiagnosticsError` (`shardMismatch`) that names every shard that is missing, occurs twice, or does not
    ///   belong to the same verification as the first, and every case whose model, case file or golden changed between
    ///   two shards.
    public init(_ shards: [(file: String, shard: ShardRecord)]) throws {
        guard let first = shards.first else {
            throw DiagnosticsError(
                .nothingToRun, "there is no file of a shard to unite",
                hint: "name the files that 'tvbo-verify all --shard 1/8' and so on write, one for each shard")
        }
        let faults = Self.strangers(first, shards) + Self.repetitions(shards)
        guard faults.isEmpty else { throw DiagnosticsError(faults) }
        let absent = Set(1...first.shard.count).subtracting(shards.map(\.shard.number)).sorted()
        guard absent.isEmpty else { throw Self.missing(absent, of: first.shard.count) }
        let changed = SharedInputs.differences(shards)
        guard changed.isEmpty else { throw DiagnosticsError(changed) }
        let sorted = shards.map(\.shard).sorted { $0.number < $1.number }
        record = Self.united(sorted)
        goldens = sorted.reduce(into: [:]) { $0.merge($1.goldens) { old, _ in old } }
    }

    // MARK: Refusals

    /// Returns the diagnostics of the shards that do not belong to the verification of the first one.
    private static func strangers(
        _ first: (file: String, shard: ShardRecord), _ shards: [(file: String, shard: ShardRecord)]
    ) -> [Diagnostic] {
        shards.compactMap { file, shard in
            guard let (what, own, other) = difference(shard, first.shard) else { return nil }
            return Diagnostic(
                .error, .shardMismatch,
                "the shard \(shard.number) does not belong to the verification of the others: its \(what) is \(own),"
                    + " theirs is \(other)",
                at: Place(file: file),
                notes: [.init("all shards are compared with the one in this file", at: Place(file: first.file))],
                hint: "leave the file out, or run all shards again with the same cases, options, history and version")
        }
    }

    /// Returns the first property in which a shard differs from another one, and both values.
    private static func difference(_ shard: ShardRecord, _ other: ShardRecord) -> (String, String, String)? {
        let (own, first) = (shard.record.provenance, other.record.provenance)
        func state(_ isDirty: Bool) -> String { isDirty ? "with uncommitted changes" : "without uncommitted changes" }
        let properties = [
            ("number of shards", "\(shard.count)", "\(other.count)"),
            ("commit", own.commit ?? "unknown", first.commit ?? "unknown"),
            ("state of the repository", state(own.isDirty), state(first.isDirty)),
            ("version of tvbo-verify", own.tool, first.tool),
            ("version of the comparison", "\(own.comparator)", "\(first.comparator)"),
            ("compiler", own.compiler, first.compiler),
            ("plan of cases and runs", String(shard.plan.prefix(12)), String(other.plan.prefix(12))),
        ]
        return properties.first { $0.1 != $0.2 }
    }

    private static func repetitions(_ shards: [(file: String, shard: ShardRecord)]) -> [Diagnostic] {
        var files: [Int: String] = [:]
        return shards.compactMap { file, shard in
            guard let earlier = files[shard.number] else {
                files[shard.number] = file
                return nil
            }
            return Diagnostic(
                .error, .shardMismatch,
                "the shard \(shard.number) of \(shard.count) is given twice; name only one of the two files",
                at: Place(file: file),
                notes: [.init("the same shard is given here", at: Place(file: earlier))])
        }
    }

    private static func missing(_ numbers: [Int], of count: Int) -> DiagnosticsError {
        let shown = numbers.prefix(20).map(String.init).joined(separator: ", ")
        let more = numbers.count > 20 ? " and \(numbers.count - 20) more" : ""
        return DiagnosticsError(
            .shardMismatch,
            "of \(count) shards \(numbers.count == 1 ? "one is" : "\(numbers.count) are") missing: \(shown)\(more)",
            hint: "run 'tvbo-verify all --shard \(numbers[0])/\(count)' with the options of the others")
    }

    // MARK: Union

    private static func united(_ shards: [ShardRecord]) -> VerificationRecord {
        // If a matrix lists a step size twice, every shard that contains one of the equal runs has executed all of
        // them.
        var made: Set<ShardRecord.Position> = []
        let runs = shards.flatMap { zip($0.runPositions, $0.record.runs) }.sorted { $0.0 < $1.0 }
            .filter { made.insert($0.0).inserted }
        var seen: Set<Int> = []
        // Several shards may have tried to load a case that cannot be loaded.
        let problems = shards.flatMap { zip($0.problemPositions, $0.record.problems) }.sorted { $0.0 < $1.0 }
            .filter { seen.insert($0.0.caseIndex).inserted }
        let records = shards.map(\.record)
        let start = records.map(\.startedAt).min() ?? ""
        return VerificationRecord(
            id: identifier(records.map(\.id)), startedAt: start, seconds: span(records),
            provenance: provenance(records), runs: runs.map(\.1), problems: problems.map(\.1),
            titles: records.reduce(into: [:]) { $0.merge($1.titles) { old, _ in old } },
            isPartial: records.contains { $0.isPartial == true } ? true : nil,
            caseCommits: caseCommits(records),
            peakMemory: records.compactMap(\.peakMemory).max(),
            casesFolder: records.compactMap(\.casesFolder).first, options: records.compactMap(\.options).first)
    }

    private static func caseCommits(_ records: [VerificationRecord]) -> [String: CaseCommit]? {
        let known = records.compactMap(\.caseCommits)
        return known.isEmpty ? nil : known.reduce(into: [:]) { $0.merge($1) { old, _ in old } }
    }

    /// Returns an identifier in the form of a UUID.
    private static func identifier(_ ids: [String]) -> String {
        let digits = Array(ContentDigest.sha256(Array(ids.joined(separator: "\n").utf8)).prefix(32))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }

    /// Returns the seconds from the start of the first shard to the end of the last; the longest time of a shard where
    /// a start time cannot be read.
    private static func span(_ records: [VerificationRecord]) -> Double {
        let starts = records.map { try? Date($0.startedAt, strategy: .iso8601).timeIntervalSince1970 }
        let known = starts.compactMap(\.self)
        guard known.count == records.count, let first = known.min() else { return records.map(\.seconds).max() ?? 0 }
        return zip(known, records).map { $0 + $1.seconds - first }.max() ?? 0
    }

    private static func provenance(_ records: [VerificationRecord]) -> Provenance {
        var result = records[0].provenance
        var seen: Set<String> = []
        let machines = records.map(\.provenance.machine).filter { seen.insert($0).inserted }
        result.machine = machines.joined(separator: "; ")
        return result
    }
}
