import GRDB
import Results

/// A combination of a list of runs and a frame that occurs in a history before a verification, with its first and its
/// latest verification.
///
///     let spans = try RunSpan.before((record.startedAt, record.id), database)
///
/// Most verifications repeat the results of others, so that there are few combinations, and what happened before a
/// verification is found without a look at each verification.
struct RunSpan: FetchableRecord {
    /// A verification and its place in the order of verifications.
    struct Verification: Comparable {
        /// The start time of the verification, ISO 8601 in UTC.
        var startedAt: String
        /// The id of the verification.
        var id: String
        /// The primary key of the verification in the table `verification`.
        var number: Int64

        /// Compares verifications by start time and id.
        static func < (left: Verification, right: Verification) -> Bool {
            (left.startedAt, left.id) < (right.startedAt, right.id)
        }
    }

    /// The id of the list of runs in the table `runSet`.
    var runSetID: Int64
    /// The id in the table `frame` of the frame, the properties that verifications share, such as versions and machine.
    var frameID: Int64
    /// The key by which the machine of the frame is recognized.
    var machineKey: String
    /// The first verification in the history with this list of runs and this frame.
    var first: Verification
    /// The latest verification with this list of runs and this frame before the one for which ``before(_:_:)`` was
    /// called.
    var last: Verification

    /// Reads a combination from a row of the query of ``before(_:_:)``.
    init(row: Row) throws {
        (runSetID, frameID, machineKey) = (row["runSetID"], row["frameID"], row["machineKey"])
        last = Verification(startedAt: row["startedAt"], id: row["id"], number: row["number"])
        first = Verification(startedAt: row["firstAt"], id: row["firstID"], number: row["firstNumber"])
    }

    /// Each step of the recursion finds the next combination in the index `verification_on_results`, so that it reads
    /// as many entries of the index as there are combinations.
    private static let query = """
        WITH RECURSIVE span(setID, frame) AS (
            SELECT * FROM (SELECT runSetID, frameID FROM verification ORDER BY runSetID, frameID LIMIT 1)
            UNION ALL
            SELECT v.runSetID, v.frameID FROM span CROSS JOIN verification v ON v.number = coalesce(
                (SELECT number FROM verification WHERE runSetID = setID AND frameID > frame
                    ORDER BY runSetID, frameID LIMIT 1),
                (SELECT number FROM verification WHERE runSetID > setID ORDER BY runSetID, frameID LIMIT 1))
        )
        SELECT v.runSetID, v.frameID, f.machineKey, v.number, v.startedAt, v.id,
            w.number AS firstNumber, w.startedAt AS firstAt, w.id AS firstID
        FROM span CROSS JOIN verification v ON v.number = (
            SELECT number FROM verification WHERE runSetID = setID AND frameID = frame AND (startedAt, id) < (?, ?)
            ORDER BY startedAt DESC, id DESC LIMIT 1)
        CROSS JOIN verification w ON w.number = (
            SELECT number FROM verification WHERE runSetID = setID AND frameID = frame
            ORDER BY startedAt, id LIMIT 1)
        CROSS JOIN frame f ON f.id = v.frameID ORDER BY v.startedAt DESC, v.id DESC
        """

    /// Returns the combinations of a list of runs and a frame that occur before a verification, that with the latest
    /// verification first.
    /// - Parameter end: The start time and the id of the verification, which need not be in the history.
    /// - Complexity: O(*s* log *v*) for *s* combinations and *v* verifications.
    static func before(_ end: (startedAt: String, id: String), _ database: Database) throws -> [RunSpan] {
        try fetchAll(database, sql: query, arguments: [end.startedAt, end.id])
    }

    /// Returns the first verification with this list of runs and this frame that is later than the given one; nil if
    /// there is none.
    /// - Parameter start: A verification; nil for the first verification of the combination.
    func first(after start: Verification?, _ database: Database) throws -> Verification? {
        guard let start, !(start < first) else { return first }
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT startedAt, id, number FROM verification
                WHERE runSetID = ? AND frameID = ? AND (startedAt, id) > (?, ?) ORDER BY startedAt, id LIMIT 1
                """,
            arguments: [runSetID, frameID, start.startedAt, start.id])
        return row.map { Verification(startedAt: $0[0], id: $0[1], number: $0[2]) }
    }
}
