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

    // MARK: Rounded

    /// A grid of 2⁻³⁰ of the largest magnitude: 64 mV = 2⁶ mV has the spacing 2⁻²⁴ mV.
    @Test(arguments: [
        (0.0, true), (0.49 * 0x1p-24, true), (-0.49 * 0x1p-24, true), (0.51 * 0x1p-24, false), (0x1p-24, false),
    ]) func roundedDigestsIgnoreLessThanHalfASpacing(change: Double, isSame: Bool) throws {
        let original = try trajectory()
        var changed = original
        // -64.5 and its neighbor are on the grid.
        changed.columns[0].values[1] += change
        #expect((TraceDigest.rounded(changed) == TraceDigest.rounded(original)) == isSame)
        // The same in any unit that is a power of two.
        for exponent in [-900, -40, 3, 900] {
            let (one, other) = (scaled(original, exponent), scaled(changed, exponent))
            #expect((TraceDigest.rounded(one) == TraceDigest.rounded(other)) == isSame)
            #expect(TraceDigest.rounded(one) == TraceDigest.rounded(original))
        }
    }

    private func scaled(_ trajectory: Trajectory, _ exponent: Int) -> Trajectory {
        var result = trajectory
        for row in result.times.indices {
            result.columns[0].values[row] *= Double(sign: .plus, exponent: exponent, significand: 1)
        }
        return result
    }

    @Test func roundedDigestsTellWhatIsNotFinite() throws {
        var digests: Set<String> = [TraceDigest.rounded(try trajectory())]
        for value in [Double.nan, .infinity, -.infinity] {
            var changed = try trajectory()
            changed.columns[0].values[2] = value
            digests.insert(TraceDigest.rounded(changed))
            var other = changed
            other.columns[0].values[2] = -value
            #expect((TraceDigest.rounded(changed) == TraceDigest.rounded(other)) == value.isNaN)
        }
        #expect(digests.count == 4)
        // Both zeros are one number.
        var changed = try trajectory()
        changed.columns[1].values[1] = 0
        #expect(TraceDigest.rounded(changed) == TraceDigest.rounded(try trajectory()))
    }

    /// A change of any bit of any number changes the digest.
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

    /// Names, units and the order of columns change the digest; derivatives do not.
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
