import Simulator
import Testing
import Traces

struct SubnormalValuesTests {
    private func solution(_ columns: [[Double]]) -> Trajectory {
        Trajectory(
            times: [0, 1, 2],
            columns: columns.enumerated().map { .init(name: "q\($0.offset)", unit: nil, values: $0.element) })
    }

    /// The smallest normal number is 2⁻¹⁰²²; zero, infinities and NaN are not subnormal.
    @Test(arguments: [0x1p-1022, -0x1p-1022, 0, -0.0, .infinity, .nan]) func others(value: Double) {
        #expect(SubnormalValues(in: solution([[1, value, 1]])) == nil)
    }

    @Test func theFirstOne() throws {
        let found = try #require(SubnormalValues(in: solution([[1, 0, 1], [1, 1, -0x1p-1023], [0x1p-1074, 1, 1]])))
        #expect(found.quantity == "q1")
        #expect(found.time == 2)
        #expect(found.warning.message.hasPrefix("'q1' is smaller than 2.2e-308 at 2 ms, but not 0;"))
    }
}
