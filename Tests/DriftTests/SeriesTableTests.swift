import Diagnostics
import Drift
import TestSupport
import Testing

/// Reading of series from tables.
struct SeriesTableTests {
    private func table(_ text: String) throws -> SeriesTable {
        try SeriesTable(bytes: Array(text.utf8), file: "s.csv", name: "s")
    }

    @Test func aTableHasItsCells() throws {
        let table = try table(
            "\u{FEFF}series, verification ,value,commit,tolerance,machine\r\n\"a, b\",1,0.5,c1,1,m\r\nx,1,2e-3,,,\r\n\r\n\"a, b\",2,-1,\"c\"\"2\",,m\r\n"
        )
        #expect(table.series.map(\.name) == ["a, b", "x"])
        #expect(table.series[0].points.map(\.value) == [0.5, -1])
        #expect(table.series[0].points.map(\.commit) == ["c1", "c\"2"])
        #expect(table.series[0].points.map(\.tolerance) == [1, nil])
        #expect(table.series[0].points.map(\.position.number) == [1, 2])
        #expect(table.series[1].points[0].value == 0.002)
        #expect(table.series[1].points[0].machine == nil)
        #expect(table.remarks == [])
    }

    @Test func namesAndTimesArePositions() throws {
        let names = try table("verification,value\nb,1\na,2\n").series[0].points
        #expect(names.map(\.position.description) == ["b", "a"])
        #expect(names.map(\.position.number) == [nil, nil])
        // 01:00 in the zone +02:00 is before 00:00 in UTC.
        let times = try table("time,value\n2026-03-01T01:00:00+02:00,1\n2026-03-01 00:00,2\n2026-03-01T00:00:00.5Z,3\n")
        #expect(times.series[0].points.map(\.value) == [1, 2, 3])
    }

    @Test func columnsThatAreNotUsedAreNamed() throws {
        let remarks = try table("verification,time,value,comit\n1,7,2,x\n").remarks
        #expect(
            remarks.map(\.headline) == [
                "s.csv:1:25: warning[W0101]: the column 'comit' is ignored, because it is none of the columns that are"
                    + " read from a file of series",
                "s.csv:1:14: warning[W0101]: the column 'time' is ignored, because the column 'verification' gives the"
                    + " order of the rows",
            ])
        #expect(remarks[0].hint == "did you mean 'commit'?")
    }

    @Test(arguments: [
        ("", "s.csv: error[E0805]: the file is empty"),
        ("verification,value\n", "s.csv: error[E0803]: the file of series has no rows below its header"),
        ("verification,val\n1,2\n", "s.csv:1: error[E0805]: there is no column 'value'"),
        ("value\n1\n", "s.csv:1: error[E0805]: the table has no column 'verification' or 'time'"),
        ("time,value,value\n1,2,3\n", "s.csv:1:12: error[E0805]: the column 'value' occurs twice"),
        ("time,value\n1\n", "s.csv:2: error[E0805]: this row has 1 fields, but the header names 2 columns"),
        ("time,value\n1,\n", "s.csv:2:3: error[E0805]: the field 'value' is empty"),
        ("time,value\n,1\n", "s.csv:2:1: error[E0805]: the field 'time' is empty"),
        ("time,value\n1,NaN\n", "s.csv:2:3: error[E0805]: the value 'NaN' is not a finite number"),
        ("time,value\n1,-inf\n", "s.csv:2:3: error[E0805]: the value '-inf' is not a finite number"),
        ("time,value\n1,0x1p3\n", "s.csv:2:3: error[E0805]: the value '0x1p3' is not a number"),
        ("time,value\n1,1e999\n", "s.csv:2:3: error[E0805]: the value '1e999' is beyond the range of 64-bit numbers"),
        ("time,value,tolerance\n1,1,-2\n", "s.csv:2:5: error[E0805]: the tolerance -2 is negative"),
        ("time,value,tolerance\n1,1,inf\n", "s.csv:2:5: error[E0805]: the tolerance 'inf' is not a finite number"),
        ("time,value\nnoon,1\n", "s.csv:2:1: error[E0805]: the time 'noon' is neither a number nor a time of ISO 8601"),
        (
            "verification,value\n2,1\n1,1\n",
            "s.csv:3:1: error[E0805]: the verification 1 comes after a later one in series 's'"
        ),
        (
            "verification,value\n2,1\n2.0,1\n",
            "s.csv:3:1: error[E0805]: the verification 2.0 occurs twice in series 's'"
        ),
        ("verification,value\na,1\na,1\n", "s.csv:3:1: error[E0805]: the verification 'a' occurs twice in series 's'"),
        (
            "verification,value\n\"é\",\"1\n",
            "s.csv:2:5: error[E0805]: the quotation mark that opens this field is not closed on the same line, where every field must end"
        ),
        (
            "verification,value\n\"a\"b,1\n",
            "s.csv:2:4: error[E0805]: there is text between the closing quotation mark of this field and the next comma; write a quotation mark inside a field twice"
        ),
    ]) func whatIsWrongIsRefusedWithItsPlace(text: String, message: String) {
        #expect(headlines { _ = try table(text) }.last == message)
    }

    @Test func allProblemsAreReportedTogether() {
        #expect(headlines { _ = try table("time,value\n1,x\n2,y\n3,1\n2,1\n") }.count == 3)
        // The number of diagnostics is limited to about a page.
        let rows = (0..<100).map { "\($0),x\n" }.joined()
        #expect(headlines { _ = try table("time,value\n" + rows) }.count == 20)
    }

    /// A tolerance of 0 is a tolerance, but the used share of it is undefined.
    @Test func aToleranceOfZeroIsAllowed() throws {
        let analysis = DriftAnalysis(try table("time,value,tolerance\n1,0,0\n2,0,0\n3,1,0\n").series[0])
        #expect(analysis.findings.map(\.kind) == [.step])
        #expect(analysis.usedShare == nil)
    }

    /// A million rows are read.
    @Test func longTablesAreRead() throws {
        var text = "verification,value\n"
        text.reserveCapacity(12_000_000)
        for index in 0..<1_000_000 { text += "\(index),\(index & 1)\n" }
        #expect(try table(text).series[0].points.count == 1_000_000)
    }
}
