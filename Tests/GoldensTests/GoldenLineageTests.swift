import Diagnostics
import Foundation
import Goldens
import Quantities
import TestSupport
import Testing
import Traces

/// Chains of accepted goldens: the sums of distances, and the detection of damage.
struct GoldenLineageTests {
    private static func trajectory(_ values: [Double]) -> Trajectory {
        Trajectory(
            times: values.indices.map(Double.init),
            columns: [.init(name: "v", unit: UnitTable.unit(named: "mV"), values: values)])
    }

    private static func entry(_ digest: String, reason: String = "a reason") -> GoldenLineage.Entry {
        .init(golden: digest, reason: reason, by: "ada", at: "2026-01-01T00:00:00Z")
    }

    /// Each change is within a tolerance; their sum is nine tolerances.
    @Test func tenChangesOfNineTenthsOfATolerance() throws {
        let tolerance = 0.25
        let first = [-65, -64.5, -63.0]
        var lineage = GoldenLineage(golden: "0")
        var present = first
        for change in 1...10 {
            let next = present.map { $0 + 0.9 * tolerance }
            var entry = Self.entry("\(change)")
            entry.fromFirst = try #require(GoldenDistance.between(Self.trajectory(first), Self.trajectory(next)))
            entry.fromParent = try #require(GoldenDistance.between(Self.trajectory(present), Self.trajectory(next)))
            lineage.accept(entry)
            present = next
        }
        #expect(lineage.golden == "10" && lineage.acceptanceCount == 10)
        #expect(lineage.entries.map(\.parent) == [nil] + (0...9).map { "\($0)" })
        let distance = try #require(lineage.distance(of: "v"))
        #expect((distance.largest / tolerance - 9).magnitude < 1e-12)
        #expect((distance.mean / tolerance - 9).magnitude < 1e-12)
        for entry in lineage.entries.dropFirst() {
            #expect((entry.fromParent[0].largest / tolerance - 0.9).magnitude < 1e-12)
        }
    }

    /// The sign of the difference is that of the new golden minus the old one.
    @Test func signsAreKept() throws {
        let distances = try #require(
            GoldenDistance.between(Self.trajectory([0, 1, 2]), Self.trajectory([0, 0.5, 2.25])))
        #expect(distances == [GoldenDistance(signal: "v", unit: "mV", largest: -0.5, mean: -0.25 / 3, time: 1)])
    }

    @Test func solutionsWithoutASharedInstant() {
        var other = Self.trajectory([1, 2])
        other.times = [10.5, 11.5]
        #expect(GoldenDistance.between(Self.trajectory([1, 2]), other) == nil)
    }

    /// The distance is infinite where only one of the two values is finite.
    @Test func valuesThatAreNotFinite() throws {
        let distances = try #require(
            GoldenDistance.between(Self.trajectory([.nan, 1, .nan]), Self.trajectory([.nan, 1, 2])))
        #expect(distances[0].largest == .infinity)
    }

    private func text() throws -> String {
        var lineage = GoldenLineage(golden: "a")
        for digest in ["b", "c"] { lineage.accept(Self.entry(digest, reason: "because of \(digest) \"\n\u{1B}")) }
        return String(decoding: try lineage.text(), as: UTF8.self)
    }

    @Test func whatIsWrittenIsRead() throws {
        let lineage = try GoldenLineage(text: Array(text().utf8), file: "f")
        #expect(lineage.golden == "c" && lineage.entries.count == 3)
        #expect(lineage.lastAcceptance?.reason == "because of c \"\n\u{1B}")
        #expect(lineage.lastAcceptance?.parent == "b")
    }

    /// A line that is changed breaks the chain there.
    @Test(arguments: [(1, "the first", "the 1st"), (2, "of b", "of x"), (3, "ada", "bob")])
    func aLineThatIsChanged(line: Int, old: String, new: String) throws {
        var lines = try text().components(separatedBy: "\n")
        try #require(lines[line].contains(old))
        lines[line] = lines[line].replacing(old, with: new)
        let error = try #require(throws: DiagnosticsError.self) {
            try GoldenLineage(text: Array(lines.joined(separator: "\n").utf8), file: "f")
        }
        #expect(error.diagnostics[0].code == .goldenCorrupt)
        #expect(error.diagnostics[0].place == Place(file: "f", line: line + 1))
        let message = "the lineage of the golden is broken: this line states the SHA-256 "
        #expect(error.diagnostics[0].message.hasPrefix(message))
    }

    @Test func aLineThatIsRemoved() throws {
        var lines = try text().components(separatedBy: "\n")
        lines.remove(at: 2)
        #expect(throws: DiagnosticsError.self) {
            try GoldenLineage(text: Array(lines.joined(separator: "\n").utf8), file: "f")
        }
    }

    /// The unit in the last place of the larger values, or rounding of 64-bit numbers, whichever is more.
    @Test func rounding() throws {
        let golden = try Golden(
            text: Array("0 -65.1234567\n1 0.25\n".utf8), file: "f", names: ["t", "v"], units: [.millisecond, nil])
        #expect(golden.resolution(ofColumn: 1) == 1e-7)
        #expect(GoldenRounding.bound(golden, column: 1, largest: 65) == 1e-7)
        #expect(GoldenRounding.bound(golden, column: 1, largest: 65, scale: 1e-9) == 4096 * 0x1p-52 * 65)
    }
}
