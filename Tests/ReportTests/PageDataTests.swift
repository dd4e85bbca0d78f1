import Diagnostics
import Foundation
import Report
import TestSupport
import Testing

/// The data that a page hands to its script.
struct PageDataTests {
    // MARK: Columns

    /// Reads differences in base 64 by the definition of the format.
    private func numbers(_ text: String) throws -> [Int] {
        let bytes = [UInt8](try #require(Data(base64Encoded: text)))
        var (found, last, value, shift) = ([Int](), 0, 0, 0)
        for byte in bytes {
            value |= Int(byte & 0x7F) << shift
            shift += 7
            guard byte < 0x80 else { continue }
            last += value & 1 == 1 ? -(value >> 1) - 1 : value >> 1
            found.append(last)
            (value, shift) = (0, 0)
        }
        return found
    }

    private func member(_ name: String, _ column: PackedColumn) throws -> JSONValue? {
        try JSONValue(text: column.script.text).members?[name]
    }

    /// A value that is read back differs by at most half a step, which is the range divided by the number of levels.
    @Test(arguments: 0..<20) func columnsAreReadBack(seed: Int) throws {
        var random = SplitMix(UInt64(seed))
        let size = Float.random(in: 1e-6...1e6, using: &random)
        let values = (0..<500).map { index -> Float in
            index % 50 == seed ? .nan : size * (sin(Float(index) / 20) + .random(in: -0.2...0.2, using: &random))
        }
        let column = PackedColumn(values)
        let text = try #require(try member("q", column)?.text)
        let read = try numbers(text)
        let finite = values.filter(\.isFinite).map(Double.init)
        let range = try #require(finite.max()) - (try #require(finite.min()))
        #expect(read.count == values.count)
        for (index, value) in values.enumerated() {
            if value.isFinite {
                let now = column.low + column.step * Double(read[index])
                #expect(abs(now - Double(value)) <= range / Double(PackedColumn.levels) * 0.5001)
            } else {
                #expect(column.gaps.contains(index) && column.values[index].isNaN)
            }
        }
    }

    /// A column that is relative to another one holds the differences from it.
    @Test func relativeColumnsHoldDifferences() throws {
        let golden = PackedColumn((0..<100).map { sin(Float($0) / 10) })
        let run = PackedColumn((0..<100).map { sin(Float($0) / 10) + 0.01 }, relativeTo: golden)
        let text = try #require(try member("q", run)?.text)
        #expect(try member("of", run) == .boolean(true))
        let differences = try numbers(text)
        #expect(differences == zip(run.numbers, golden.numbers).map { $0 - $1 })
        // 0.01 of a range of 2 is 82 of 16383 levels.
        #expect(differences.allSatisfy { (81...83).contains($0) })
    }

    /// A run that far exceeds the range of its golden has its own levels, so the golden keeps its resolution.
    @Test func runsThatDivergeHaveTheirOwnStep() throws {
        let golden = PackedColumn([0, 1, 0, 1])
        let run = PackedColumn([0, 1e30, 0, .infinity], relativeTo: golden)
        #expect(try member("of", run) == nil)
        #expect(run.gaps == [3])
        #expect(abs(run.values[1] / 1e30 - 1) < 1e-6)
    }

    @Test(arguments: [[], [7], [7, 7, 7], [Float.nan, .nan], [3e38, -3e38]] as [[Float]]) func oddColumns(
        values: [Float]
    ) throws {
        let column = PackedColumn(values)
        #expect(column.values.count == values.count)
        for (read, value) in zip(column.values, values) {
            #expect(value.isNaN ? read.isNaN : abs(read - Double(value)) <= column.step)
        }
    }

    // MARK: Simplification

    /// Every omitted value is within its share of the range from the straight line between its neighbors that remain.
    @Test(arguments: 0..<20) func omittedPointsAreOnTheLine(seed: Int) throws {
        var random = SplitMix(UInt64(seed + 100))
        let times = (0..<800).map { Float($0) * 0.1 }
        func walk() -> [Float] {
            var level: Float = 0
            return times.map { time in
                level += .random(in: -0.05...0.05, using: &random)
                return level + sin(time) * 3
            }
        }
        let lines = [walk(), walk().enumerated().map { $0.offset == 400 ? .nan : $0.element }]
        let share = 0.01
        let rows = LineSimplification.rows(times, lines, share: share)
        #expect(rows == rows.sorted() && Set(rows).count == rows.count)
        #expect(rows.first == 0 && rows.last == 799 && rows.contains(400) && rows.count < 800)
        for line in lines {
            let finite = line.filter(\.isFinite).map(Double.init)
            let range = try #require(finite.max()) - (try #require(finite.min()))
            for (first, last) in zip(rows, rows.dropFirst()) where line[first].isFinite && line[last].isFinite {
                for row in first...last {
                    let part = Double(times[row] - times[first]) / Double(times[last] - times[first])
                    let straight = Double(line[first]) + part * Double(line[last] - line[first])
                    #expect(abs(straight - Double(line[row])) <= share * range * 1.0001)
                }
            }
        }
    }

    /// A straight line is two points; two values of one instant remain both.
    @Test func fewPointsAreEnough() {
        let times = (0..<100).map(Float.init)
        #expect(LineSimplification.rows(times, [times], share: 0.001) == [0, 99])
        #expect(LineSimplification.rows([0, 1, 1, 2], [[0, 0, 5, 5]], share: 0.001) == [0, 1, 2, 3])
        #expect(LineSimplification.rows([], [[]], share: 0.001) == [])
    }

    // MARK: JSON

    /// Whatever a text contains, it does not end the element around it, and a reader of JSON gets the visible text.
    @Test(
        arguments: [
            "</script><script>alert(1)</script>", "<!--", "]]>", "\"", "\\", "\\\"", "\u{2028}\u{2029}",
            "a\nb\u{0}\u{1B}[2J",
            "\u{202E}abc", "&amp;", "\"\u{301}", "é 中 😀", "",
        ]) func textsAreSafe(text: String) throws
    {
        let json = ScriptValue.object([(text, .list([.text(text), .number(.nan), .number(1.5), .flag(true)]))]).text
        #expect(!json.contains { "<>&\n\r".contains($0) })
        #expect(!json.unicodeScalars.contains(where: VisibleText.isHidden))
        let shown = VisibleText.line(text)
        #expect(
            try JSONValue(text: json)
                == .object([shown: .array([.string(shown), .null, .number(1.5), .boolean(true)])]))
    }

    // MARK: Names

    /// Ids of any kind have paths that remain below the folder, of harmless characters, and different ones.
    @Test func namesAreSafe() throws {
        let ids = [
            "ex3", "neuroml/ex5", "..", "../x", "/etc/passwd", ".hidden", "a/../b", "a//b", "a b", "a~20b", "a%20b",
            "a.html",
            "a.html/b", "a", "é", "</script>", "\"", "\u{0}", "a\\b", "", ".", "CON",
            String(repeating: "x", count: 400),
            String(repeating: "x", count: 401), "a/", "a-b", "a_b", "~",
        ]
        let files = ids.map { PageName.file(of: $0) }
        #expect(Set(files).count == ids.count)
        for file in files {
            #expect(file.hasSuffix(".html") && file.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            #expect(!file.contains { "%\"'<>&?#\\ ".contains($0) })
            for part in file.split(separator: "/", omittingEmptySubsequences: false) {
                #expect(!part.isEmpty && !part.hasPrefix(".") && part.utf8.count <= 255, "\(file)")
            }
            // The path of a page is not the folder of another page.
            #expect(!files.contains { $0.hasPrefix(file + "/") })
        }
        #expect(PageName.file(of: "neuroml/ex5") == "neuroml/ex5.html")
    }
}
