import Diagnostics

/// A collector of the rows of a table into series, which checks the fields and the order of the rows.
struct SeriesCollector {
    private let columns: SeriesTable.Columns
    private let name: String
    private var indices: [String: Int] = [:]
    private var lastIndex: (name: String, index: Int)?
    private var trackers: [Tracker] = []
    /// The series with the points of all rows read so far that have no errors.
    private(set) var series: [Series] = []
    /// The number of rows of the table read so far, including those with errors.
    private(set) var rowCount = 0

    /// The properties of the positions of a series so far.
    private struct Tracker {
        var lines: [String: Int] = [:]
        var lastNumber: Double?
        /// A Boolean value that indicates whether the position of every row of the series so far is a number or a time.
        /// Such positions have to increase from row to row.
        var isNumeric = true
    }

    /// Creates a collector of series before the first row of the table.
    /// - Parameters:
    ///   - columns: The places of the columns in a row.
    ///   - name: The name of the series of rows that name none.
    init(columns: SeriesTable.Columns, name: String) {
        self.columns = columns
        self.name = name
    }

    /// Adds the next row to its series, or logs the errors in the row.
    /// - Throws: `DiagnosticsError` if there are too many series.
    mutating func append(_ row: DelimitedLines.Row, log: inout DiagnosticLog) throws(DiagnosticsError) {
        rowCount += 1
        guard row.fields.count == columns.count else {
            log.error(
                .invalidSeries,
                "this row has \(row.fields.count) fields, but the header names \(columns.count) columns",
                at: row.place(nil))
            return
        }
        let index = try seriesIndex(optional(columns.series, row) ?? name, row)
        let position = position(row, series: index, log: &log)
        let value = number(row, columns.value, "value", log: &log)
        var tolerance: Double?
        if let column = columns.tolerance, !row.fields[column].text.isEmpty {
            tolerance = number(row, column, "tolerance", log: &log)
            if let bound = tolerance, bound < 0 {
                log.error(
                    .invalidSeries, "the tolerance \(row.fields[column].text) is negative", at: row.place(column))
                return
            }
        }
        guard let position, let value else { return }
        series[index].points.append(
            SeriesPoint(
                position: position, value: value, tolerance: tolerance, commit: optional(columns.commit, row),
                machine: optional(columns.machine, row)))
    }

    private func optional(_ column: Int?, _ row: DelimitedLines.Row) -> String? {
        guard let column, !row.fields[column].text.isEmpty else { return nil }
        return row.fields[column].text
    }

    private mutating func seriesIndex(_ name: String, _ row: DelimitedLines.Row) throws(DiagnosticsError) -> Int {
        if let lastIndex, lastIndex.name == name { return lastIndex.index }
        if let index = indices[name] {
            lastIndex = (name, index)
            return index
        }
        guard series.count < SeriesTable.seriesLimit else {
            throw DiagnosticsError(
                beyond: .series,
                "the file has more than \(SeriesTable.seriesLimit) series, the largest number that is read",
                at: row.place(columns.series))
        }
        indices[name] = series.count
        lastIndex = (name, series.count)
        series.append(Series(name: name, points: []))
        trackers.append(Tracker())
        return series.count - 1
    }

    /// Returns the number in a field, or logs why it has none.
    private func number(
        _ row: DelimitedLines.Row, _ column: Int, _ name: String, log: inout DiagnosticLog
    ) -> Double? {
        let text = row.fields[column].text
        if text.isEmpty {
            log.error(.invalidSeries, "the field '\(name)' is empty", at: row.place(column))
            return nil
        }
        if let number = Self.number(text) {
            if number.isFinite { return number }
            log.error(
                .invalidSeries, "the \(name) '\(text)' is beyond the range of 64-bit numbers", at: row.place(column))
            return nil
        }
        let bare = text.lowercased().drop { $0 == "+" || $0 == "-" }
        let isSpecial = ["nan", "inf", "infinity"].contains(bare)
        log.error(
            .invalidSeries, "the \(name) '\(text.prefix(40))' is not a \(isSpecial ? "finite " : "")number",
            at: row.place(column), hint: isSpecial ? "remove the row if nothing was measured" : nil)
        return nil
    }

    /// Returns the number that a text in decimal notation stands for.
    private static func number(_ text: String) -> Double? {
        let isDecimal = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E || byte | 0x20 == 0x65
        }
        return isDecimal ? Double(text) : nil
    }

    /// Returns the position of a row, or logs that it is missing, occurs twice or is out of order.
    private mutating func position(
        _ row: DelimitedLines.Row, series index: Int, log: inout DiagnosticLog
    ) -> SeriesPosition? {
        let word = columns.isTime ? "time" : "verification"
        let place = row.place(columns.position)
        let text = row.fields[columns.position].text
        guard !text.isEmpty else {
            log.error(.invalidSeries, "the field '\(word)' is empty", at: place)
            return nil
        }
        let plain = Self.number(text)
        let number = plain ?? (columns.isTime ? Timestamp.seconds(text) : nil)
        guard number?.isFinite != false else {
            log.error(.invalidSeries, "the \(word) '\(text)' is beyond the range of 64-bit numbers", at: place)
            return nil
        }
        if columns.isTime, number == nil {
            log.error(
                .invalidSeries, "the time '\(text.prefix(40))' is neither a number nor a time of ISO 8601", at: place,
                hint: "write a number, or a time such as 2026-01-31T12:00:00Z")
            return nil
        }
        let isNumeric = number != nil && trackers[index].isNumeric
        if let number, isNumeric, let last = trackers[index].lastNumber, number <= last {
            // The whole message is, for example, "the verification 5 comes after a later one in series 'v'".
            let known = number == last ? "occurs twice" : "comes after a later one"
            log.error(
                .invalidSeries, "the \(word) \(text) \(known) in series '\(series[index].name)'", at: place,
                hint: number == last ? nil : "sort the rows by \(word)")
            return nil
        }
        if !isNumeric {
            if let line = trackers[index].lines[text] {
                log.error(
                    .invalidSeries, "the \(word) '\(text)' occurs twice in series '\(series[index].name)'", at: place,
                    notes: [.init("the first row with it is here", at: Place(file: row.file, line: line))])
                return nil
            }
            trackers[index].lines[text] = row.line
        }
        trackers[index].isNumeric = isNumeric
        trackers[index].lastNumber = number
        return SeriesPosition(text: text, number: plain)
    }
}
