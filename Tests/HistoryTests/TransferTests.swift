import Foundation
import History
import Results
import TestSupport
import Testing

/// Export, import, merging and pruning, on random histories.
struct TransferTests {
    /// A generator of random numbers with a seed (Knuth's MMIX constants).
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    /// Verifications with few distinct runs, frames and times, so that much is shared.
    private static func records(seed: UInt64, machine: String) -> [VerificationRecord] {
        var random = Random(state: seed)
        return (0..<Int.random(in: 1...8, using: &random)).map { index in
            let verdicts = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                Verdict.allCases.randomElement(using: &random) ?? .pass
            }
            var record = Samples.record(
                "\(machine)-\(index)",
                case: ["a", "b/c", "=1+1", "c\u{1B}[2J\"\n,"].randomElement(using: &random) ?? "a",
                verdicts: verdicts, at: Int.random(in: 0..<4, using: &random))
            record.provenance.machineID = Bool.random(using: &random) ? machine : nil
            record.provenance.commit = ["one", nil].randomElement(using: &random) ?? nil
            record.isPartial = Bool.random(using: &random) ? true : nil
            record.peakMemory = Bool.random(using: &random) ? 1 << 40 : nil
            record.caseCommits = Bool.random(using: &random) ? ["a": CaseCommit(commit: nil, isDirty: true)] : nil
            for run in record.runs.indices {
                record.runs[run].seconds = Double.random(in: 0..<1, using: &random)
                record.runs[run].checks[0].value = [.nan, .infinity, -0.0, 0.1].randomElement(using: &random)
            }
            if index == 2 {
                record.runs = record.runs.map {
                    var run = $0; run.checks = []; return run
                }
            }
            return record
        }
    }

    private static func history(_ folder: TemporaryFolder, _ name: String) throws -> HistoryStore {
        try HistoryStore(path: folder.path + "/" + name + ".sqlite")
    }

    private static func filled(
        _ folder: TemporaryFolder, _ name: String, seed: UInt64, machine: String? = nil
    ) throws -> HistoryStore {
        let history = try history(folder, name)
        for record in records(seed: seed, machine: machine ?? name) {
            for run in record.runs { if let traces = try Samples.traces(run) { try history.store(traces) } }
            try history.append(record)
        }
        return history
    }

    // MARK: Laws

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func importOfAnExportIsTheHistory(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let history = try Self.filled(folder, "one", seed: seed)
        let archive = try history.archive()
        let path = folder.path + "/export.json"
        try Data(try archive.json()).write(to: URL(fileURLWithPath: path))
        let read = try HistoryArchive(file: path)
        #expect(read == archive)
        let copy = try Self.history(folder, "copy")
        #expect(try copy.add(read) == archive.count)
        #expect(try copy.archive() == archive)
        #expect(try Samples.json(copy.archive().records()) == Samples.json(archive.records()))
    }

    /// CSV contains everything except the traces of plots.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func importOfCSVIsTheHistoryWithoutTraces(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let archive = try Self.filled(folder, "one", seed: seed).archive(hasTraces: false)
        let path = folder.path + "/export.csv"
        let text = try archive.csv()
        try Data(text).write(to: URL(fileURLWithPath: path))
        #expect(try HistoryArchive(file: path) == archive)
        // The text contains no control characters except line feeds.
        #expect(!text.contains { $0 < 0x20 && $0 != 0x0A })
    }

    /// Merging is commutative, associative and idempotent, and loses nothing.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func mergingIsASetUnion(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let parts = try (0..<3).map { try Self.filled(folder, "part\($0)", seed: seed &* 3 &+ $0).archive() }
        var merged: [HistoryArchive] = []
        for (name, order) in [("x", [0, 1, 2]), ("y", [2, 1, 0]), ("z", [1, 2, 0, 0, 1, 2])] {
            let history = try Self.history(folder, name)
            for index in order { try history.add(parts[index]) }
            merged.append(try history.archive())
        }
        // The merge (a + b) + c, in which a + b is a separate file.
        let pair = try Self.history(folder, "pair")
        try pair.add(parts[1])
        try pair.add(parts[2])
        let nested = try Self.history(folder, "nested")
        try nested.add(parts[0])
        try nested.add(HistoryStore.archive(at: folder.path + "/pair.sqlite"))
        merged.append(try nested.archive())
        for archive in merged {
            #expect(archive == merged[0])
            #expect(archive.count == parts.map(\.count).reduce(0, +))
        }
        let wanted = try parts.flatMap { try $0.records() }.sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
        #expect(try Samples.json(merged[0].records()) == Samples.json(wanted))
    }

    @Test func addedTwiceIsKnown() throws {
        let folder = try TemporaryFolder()
        let history = try Self.filled(folder, "one", seed: 3)
        let archive = try history.archive()
        #expect(try history.add(archive) == 0)
        #expect(try history.archive() == archive)
    }

    /// The same id with another content is refused, and nothing of the archive is added.
    @Test func conflictsAreRefused() throws {
        let folder = try TemporaryFolder()
        let history = try Self.history(folder, "one")
        try history.append(Samples.record("same", at: 1))
        for change in ["verdict", "time", "commit", "wall time"] {
            var record = Samples.record("same", at: 1)
            switch change {
            case "verdict": record.runs[0].verdict = .fail
            case "time": record.startedAt = Samples.startedAt(2)
            case "commit": record.provenance.commit = "other"
            default: record.runs[0].seconds = 7
            }
            let archive = try HistoryArchive([Samples.record("new", at: 0), record])
            #expect(
                headlines { try history.add(archive) } == [
                    "error[E0902]: the history \(history.path) cannot be used: "
                        + "its verification same has other content than the one with the same id in the file to be added"
                ], "\(change)")
            #expect(try history.count() == 1)
        }
    }

    // MARK: Pruning

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func pruningKeepsWhatItKeeps(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let history = try Self.filled(folder, "one", seed: seed)
        let records = try history.archive().records()
        let kept = records.count / 2
        let pruning = try history.prune(keeping: kept)
        #expect(pruning.removed == records.count - kept && pruning.kept == kept)
        // The pruned history equals a history of the kept verifications alone.
        let other = try Self.history(folder, "other")
        for record in records.suffix(kept) {
            for run in record.runs { if let traces = try Samples.traces(run) { try other.store(traces) } }
            try other.append(record)
        }
        #expect(try history.archive() == other.archive())
        #expect(try history.archive(hasTraces: true).json() == other.archive().json())
    }

    @Test func pruningByTime() throws {
        let folder = try TemporaryFolder()
        let history = try Self.history(folder, "one")
        for time in 0..<5 { try history.append(Samples.record("id\(time)", at: time)) }
        #expect(try history.prune(before: Samples.startedAt(3)).removed == 3)
        #expect(try history.summaries(limit: 10).map(\.id) == ["id4", "id3"])
        #expect(try history.prune(keeping: 0).removed == 2)
        #expect(try history.archive() == HistoryArchive([]))
    }

    // MARK: Refusals

    /// Damaged or manually changed exports are refused with the place of the damage.
    @Test(arguments: [
        (
            "\"schema\": 2", "\"schema\": 3",
            "the file has version 3 of the schema, but this tvbo-verify reads only versions 1 to 2"
        ),
        ("tvbo-verify history", "songs", "the file is not an exported history"),
        (
            "\"seconds\":1.5", "\"seconds\":\"nan\"",
            "a wall time or the peak memory of the verification 'one' is negative or not finite"
        ),
        (
            "\"seconds\":1.5", "\"seconds\":-1",
            "a wall time or the peak memory of the verification 'one' is negative or not finite"
        ),
        ("\"seconds\":1.5", "\"second\":1.5", "there is no /verifications[0]/seconds"),
        ("\"seconds\":1.5", "\"seconds\":[]", "/verifications[0]/seconds is not of type Double"),
        (
            "2026-01-02T03:00:05Z", "2026-13-02T03:00:05Z",
            "the start '2026-13-02T03:00:05Z' of the verification 'one' is not a time in UTC"
        ),
        ("\"id\":\"one\"", "\"id\":\"\"", "the verification number 1 of the file, in order of time, has no valid id"),
        (
            "\"id\":\"one\"", "\"id\":\"a\\u001b\"",
            "the verification number 1 of the file, in order of time, has no valid id"
        ),
        ("\"wallTimes\":[0.1]", "\"wallTimes\":[]", "the verification 'one' has 1 runs and 0 wall times"),
    ]) func damagedExports(text: String, change: String, message: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/export.json"
        let json = String(decoding: try HistoryArchive([Samples.record("one")]).json(), as: UTF8.self)
        #expect(json.contains(text))
        try folder.write(json.replacing(text, with: change), to: "export.json")
        #expect(headlines { _ = try HistoryArchive(file: path) } == ["\(path): error[E0902]: \(message)"])
    }

    @Test func changedContentsAreRefused() throws {
        let folder = try TemporaryFolder()
        let archive = try HistoryArchive([Samples.record("one")])
        let json = String(decoding: try archive.json(), as: UTF8.self)
        let path = try folder.write(json.replacing("\"tolerance\":0.5", with: "\"tolerance\":5"), to: "export.json")
        let message = try #require(headlines { _ = try HistoryArchive(file: path) }.first)
        #expect(message.hasPrefix("\(path): error[E0902]: the content of the run with the digest '"))
        #expect(
            message.hasSuffix(
                "' does not have this digest: it was changed after the export, or a newer tvbo-verify wrote it"))
        let csv = String(decoding: try archive.csv(), as: UTF8.self)
        let table = try folder.write(csv.replacing(",0.5,", with: ",5.0,"), to: "export.csv")
        #expect(
            headlines { _ = try HistoryArchive(file: table) } == [
                "\(table):2: error[E0902]: the line was changed after the export, or a newer version of tvbo-verify wrote the file"
            ])
    }

    /// A change of a verification, or a missing one, is refused, although no digest of a run changes.
    @Test func changedVerificationsAreRefused() throws {
        let folder = try TemporaryFolder()
        let archive = try HistoryArchive((0..<3).map { Samples.record("id\($0)", at: $0) })
        let json = String(decoding: try archive.json(), as: UTF8.self)
        let (start, other) = (Samples.startedAt(1), Samples.startedAt(9))
        let entry = try #require(
            json.split(separator: "\n").first { $0.contains("\"id\":\"id1\"") }.map { String($0) + "\n" })
        for (text, change) in [
            ("\"commit\":\"abc\"", "\"commit\":\"innocent\""), (start, other), ("\"seconds\":1.5", "\"seconds\":2"),
            ("\"isDirty\":true", "\"isDirty\":false"), (entry, ""),
        ] {
            let path = try folder.write(json.replacing(text, with: change), to: "export.json")
            #expect(
                headlines { _ = try HistoryArchive(file: path) } == [
                    "\(path): error[E0902]: the verifications or traces of the file do not have the digest that the file"
                        + " gives: one was changed, added or removed after the export"
                ], "\(text)")
        }
        let csv = String(decoding: try archive.csv(), as: UTF8.self)
        let rows = csv.split(separator: "\n")
        // Each verification has a row for each of its two checks; the second contains only what others say too.
        let table = try folder.write((rows[..<3] + rows[5...]).joined(separator: "\n") + "\n", to: "export.csv")
        let digest = "the verifications of the file do not have the digest that its first row gives: one was changed,"
        #expect(
            headlines { _ = try HistoryArchive(file: table) } == [
                "\(table):2: error[E0902]: \(digest) added or removed after the export"
            ])
    }

    /// Files of older versions, without a digest of the verifications, are read.
    @Test func formerFilesAreRead() throws {
        let folder = try TemporaryFolder()
        let archive = try HistoryArchive([Samples.record("one"), Samples.record("two")])
        let json = String(decoding: try archive.json(), as: UTF8.self).split(separator: "\n")
            .filter { !$0.hasPrefix("  \"digest\"") }.joined(separator: "\n")
        let csv = String(decoding: try archive.csv(), as: UTF8.self).split(separator: "\n")
            .map { $0.prefix(upTo: $0.lastIndex(of: ",") ?? $0.endIndex) }.joined(separator: "\n")
        for (text, name) in [(json.replacing("\"schema\": 2", with: "\"schema\": 1"), "a.json"), (csv + "\n", "a.csv")]
        {
            let read = try HistoryArchive(file: try folder.write(text, to: name))
            #expect(!read.hasDigest)
            #expect(try Samples.json(read.records()) == Samples.json(archive.records()))
        }
        #expect(archive.hasDigest)
    }

    @Test(arguments: [
        ("", 1, "the file is neither an exported history in JSON nor one in CSV"),
        ("a,b\n1,2\n", 1, "the file is neither an exported history in JSON nor one in CSV"),
        ("\"a\"b\n", 1, "a field in quotation marks is not closed, or text follows its closing mark"),
        ("\"a", 1, "a field in quotation marks is not closed, or text follows its closing mark"),
    ]) func otherFilesAreNotImported(text: String, line: Int, message: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "x")
        #expect(headlines { _ = try HistoryArchive(file: path) } == ["\(path):\(line): error[E0902]: \(message)"])
    }

    @Test func endlessFilesAreNotImported() {
        #expect(headlines { _ = try HistoryArchive(file: "/dev/null/x") }.first?.contains("E0101") == true)
    }
}
