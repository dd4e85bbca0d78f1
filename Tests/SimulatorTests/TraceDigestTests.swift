import Quantities
import Simulator
import TestSupport
import Testing
import Traces

/// The digest of a solution.
struct TraceDigestTests {
    private func trajectory() throws -> Trajectory {
        Trajectory(
            times: [0, 0.5, 1],
            columns: [
                .init(name: "v", unit: try #require(UnitTable.unit(named: "mV")), values: [-65, -64.5, 20]),
                .init(name: "n", unit: nil, values: [0, -0.0, 1e-300]),
            ])
    }

    /// Source: Python's hashlib.sha256 over b'v[mV]\nn[]\n' and struct.pack('<d', x) of the three times and then of the
    /// values of each column.
    @Test func digest() throws {
        #expect(
            TraceDigest.hexadecimal(try trajectory())
                == "7aaf1c76c4b6a1d7d18d7b0647f8258a355ba89e3b8679acb2d829b81157e67b")
    }

    /// Every bit of every number matters.
    @Test func anyBitChangesIt() throws {
        let original = try trajectory()
        var digests = [TraceDigest.hexadecimal(original)]
        func flipped(_ value: Double, _ bit: Int) -> Double { Double(bitPattern: value.bitPattern ^ (1 << bit)) }
        for bit in 0..<64 {
            for row in 0..<3 {
                var changed = original
                changed.times[row] = flipped(changed.times[row], bit)
                digests.append(TraceDigest.hexadecimal(changed))
                for column in 0..<2 {
                    changed = original
                    changed.columns[column].values[row] = flipped(changed.columns[column].values[row], bit)
                    digests.append(TraceDigest.hexadecimal(changed))
                }
            }
        }
        #expect(digests.count == 1 + 64 * 9)
        #expect(Set(digests).count == digests.count)
    }

    /// So do names, units, and the order of columns; slopes are no part of the solution.
    @Test func namesAndUnitsChangeIt() throws {
        let original = try trajectory()
        var variants = Array(repeating: original, count: 6)
        variants[1].columns[0].name = "w"
        variants[2].columns[0].unit = nil
        variants[3].columns[0].unit = try #require(UnitTable.unit(named: "V"))
        variants[4].columns.swapAt(0, 1)
        variants[5].columns.removeLast()
        #expect(Set(variants.map(TraceDigest.hexadecimal)).count == variants.count)
        var sloped = original
        sloped.columns[0].slopes = [1, 2, 3]
        #expect(TraceDigest.hexadecimal(sloped) == TraceDigest.hexadecimal(original))
    }
}
