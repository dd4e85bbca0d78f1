import Diagnostics
import Files
import Foundation
import Goldens
import Quantities
import TestSupport
import Testing
import Traces

struct GoldenTests {
    private func golden(_ text: String, columns: Int) throws -> Golden {
        try Golden(
            text: Array(text.utf8), file: "f", names: ["t"] + (1..<columns).map { "c\($0)" },
            units: [.second] + Array(repeating: UnitTable.unit(named: "V"), count: columns - 1))
    }

    /// Texts as Java, Python, C and people print them all come back byte for byte.
    @Test(arguments: [
        "0.0\t-0.055\t\n5.0E-6\t-0.05499895\t\n1.0E-5\t-0.054997902\t\n", "0 1\n1 2\n2 3\n",
        "0.0 1e-07\n0.005 2.5\n0.01 123456.0\n",
        "# t v\n0,1.50\n1,2.25\n2,-0.0\n", "0 nan\n1 inf\n2 3\n", "0 1\n1 2\n2 3", "0 1\r\n1 2\r\n",
        "0.0\t1.0E10\n1.0\t1.0E-4\n",
        "0 0.1234567890123456789\n1 2\n", "0 -0.5\n1 -0.25\n2 0.0000000001\n",
    ]) func originalsComeBack(text: String) throws {
        let golden = try golden(text, columns: 2)
        let back = try Golden(bytes: golden.bytes(), path: "f").text(file: "f")
        #expect(String(decoding: back, as: UTF8.self) == text)
    }

    /// A text whose rows are laid out in different ways is refused by its own message, not as a damaged golden.
    @Test(arguments: ["0 1\n1  2\n2 3\n", "0 1\n1\t2\n", "0 1\r\n1 2\n", "0 1\n1 2 \n"])
    func unevenRowsAreRefused(text: String) {
        #expect(
            headlines { _ = try golden(text, columns: 2) } == [
                "f: error[E0703]: the rows of the trace differ in layout, so that a golden cannot store their text column by column"
            ])
    }

    /// Instants in seconds are those in milliseconds to the bit, however they are printed: the text of `k` · 0.1 ms,
    /// with the point moved by three digits, is the decimal number that a run's instant is rounded from.
    @Test(arguments: ["0.%06d", "0.%06d00", "%de-6", "%d.0E-6"]) func timesInSeconds(format: String) throws {
        let counts = (0..<3000).map { $0 * 100 }
        let text = counts.map { String(format: format, $0) + "\t\($0)\n" }.joined()
        let times = try Golden(bytes: golden(text, columns: 2).bytes(), path: "f").trajectory(file: "f").times
        let wanted = counts.map { DecimalNumber(mantissa: Int64($0), exponent: -3).value }
        #expect(times == wanted)
    }

    @Test func theSameTextGivesTheSameBytes() throws {
        let text = try Golden.load(path: Repository.ex3 + "/goldens/jneuroml.golden").text(file: "f")
        let names = ["t", "a", "b", "c"]
        let units: [PhysicalUnit?] = [.second, nil, nil, nil]
        let first = try Golden(text: text, file: "f", names: names, units: units).bytes()
        #expect(try Golden(text: text, file: "g", names: names, units: units).bytes() == first)
    }

    /// The SHA-256 digests of the originals, as published by their authors.
    @Test(arguments: [
        ("jneuroml", "b4864115f7f322e57cd95b86a16b40677f263b997e8d56ef8ba6c13f9f05d34d", 60_000),
        ("converged", "c669af449652bd742cadb7f15acf96c0a3167bf50fe11d4bcf9842819b57ccae", 200_000),
    ]) func theGoldensThatShip(name: String, original: String, limit: Int) throws {
        let path = "\(Repository.ex3)/goldens/\(name).golden"
        let golden = try Golden.load(path: path)
        #expect(ContentDigest.sha256(try golden.text(file: path)) == original)
        #expect(try #require(FileManager.default.contents(atPath: path)).count <= limit)
    }

    @Test func timesAreShiftedNotMultiplied() throws {
        let path = Repository.ex3 + "/goldens/jneuroml.golden"
        let times = try Golden.load(path: path).trajectory(file: path).times
        for (row, time) in times.enumerated() { #expect(time == Double("\(row * 5)e-3")) }
    }

    @Test func unitsAreShiftedNotMultiplied() throws {
        let golden = try golden("0.0\t-0.054997902\n1.0\t0.001\n", columns: 2)
        let values = try golden.trajectory(file: "f") { _ in UnitTable.unit(named: "mV") }.columns[0].values
        #expect(values == [-54.997902, 1])
    }

    /// Any changed or missing byte is detected.
    @Test(arguments: 0..<200) func damageIsNoticed(seed: Int) throws {
        var random = SplitMix(UInt64(seed))
        var bytes = try golden("0.0\t-0.055\t\n5.0E-6\t-0.05499895\t\n1.0E-5\t-0.054997902\t\n", columns: 2).bytes()
        let index = seed < 40 ? seed * bytes.count / 40 : Int.random(in: 0..<bytes.count, using: &random)
        if seed % 3 == 0 {
            bytes.remove(at: index)
        } else {
            bytes[index] ^= UInt8(1 << Int.random(in: 0..<8, using: &random))
        }
        #expect(throws: DiagnosticsError.self) { _ = try Golden(bytes: bytes, path: "f.golden") }
        let codes = codes { _ = try Golden(bytes: bytes, path: "f.golden") }
        #expect(codes == [.goldenCorrupt])
    }

    /// Sizes that a description claims, with the digest that fits it: none is allocated or added up unchecked.
    @Test(
        arguments: [
            ("\"rows\":3", "\"rows\":9223372036854775807", "E0105"), ("\"rows\":3", "\"rows\":134217728", "E0105"),
            ("\"rows\":3", "\"rows\":0", "E0702"), ("\"rows\":3", "\"rows\":-1", "E0702"),
            ("\"rows\":3", "\"rows\":4", "E0702"), ("\"size\":24", "\"size\":9223372036854775807", "E0702"),
            ("\"size\":24", "\"size\":-8", "E0702"), ("\"size\":24", "\"size\":268435456", "E0702"),
            ("\"originalBytes\":18", "\"originalBytes\":9223372036854775807", "E0702"),
            ("\"originalBytes\":18", "\"originalBytes\":-1", "E0702"),
            ("\"originalBytes\":18", "\"originalBytes\":1", "E0702"),
            ("\"decimals\":0", "\"decimals\":9223372036854775807", "E0702"),
            ("\"difference\":", "\"difference\":9223372036854775807,\"x\":", "E0702"),
            ("\"extraBytes\":0", "\"extraBytes\":9223372036854775807", "E0702"),
            ("\"extraSize\":0", "\"extraSize\":-1", "E0702"), ("\"bytes\":", "\"bytes\":-1,\"x\":", "E0702"),
            ("\"separator\":\" \"", "\"separator\":\"                         \"", "E0702"),
        ]) func claimedSizes(own: String, claimed: String, code: String) throws
    {
        let bytes = try golden("0 1.5\n1 2.5\n2 3.5\n", columns: 2).bytes()
        let body = bytes[(try #require(bytes.firstIndex(of: 0x0A)) + 1)...]
        let end = try #require(body.firstIndex(of: 0x0A))
        let header = String(decoding: body[..<end], as: UTF8.self)
        #expect(header.contains(own))
        let forged = Array(header.replacing(own, with: claimed).utf8) + body[end...]
        let file = Array("tvbo-verify golden 1 \(ContentDigest.sha256(forged))\n".utf8) + forged
        let found = codes { _ = try Golden(bytes: file, path: "f").text(file: "f") }
        #expect(found.map(\.rawValue) == [code])
        _ = try? Golden(bytes: file, path: "f").trajectory(file: "f")
    }

    @Test func damageIsTold() throws {
        var bytes = try golden("0 1\n1 2\n", columns: 2).bytes()
        bytes[bytes.count - 1] ^= 1
        let message = headlines { _ = try Golden(bytes: bytes, path: "x.golden") }[0]
        #expect(
            message.hasPrefix(
                "x.golden: error[E0702]: the golden x.golden is damaged: its first line states the SHA-256 "
            ))
    }

    @Test func aMissingGoldenIsNotADamagedOne() {
        #expect(codes { _ = try Golden.load(path: "/nonexistent.golden") } == [.goldenMissing])
    }

    private func codes(_ body: () throws -> Void) -> [Code] {
        do {
            try body()
            return []
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.map(\.code) ?? []
        }
    }
}

struct NumberFormatTests {
    /// Texts printed by the programs themselves (Java 17, Python 3.11, C's printf).
    @Test(arguments: [
        ("0.005", "0.005", "0.005", "0.005"), ("0.0001", "1.0E-4", "0.0001", "0.0001"),
        ("10000000", "1.0E7", "10000000.0", "10000000"),
        ("0.00001", "1.0E-5", "1e-05", "1e-05"), ("-1234.5", "-1234.5", "-1234.5", "-1234.5"),
        ("1e16", "1.0E16", "1e+16", "1e+16"),
        ("1.5e-7", "1.5E-7", "1.5e-07", "1.5e-07"), ("0", "0.0", "0.0", "0"), ("100", "100.0", "100.0", "100"),
    ]) func texts(number: String, java: String, shortest: String, general: String) throws {
        let decimal = try #require(DecimalNumber(number))
        #expect(NumberFormat.java.text(decimal) == java)
        #expect(NumberFormat.shortest.text(decimal) == shortest)
        #expect(NumberFormat.general.text(decimal) == general)
    }
}
