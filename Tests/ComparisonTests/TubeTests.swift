import Comparison
import Foundation
import Goldens
import TestSupport
import Testing
import Traces

struct TubeTests {
    /// The first column of what jNeuroML printed for Ex3, in mV at steps of 0.005 ms.
    private static func golden() throws -> Trajectory {
        let path = Repository.ex3 + "/goldens/jneuroml.golden"
        return try Golden.load(path: path).trajectory(file: path)
    }

    /// A signal compared with itself, late by some rows, which are filled with the first value.
    private static func shifted(_ trajectory: Trajectory, rows: Int) throws -> AlignedSignal {
        var test = trajectory
        let values = trajectory.columns[0].values
        test.columns[0].values = values.indices.map { values[max(0, $0 - rows)] }
        return try AlignedSignal(reference: trajectory, column: 0, test: test, column: 0)
    }

    /// A tube of 0.1 ms and 0.1 % of the range holds shifts of up to 0.1 ms, and no larger ones. The shares for 0.15
    /// and 0.3 ms are those of an independent program on the same file.
    @Test(arguments: [(10, 0.0), (20, 0.0), (30, 0.485), (60, 0.646)]) func shiftsOfEx3(rows: Int, share: Double) throws
    {
        let signal = try Self.shifted(try Self.golden(), rows: rows)
        let found = TubeMetrics(signal, TubeSize(time: 0.1, amount: .range(0.001)))
        #expect(share == 0 ? found.outside == 0 : abs(found.outside - share) < 0.002, "\(found.outside)")
        #expect(found.bound == 0)
    }

    /// The borders are the extremes of the line through the samples, computed here at many instants of the window.
    @Test(arguments: 0..<40) func bordersAreExtremes(seed: Int) throws {
        let pair = RandomPair(seed: seed)
        let signal = try AlignedSignal(
            reference: pair.reference, column: 0, test: pair.reference, column: 0)
        var random = SplitMix(UInt64(seed))
        let width = Double.random(in: 0...4, using: &random)
        let tube = Tube(around: signal, TubeSize(time: width, amount: .value(0.25)))
        let (times, values) = (signal.times, signal.reference)
        func line(_ time: Double) -> Double {
            let row = min(times.count - 2, times.lastIndex { $0 <= time } ?? 0)
            let share = (time - times[row]) / (times[row + 1] - times[row])
            return values[row] + share * (values[row + 1] - values[row])
        }
        for (index, time) in times.enumerated() {
            let (from, to) = (max(times[0], time - width), min(times[times.count - 1], time + width))
            let instants = [from, to] + times.filter { $0 >= from && $0 <= to }
            let found = instants.map(line)
            #expect(abs(tube.high[index] - (found.max() ?? 0) - 0.25) < 1e-12)
            #expect(abs(tube.low[index] - (found.min() ?? 0) + 0.25) < 1e-12)
        }
    }

    /// A tube without width in time is a band, whose share outside is that of the samples beyond its height.
    @Test func aBand() throws {
        let times = (0...9).map(Double.init)
        let reference = Trajectory(times: times, columns: [.init(name: "x", unit: nil, values: times.map { _ in 0 })])
        let test = Trajectory(
            times: times, columns: [.init(name: "x", unit: nil, values: times.map { $0 < 3 ? 0.5 : 0.1 })])
        let signal = try AlignedSignal(reference: reference, column: 0, test: test, column: 0)
        let found = TubeMetrics(signal, TubeSize(time: 0, amount: .value(0.2)))
        #expect(abs(found.outside - 0.3) < 1e-12)
        #expect(found.tightness == nil)
    }
}
