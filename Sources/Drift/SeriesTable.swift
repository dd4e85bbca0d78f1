import Diagnostics

/// A table of comma-separated values that contains one or several series.
///
///     let table = try SeriesTable(bytes: Array("verification,value\n1,0\n2,0.5\n".utf8), file: "v.csv", name: "v")
///     table.series[0].points[1].value  // 0.5
///
/// The first line names the columns: `verification` or `time`, `value`, and optionally `commit`, `tolerance`, `machine`
/// and `series`, in any order. A field may be in double quotes; optional fields may be empty. The rows of each series
/// are in increasing order.
public struct SeriesTable: Sendable {
    /// The size in bytes of the largest table that is read.
    public static var sizeLimit: Int { Limit.seriesSize.value }
    /// The largest number of rows of a table that are read.
    public static var rowLimit: Int { Limit.seriesRows.value }
    /// The largest number of series of a table that are read.
    public static var seriesLimit: Int { Limit.series.value }
    /// The number of errors and warnings in a table after which reading stops.
    static let problemLimit = 20

    /// The series in the table, in the order of their first rows.
    public let series: [Series]
    /// The warnings about columns of the table that are not read.
    public let remarks: [Diagnostic]

    /// Reads the series in the text of a table.
    /// - Parameters:
    ///   - bytes: The text, in UTF-8.
    ///   - file: The name of the file for diagnostics.
    ///   - name: The name of the series, if there is no column `series` or its field is empty.
    /// - Throws: `DiagnosticsError` with the places of the problems.
    /// - Complexity: O(*n*) in the size of the text.
    public init(bytes: [UInt8], file: String, name: String) throws {
        guard bytes.count <= Self.sizeLimit else {
            throw DiagnosticsError(
                beyond: .seriesSize, "the file of series is larger than the limit of \(Limit.seriesSize.text)",
                at: Place(file: file))
        }
        var lines = DelimitedLines(bytes: bytes, file: file)
        guard let header = try lines.next() else {
            throw DiagnosticsError(.invalidSeries, "the file is empty", at: Place(file: file), hint: Columns.hint)
        }
        var log = DiagnosticLog()
        let columns = Columns(header, log: &log)
        try log.throwIfErrors()
        var collector = SeriesCollector(columns: columns, name: name)
        while let row = try lines.next() {
            guard collector.rowCount < Self.rowLimit else {
                throw DiagnosticsError(
                    beyond: .seriesRows,
                    "the file of series has more than \(Self.rowLimit) rows, the largest number that is read",
                    at: Place(file: file, line: row.line))
            }
            try collector.append(row, log: &log)
            if log.diagnostics.count >= Self.problemLimit { break }
        }
        try log.throwIfErrors()
        guard collector.rowCount > 0 else {
            throw DiagnosticsError(
                .nothingToRun, "the file of series has no rows below its header", at: Place(file: file))
        }
        series = collector.series
        remarks = log.remarks
    }

    /// The indices of the columns in a row of the table.
    struct Columns {
        /// The names of all columns that a table of series may have.
        static let names = ["verification", "time", "value", "commit", "tolerance", "machine", "series"]
        /// The hint of the error for a table of series whose header lacks a column.
        static let hint = "name the columns in the first line of the file, as in 'verification,value,tolerance,commit'"

        /// The index of the column `verification` or `time`, which gives the position of a point.
        private(set) var position = 0
        /// A Boolean value that indicates whether the positions of points are times: true for a table with the column
        /// `time` and without the column `verification`.
        private(set) var isTime = false
        /// The index of the column `value`.
        private(set) var value = 0
        private(set) var commit: Int?
        private(set) var tolerance: Int?
        private(set) var machine: Int?
        private(set) var series: Int?
        /// The number of columns of the table.
        let count: Int

        init(_ header: DelimitedLines.Row, log: inout DiagnosticLog) {
            count = header.fields.count
            var places: [String: Int] = [:]
            for (index, field) in header.fields.enumerated() {
                let name = field.text.lowercased()
                let place = header.place(index)
                if places[name] != nil {
                    log.error(.invalidSeries, "the column '\(field.text)' occurs twice", at: place)
                } else if Self.names.contains(name) {
                    places[name] = index
                } else {
                    log.warning(
                        .ignoredKey,
                        "the column '\(field.text)' is ignored, because it is none of the columns that are read from a"
                            + " file of series",
                        at: place,
                        hint: Spelling.hint(for: name, among: Self.names.filter { places[$0] == nil }))
                }
            }
            if let column = places["value"] {
                value = column
            } else {
                log.error(.invalidSeries, "there is no column 'value'", at: header.place(nil), hint: Self.hint)
            }
            if let column = places["verification"] ?? places["time"] {
                position = column
                isTime = places["verification"] == nil
                if !isTime, let time = places["time"] {
                    log.warning(
                        .ignoredKey,
                        "the column 'time' is ignored, because the column 'verification' gives the order of the rows",
                        at: header.place(time))
                }
            } else {
                log.error(
                    .invalidSeries, "the table has no column 'verification' or 'time'", at: header.place(nil),
                    hint: Self.hint)
            }
            (commit, tolerance) = (places["commit"], places["tolerance"])
            (machine, series) = (places["machine"], places["series"])
        }
    }
}
