import Diagnostics
import Foundation
import GRDB
import History
import Results
import TestSupport
import Testing

/// Files that are not histories, and damaged histories, are refused and not changed.
struct RefusalTests {
    private func message(_ path: String, _ reason: String) -> [String] {
        ["error[E0902]: the history \(path) cannot be used: \(reason)"]
    }

    private func damage(_ path: String, _ sql: String) throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }

    // The reasons of the next two tests are those of SQLite: https://www.sqlite.org/rescode.html

    @Test(arguments: [("history of something else, long enough to have a header of a hundred bytes\n", 4)])
    func otherFilesAreRefused(text: String, count: Int) throws {
        let folder = try TemporaryFolder()
        let whole = String(repeating: text, count: count)
        let path = try folder.write(whole, to: "notes.txt")
        #expect(headlines { _ = try HistoryStore(path: path) } == message(path, "file is not a database"))
        #expect(
            hints { _ = try HistoryStore(path: path) } == [
                "name another file with --history, or move this file elsewhere"
            ])
        #expect(try folder.read("notes.txt") == whole)
    }

    @Test func foldersAreRefused() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path, folder.path + "/missing/history.sqlite"] {
            #expect(
                headlines { _ = try HistoryStore(path: path) }
                    == message(path, "unable to open database file"))
        }
    }

    @Test func truncatedFilesAreRefused() throws {
        let folder = try TemporaryFolder()
        let path = try Samples.firstSchema(in: folder)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
        #expect(
            headlines { _ = try HistoryStore(path: path) } == message(path, "database disk image is malformed"))
    }

    /// A database of another program stays as it is, also one whose tables have the names of ours.
    @Test(arguments: [
        ["CREATE TABLE song (title TEXT)"], ["CREATE TABLE run (id TEXT)"],
        ["CREATE TABLE verification (id TEXT)", "CREATE TABLE run (id TEXT)", "CREATE TABLE trace (key TEXT)"],
        ["CREATE TABLE grdb_migrations (identifier TEXT)", "INSERT INTO grdb_migrations VALUES ('songs')"],
    ]) func otherDatabasesAreRefused(statements: [String]) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/songs.sqlite"
        for statement in statements { try damage(path, statement) }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(
            headlines { _ = try HistoryStore(path: path) }
                == message(path, "it is a database of another program"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func newerHistoriesAreRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        try HistoryStore(path: path).append(Samples.record("one"))
        try damage(path, "INSERT INTO grdb_migrations VALUES ('a later one')")
        #expect(
            headlines { _ = try HistoryStore(path: path) }
                == message(path, "a newer version of tvbo-verify wrote it"))
    }

    // MARK: Damaged rows

    private static let damagedTrace = "a stored trace is damaged"
    private static let damagedRecord = "a stored record is damaged"

    @Test(arguments: [
        "UPDATE sketch SET data = x'00'", "UPDATE sketch SET data = substr(data, 1, length(data) - 1)",
        "UPDATE sketch SET size = size + 1", "UPDATE sketch SET size = -1", "UPDATE sketch SET size = 1000000000000",
    ]) func damagedTracesOfTheFirstSchema(sql: String) throws {
        let folder = try TemporaryFolder()
        let path = try Samples.firstSchema(in: folder)
        try damage(path, sql)
        #expect(headlines { _ = try HistoryStore(path: path) } == message(path, Self.damagedTrace))
    }

    @Test(arguments: [
        "UPDATE trace SET data = x'00'", "UPDATE trace SET data = substr(data, 1, length(data) - 1)",
        "UPDATE trace SET size = size - 1", "UPDATE trace SET size = -1",
    ]) func damagedTraces(sql: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        let history = try HistoryStore(path: path)
        let run = Samples.run("case", step: "1", .pass)
        try history.store(try #require(try Samples.traces(run)))
        try history.append(Samples.record("written", case: "other", verdicts: [.pass]))
        try damage(path, sql)
        #expect(headlines { _ = try history.traces(of: [run]) } == message(path, Self.damagedTrace))
    }

    @Test(arguments: [
        "UPDATE frame SET data = x'00'", "UPDATE frame SET size = size + 1", "UPDATE run SET data = x''",
        "UPDATE run SET size = -1", "DELETE FROM member",
    ]) func damagedRecords(sql: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        let history = try HistoryStore(path: path)
        try history.append(Samples.record("one"))
        try damage(path, sql)
        #expect(headlines { _ = try history.verification() } == message(path, Self.damagedRecord))
        // The summaries need no contents.
        #expect(try history.summaries(limit: 10).count == 1)
    }

    @Test func damagedWallTimes() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        let history = try HistoryStore(path: path)
        try history.append(Samples.record("one"))
        try damage(path, "UPDATE verification SET wallTimes = x'00'")
        for body in [{ _ = try history.verification() }, { _ = try history.series() }] {
            #expect(headlines(body) == message(path, Self.damagedRecord))
        }
    }

    /// A content that was changed is noticed by its digest before it is copied.
    @Test func changedContentsAreNotCopied() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        try HistoryStore(path: path).append(Samples.record("one", verdicts: [.pass, .fail]))
        try damage(path, "UPDATE run SET digest = 'x' || substr(digest, 2)")
        #expect(headlines { _ = try HistoryStore.archive(at: path) } == message(path, Self.damagedRecord))
    }

    @Test(arguments: [
        "UPDATE verification SET details = '{'", "UPDATE verification SET details = '{}'",
        "UPDATE run SET details = ''", "UPDATE run SET details = json_set(details, '$.verdict', 'fine')",
    ]) func damagedRecordsOfTheSecondSchema(sql: String) throws {
        let folder = try TemporaryFolder()
        let path = try Samples.schema(2, in: folder)
        try damage(path, sql)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(headlines { _ = try HistoryStore(path: path) } == message(path, Self.damagedRecord))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    /// A history whose file or folder cannot be written is noticed without a change of its contents.
    @Test func writingIsTriedOut() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history.sqlite"
        let history = try HistoryStore(path: path)
        try history.append(Samples.record("one"))
        try history.checkIsWritable()
        #expect(try history.count() == 1)
        // A folder in the place of SQLite's journal.
        try FileManager.default.createDirectory(atPath: path + "-journal/x", withIntermediateDirectories: true)
        #expect(
            headlines { try history.checkIsWritable() }.first?.hasPrefix(
                "error[E0902]: the history \(path) cannot be used: ") == true)
    }
}
