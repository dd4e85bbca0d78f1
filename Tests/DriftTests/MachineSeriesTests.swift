import Drift
import Testing

/// The series of each machine, of a series in which machines alternate.
struct MachineSeriesTests {
    private func points(_ values: [Double], _ machine: String) -> [SeriesPoint] {
        Findings.points(values, tolerance: 5, machine: machine)
    }

    /// However the points of two machines are mixed, each machine has the findings that it has alone.
    @Test(arguments: ExactTests.examples, [1, 2, 3, 7]) func mixedMachinesHideNothing(
        example: ExactTests.Example, turn: Int
    ) {
        let own = points(example.values, "A")
        let other = points(example.values.map { _ in 100 }, "B")
        var mixed: [SeriesPoint] = []
        for index in own.indices {
            mixed.append(own[index])
            if index % turn == 0 { mixed.append(other[index]) }
        }
        let parts = Series(name: "s", points: mixed).byMachine
        guard example.values.count > 1 else { return }
        #expect(parts.map(\.name) == ["s on A", "s on B"])
        #expect(parts[0].points == own)
        #expect(Findings.texts(DriftAnalysis(parts[0])) == Findings.texts(DriftAnalysis(Series(name: "", points: own))))
        #expect(DriftAnalysis(parts[1]).findings == [])
    }

    /// A ramp to 76 % of the tolerance on two machines that take turns is one drift on each of them.
    @Test func alternatingMachinesHaveTheirDrifts() throws {
        let ramp = (0..<20).map { index in
            SeriesPoint(
                position: SeriesPosition(index), value: 0.2 * Double(index), tolerance: 5, commit: "c\(index)",
                machine: index.isMultiple(of: 2) ? "A" : "B")
        }
        let parts = Series(name: "s", points: ramp).byMachine.map(DriftAnalysis.init)
        #expect(parts.map(Findings.texts) == [["drift 1"], ["drift 1"]])
        #expect(try #require(parts[1].findings.first).commits == ("c1", "c3"))
    }

    @Test func seriesOfOneMachineKeepTheirNames() {
        for machines in [[], ["A"]] as [[String]] {
            let series = Series(
                name: "s",
                points: points([1, 2], "A").map { point in
                    var point = point
                    point.machine = machines.first
                    return point
                })
            #expect(series.byMachine == [series])
        }
    }

    /// A point without a machine or a tolerance has that of the row before it.
    @Test func missingMachinesAreThoseBefore() {
        let machines: [String?] = [nil, "A", nil, "B", nil, "A"]
        let points = machines.enumerated().map { index, machine in
            SeriesPoint(
                position: SeriesPosition(index), value: 0, tolerance: index == 1 ? 3 : nil, machine: machine)
        }
        let parts = Series(name: "s", points: points).byMachine
        #expect(parts.map { $0.points.compactMap(\.position.number) } == [[0, 1, 2, 5], [3, 4]])
        #expect(parts[1].points.map(\.tolerance) == [3, 3])
    }
}
