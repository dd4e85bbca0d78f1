import Drift
import Foundation
import Testing

/// Series without noise: every change above rounding counts.
struct ExactTests {
    /// Values with the findings that follow from the definition of the findings.
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var values: [Double]
        var findings: [String]
        var testDescription: String { name }

        init(_ name: String, _ values: [Double], _ findings: [String]) {
            (self.name, self.values, self.findings) = (name, values, findings)
        }
    }

    private static func flat(_ value: Double, _ count: Int) -> [Double] { [Double](repeating: value, count: count) }

    static let examples = [
        Example("nothing", [], []), Example("one value", [3], []), Example("equal values", flat(2, 50), []),
        Example("a step", flat(0, 10) + flat(0.01, 10), ["step 10"]),
        Example("a step at the last value", flat(0, 10) + [1], ["step 10"]),
        Example("a single changed value", flat(0, 10) + [1] + flat(0, 10), ["step 10", "recovery 11"]),
        Example("a step and its recovery", flat(0, 10) + flat(1, 5) + flat(0, 9), ["step 10", "recovery 15"]),
        Example(
            "two steps, two recoveries", flat(0, 5) + flat(1, 5) + flat(2, 5) + flat(1, 5) + flat(0, 5),
            ["step 5", "step 10", "recovery 15", "recovery 20"]),
        Example("a fall to another level", flat(0, 5) + flat(1, 5) + flat(-1, 5), ["step 5", "step 10"]),
        Example("four changes", flat(0, 5) + [1, 2, 3, 4] + flat(4, 5), ["step 5", "step 6", "step 7", "step 8"]),
        Example("five changes", flat(0, 5) + [1, 2, 3, 4, 5] + flat(5, 5), ["drift 5"]),
        Example("a ramp from the start", (0..<40).map { Double($0) * 0.025 }, ["drift 1"]),
        Example("a curved ramp from the start", (0..<40).map { Double($0) + 0.01 * Double($0 * $0) }, ["drift 1"]),
        Example("stairs", (0..<60).map { Double($0 / 10) * 0.04 }, ["drift 10"]),
        Example("a downward ramp", flat(0, 3) + (0..<20).map { -Double($0) }, ["drift 4"]),
        Example(
            "a sawtooth", (0..<3).flatMap { _ in (0..<10).map(Double.init) },
            ["drift 1", "recovery 10", "drift 11", "recovery 20", "drift 21"]),
        Example(
            "turns that grow", (0..<10).map { Double($0 % 2 * $0) / 50 },
            ["step 1", "recovery 2", "step 3", "recovery 4", "step 5", "recovery 6", "step 7", "recovery 8", "step 9"]
        ),
        Example("rounding", flat(1, 5) + flat(1 + 4 * 1.0.ulp, 5), []),
        // The sum of the changes is above rounding, though none of them is.
        Example(
            "rounding that adds up", (0..<20).map { 1 + 4 * 1.0.ulp * Double($0) }.flatMap { flat($0, 2) },
            ["step 10", "step 20", "step 30"]),
    ]

    @Test(arguments: examples) func findingsAreThoseOfTheDefinition(example: Example) {
        #expect(Findings.of(example.values) == example.findings)
    }

    /// Findings do not depend on the sign and the scale of the values.
    @Test(arguments: examples.filter { !$0.name.hasPrefix("rounding") }) func findingsScale(example: Example) {
        #expect(Findings.of(example.values.map { -$0 }) == example.findings)
        #expect(Findings.of(example.values.map { $0 * 0x1p-40 }) == example.findings)
        #expect(Findings.of(example.values.map { $0 + 1024 }) == example.findings)
    }

    /// A wave is a season once three quarters of it were seen; a wave with a step is not.
    @Test(arguments: [5.3, 12, 40]) func wavesAreSeasons(period: Double) {
        let values = (0..<100).map { 0.3 + 0.02 * sin(2 * Double.pi * Double($0) / period) }
        for count in max(6, Int(0.75 * period) + 3)...values.count {
            #expect(Findings.of(Array(values[..<count])) == [], "\(count) values")
        }
        #expect(Findings.of(values + values.map { $0 + 1 }) != [])
    }

    /// A smooth rise that is less than a quarter of a wave is a drift, from its first change on.
    @Test(arguments: [10, 30, 60]) func aSmoothRiseIsADrift(count: Int) {
        #expect(Findings.of((0..<count).map { 0.3 * sin(Double($0) / 50) }) == ["drift 1"])
    }

    /// A creep by a constant step that uses the whole tolerance in 40 verifications: one drift with the first commit
    /// that changed, before half of the tolerance is used, with the slope and the forecast that arithmetic gives.
    @Test(arguments: [0, 1, 10]) func creepIsOneDrift(lead: Int) throws {
        let values = [Double](repeating: 0, count: lead) + (0..<40).map { Double($0) / 40 }
        var analysis = DriftAnalysis(name: "")
        for point in Findings.points(values, tolerance: 1) {
            analysis.append(point)
            if point.value >= 0.5 { #expect(analysis.findings.map(\.kind) == [.drift]) }
        }
        let finding = try #require(analysis.findings.first)
        #expect(finding.index == lead + 1)
        #expect(finding.commits == ("c\(lead)", "c\(lead + 1)"))
        #expect(finding.from == 0 && finding.to == values.last)
        #expect(abs(finding.slope - 0.025) < 1e-12)
        #expect(finding.breachIn == 1)
        #expect(finding.confidence == 1)
        #expect(analysis.usedShare == values.last)
    }

    /// A drift that has ended, and one without a tolerance, have no breach.
    @Test func breachNeedsAMovingValueAndATolerance() {
        let ramp = [0, 0, 0] + (1...10).map { Double($0) / 100 }
        func breach(_ values: [Double], _ tolerance: Double?) -> Double? {
            DriftAnalysis(Series(name: "", points: Findings.points(values, tolerance: tolerance))).findings[0].breachIn
        }
        #expect(breach(ramp, 1) == 90)
        #expect(breach(ramp.map { -$0 }, 1) == 90)
        #expect(breach(ramp, nil) == nil)
        #expect(breach(ramp, 0.05) == 0)
        #expect(breach(ramp + [Double](repeating: 0.1, count: 10), 1) == nil)
    }

    /// A series that is declared to have no noise is treated as such, even if no value repeats.
    @Test func deterministicSeriesHaveNoNoise() {
        let points = Findings.points([0, 0.5, 0.3])
        #expect(DriftAnalysis(Series(name: "", points: points)).findings == [])
        let analysis = DriftAnalysis(Series(name: "", points: points, isDeterministic: true))
        #expect(Findings.texts(analysis) == ["step 1", "step 2"])
    }
}
