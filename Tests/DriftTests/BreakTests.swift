import Drift
import Testing

/// Breaks of a series, creep across goldens, and values that are no measurements.
struct BreakTests {
    private func points(_ values: [Double], _ change: (Int, inout SeriesPoint) -> Void) -> [SeriesPoint] {
        Findings.points(values).enumerated().map { index, point in
            var point = point
            change(index, &point)
            return point
        }
    }

    private let step = [0, 0, 0, 0, 0, 9, 9, 9, 9, 9].map(Double.init)

    @Test func levelsOfTwoMachinesAreNotCompared() {
        let moved = points(step) { index, point in point.machine = index < 5 ? "a" : "b" }
        #expect(DriftAnalysis(Series(name: "", points: moved)).findings == [])
        // A point without a machine key does not count as a change of the machine.
        let unknown = points(step) { index, point in point.machine = index == 2 ? "a" : nil }
        #expect(Findings.texts(DriftAnalysis(Series(name: "", points: unknown))) == ["step 5"])
    }

    /// A tolerance that is raised together with the result does not hide the step.
    @Test func aChangedToleranceIsAFindingOfItsOwn() throws {
        let changed = points(step) { index, point in point.tolerance = index < 5 ? 1 : 10 }
        let findings = DriftAnalysis(Series(name: "", points: changed)).findings
        #expect(findings.map(\.kind) == [.step, .toleranceChange])
        #expect(findings[1].index == 5 && findings[1].from == 1 && findings[1].to == 10)
        #expect(findings[1].commits == ("c4", "c5"))
        #expect(!DriftFinding.Kind.toleranceChange.isAlarm && !DriftFinding.Kind.recovery.isAlarm)
        let missing = points(step) { index, point in point.tolerance = index == 5 ? nil : 1 }
        #expect(Findings.texts(DriftAnalysis(Series(name: "", points: missing))) == ["step 5"])
    }

    /// Whatever the tolerances of the points are, the other findings are those of the values without tolerances.
    @Test(arguments: ExactTests.examples.filter { !$0.name.hasPrefix("rounding") }, [1e-12, 0.5])
    func tolerancesHideNothing(example: ExactTests.Example, change: Double) {
        var tolerance = 5.0
        let varied = points(example.values) { _, point in
            tolerance *= 1 + change
            point.tolerance = tolerance
        }
        let findings = DriftAnalysis(Series(name: "", points: varied, isDeterministic: true)).findings
        #expect(
            findings.filter { $0.kind != .toleranceChange }.map { "\($0.kind.rawValue) \($0.index)" }
                == example.findings)
    }

    /// Changes of a tolerance by rounding are told once they add up to a billionth.
    @Test func tolerancesOfOtherBitsDoNotChange() {
        let values = [Double](repeating: 0, count: 10)
        let varied = points(values) { index, point in point.tolerance = 5 + 1e-12 * Double(index) }
        #expect(DriftAnalysis(Series(name: "", points: varied)).findings == [])
        let creeping = points(values) { index, point in point.tolerance = 5 + 4e-9 * Double(index) }
        #expect(
            Findings.texts(DriftAnalysis(Series(name: "", points: creeping)))
                == (1...4).map { "tolerance-change \(2 * $0)" })
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity]) func valuesThatAreNotFiniteAreBreaks(value: Double) {
        var values = step
        values[5] = value
        #expect(Findings.of(values) == [])
        values += [0, 0, 0]
        #expect(Findings.of(values) == ["step 10"])
        #expect(Findings.of([value]) == [])
        #expect(DriftAnalysis(Series(name: "", points: Findings.points([value], tolerance: 1))).usedShare == nil)
    }

    /// Ten accepted changes of 0.9 tolerances: every check passes, and the second acceptance already is creep.
    @Test func acceptedChangesAreCreep() throws {
        var points: [SeriesPoint] = []
        for golden in 0..<11 {
            for value in [0.0, 0.0, 0.9] {
                points.append(
                    SeriesPoint(
                        position: SeriesPosition(points.count), value: value, tolerance: 1, commit: "c\(points.count)",
                        golden: GoldenPosition(id: "g\(golden)", distance: 0.9 * Double(golden))))
            }
        }
        let findings = DriftAnalysis(Series(name: "", points: points)).findings.filter { $0.kind == .creep }
        #expect(findings.count == 1)
        // 0.9 is within the tolerance; the first value of the second golden above 1 is its 0.9 + 0.9.
        let creep = try #require(findings.first)
        #expect(creep.index == 5 && creep.commits == ("c4", "c5"))
        #expect(abs(creep.from - 0.9) < 1e-12 && abs(creep.to - 9.9) < 1e-12)
        #expect(abs(creep.slope - 0.3) < 0.01)
        #expect(creep.kind.isAlarm)
    }

    /// An accepted golden does not count as a step: the value relative to the first golden stays the same.
    @Test func anAcceptedGoldenIsNoChange() {
        let accepted = points([0, 0, 0, 0.5, 0.5, 0, 0, 0]) { index, point in
            point.tolerance = 1
            point.golden = GoldenPosition(id: index < 5 ? "a" : "b", distance: index < 5 ? 0 : 0.5)
        }
        #expect(Findings.texts(DriftAnalysis(Series(name: "", points: accepted))) == ["step 3"])
    }

    @Test func sharesOfTheTolerance() {
        let points = Findings.points([0, 0, -0.25], tolerance: 0.5)
        let analysis = DriftAnalysis(Series(name: "", points: points, goldenError: 0.1))
        #expect(analysis.usedShare == 0.5)
        #expect(analysis.errorShare == 0.2)
        #expect(DriftAnalysis(Series(name: "", points: Findings.points([1], tolerance: 0))).usedShare == nil)
        #expect(DriftAnalysis(name: "").usedShare == nil)
    }
}
