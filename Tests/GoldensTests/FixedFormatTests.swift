import Diagnostics
import Files
import Foundation
import Goldens
import Quantities
import TestSupport
import Testing

/// Columns that are printed with a fixed number of decimals, as by C's `%.6f`.
struct FixedFormatTests {
    private func golden(_ text: String) throws -> Golden {
        let columns = text.split(separator: "\n")[0].split(separator: " ").count
        return try Golden(
            text: Array(text.utf8), file: "f", names: ["t"] + (1..<columns).map { "c\($0)" },
            units: [.second] + Array(repeating: UnitTable.unit(named: "mV"), count: columns - 1))
    }

    private func firstLine(_ golden: Golden) throws -> String {
        String(decoding: try golden.bytes().prefix { $0 != 0x0A }, as: UTF8.self)
    }

    /// The text comes back, also where a number rounds to a zero with a sign, and the numbers are those of the text.
    @Test(arguments: [0, 1, 3, 6, 12]) func textsComeBack(decimals: Int) throws {
        let format = "%.\(decimals)f"
        var values: [String] = []
        var lines: [String] = []
        for row in 0..<500 {
            let time = Double(row)
            let value: Double = 3 * sin(time / 20) * exp(-time / 50)
            values.append(String(format: format, value))
            lines.append(String(format: format, time) + " " + values[row] + (row % 2 == 0 ? " -0.50" : " 0.25"))
        }
        let text = lines.joined(separator: "\n") + "\n"
        #expect(decimals > 3 || values.contains { $0.hasPrefix("-0") && Double($0) == 0 })
        let golden = try golden(text)
        let back = try Golden(bytes: golden.bytes(), path: "f")
        #expect(String(decoding: try back.text(file: "f"), as: UTF8.self) == text)
        let numbers = try back.trajectory(file: "f").columns
        #expect(numbers[0].values == values.compactMap { Double($0) })
        #expect(try firstLine(golden) == "tvbo-verify golden 2 \(golden.digest)")
        // Six decimals of 500 rows in two columns take 9 bytes each as text.
        #expect(try golden.bytes().count < text.utf8.count / 2 + 600)
    }

    /// Texts that are no columns of one number of decimals.
    @Test(arguments: [
        "0 1.50\n1 2.5\n", "0 1.50\n1 +2.50\n", "0 1.50\n1 02.50\n", "0 -.50\n1 1.50\n", "0 -0.00\n1 1e3\n",
    ])
    func otherTextsAreKeptAsTheyAre(text: String) throws {
        let golden = try golden(text)
        #expect(try firstLine(golden) == "tvbo-verify golden 1 \(golden.digest)")
        #expect(String(decoding: try Golden(bytes: golden.bytes(), path: "f").text(file: "f"), as: UTF8.self) == text)
    }

    /// The formats of version 1 have version 1 to the byte, so that the stored goldens stay what they are.
    @Test(arguments: ["converged", "jneuroml", "original"]) func storedGoldensKeepTheirBytes(name: String) throws {
        let path = "\(Repository.ex3)/goldens/\(name).golden"
        let bytes = try #require(FileManager.default.contents(atPath: path))
        #expect(try Golden(bytes: Array(bytes), path: path).bytes() == Array(bytes))
        #expect(bytes.starts(with: Array("tvbo-verify golden 1 ".utf8)))
    }

    /// A file with another version in its first line, or another header, with the digest that fits.
    private func forged(version: Int, _ old: String = "", _ new: String = "") throws -> [UInt8] {
        let bytes = try golden("0.00 -0.00\n0.25 -1.50\n").bytes()
        let body = bytes[(try #require(bytes.firstIndex(of: 0x0A)) + 1)...]
        let end = try #require(body.firstIndex(of: 0x0A))
        let header = String(decoding: body[..<end], as: UTF8.self)
        let changed = Array(header.replacing(old.isEmpty ? header : old, with: old.isEmpty ? header : new).utf8)
        let content = changed + body[end...]
        return Array("tvbo-verify golden \(version) \(ContentDigest.sha256(content))\n".utf8) + content
    }

    @Test(arguments: [
        (3, "the golden f has version 3 of its format; this tvbo-verify reads versions 1 and 2"),
        (1, "the golden f is damaged: the first line says version 1, but the columns need version 2"),
        (0, "the golden f has version 0 of its format; this tvbo-verify reads versions 1 and 2"),
    ]) func versionsAreHeldApart(version: Int, message: String) throws {
        let bytes = try forged(version: version)
        #expect(throws: Never.self) { _ = try Golden(bytes: self.forged(version: 2), path: "f").text(file: "f") }
        do {
            _ = try Golden(bytes: bytes, path: "f")
            Issue.record("version \(version) was read")
        } catch let error as DiagnosticsError {
            #expect(error.diagnostics.map(\.message) == [message])
            #expect(error.diagnostics.map(\.code) == [.goldenCorrupt])
        }
    }

    /// Claimed numbers of decimals and rows of signs that do not fit are refused, and nothing traps.
    @Test(arguments: [
        ("\"decimals\":2", "\"decimals\":3"), ("\"decimals\":2", "\"decimals\":401"),
        ("\"extraBytes\":0", "\"extraBytes\":1"), ("\"format\":\"fixed\"", "\"format\":\"general\""),
    ]) func claims(old: String, new: String) throws {
        let bytes = try forged(version: 2, old, new)
        #expect(throws: DiagnosticsError.self) { _ = try Golden(bytes: bytes, path: "f").text(file: "f") }
    }
}
