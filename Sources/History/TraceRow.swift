import Files
import Foundation
import GRDB
import Results

/// A row of the database table of decimated traces (solutions thinned for plotting).
struct TraceRow: Codable, FetchableRecord, PersistableRecord {
    /// The name of the database table for decimated traces.
    static let databaseTableName = "trace"
    /// The key of the set of traces, which is the primary key of the table.
    var key: String
    /// The size of the uncompressed JSON of the traces in bytes.
    var size: Int
    /// The `DecimatedTraces` as JSON, compressed with Deflate.
    var data: Data

    /// Creates the row of a set of decimated traces, which it compresses.
    init(_ set: DecimatedTraces) throws {
        key = set.key
        let bytes = try StoredJSON.bytes(set)
        size = bytes.count
        data = Data(try Deflate.compress(bytes))
    }

    /// Returns the set of decimated traces that the row holds.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    func traces() throws -> DecimatedTraces {
        try StoredJSON.value(try StoredContent.unpacked(data, size: size, "trace"))
    }

    /// Converts a row of schema 1 to schema 2: a JSON array of traces, or an object with the key `sketches`, becomes an
    /// object with the key `traces`.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    static func renamed(_ data: Data, key: String, size: Int) throws -> TraceRow {
        let old = String(decoding: try StoredContent.unpacked(data, size: size, "trace"), as: UTF8.self)
        // Quotation marks inside JSON strings are escaped, so that only keys can match.
        let traces: DecimatedTraces =
            try old.hasPrefix("[")
            ? DecimatedTraces(key: key, traces: StoredJSON.value(old.utf8))
            : StoredJSON.value(old.replacing("\"sketches\":", with: "\"traces\":").utf8)
        return try TraceRow(traces)
    }
}
