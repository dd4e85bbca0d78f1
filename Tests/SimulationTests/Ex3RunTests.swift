import Comparison
import Foundation
import Goldens
import Quantities
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// The experiment that ships, against figures found independently of this program.
struct Ex3RunTests {
    private static let preparedModel = Result {
        try PreparedModel(
            Experiment.load(path: Repository.ex3Experiment, database: ModelDatabase(folder: "/nonexistent")).model())
    }

    private func run(_ method: String, _ step: String, slopes: Bool = false) throws -> SimulatedRun {
        try Self.preparedModel.get().run(
            SimulationRequest(method: .named(method), step: DecimalNumber(step), recordsDenseOutput: slopes))
    }

    private func golden(_ name: String) throws -> Trajectory {
        let path = "\(Repository.ex3)/goldens/\(name).golden"
        return try Golden.load(path: path).trajectory(file: path) {
            $0.hasSuffix("/v") ? UnitTable.unit(named: "mV") : nil
        }
    }

    /// Figures of an independent Python program in the same conventions: forward Euler, 0.005 ms.
    @Test func eulerMeetsTheKnownDifferences() throws {
        let run = try run("euler", "0.005").trajectory
        let golden = try golden("jneuroml")
        #expect(run.times.count == 20001)
        #expect(run.columns.count == 7)
        for (column, maximum, rmse) in [(0, 0.57156, 0.060541), (1, 0.47209, 0.077248), (2, 0.42663, 0.080255)] {
            let index = try #require(run.columnIndex(golden.columns[column].name))
            let metrics = SignalMetrics(try AlignedSignal(reference: golden, column: column, test: run, column: index))
            // Half a unit of the last digit given.
            #expect(abs(metrics.maxAbs - maximum) < 0.5e-5)
            #expect(abs(metrics.rmse - rmse) < 0.5e-6)
            #expect(metrics.interpolationBound == 0)
        }
    }

    @Test func eulerSpikesWhenItShould() throws {
        let run = try run("euler", "0.005").trajectory
        let v = try #require(run.column("hhcell_1_pop[0]/v")).values
        let first = run.times.indices.dropFirst().filter { v[$0] > 20 && v[$0 - 1] <= 20 }.map { run.times[$0] }
        #expect(first == [27.570, 45.615, 63.655])
    }

    /// Until the pulse at 25 ms each method converges to the converged solution with its order, down to where the
    /// roundings of 10000 steps begin: the square root of their number times half a unit in the last place, 1.1e-14 of
    /// the value. Only h and n under rk4 at 0.0025 ms are that close.
    @Test(arguments: [("euler", 1.0), ("heun", 2.0), ("rk4", 4.0)], ["v", "m", "h", "n"])
    func orders(method: (name: String, order: Double), variable: String) throws {
        let golden = try golden("converged")
        let name = "hhcell_1_pop[0]/\(variable)"
        let reference = try #require(golden.column(name)).values
        let rows = Dictionary(zip(golden.times, golden.times.indices), uniquingKeysWith: { first, _ in first })
        let errors = try ["0.02", "0.01", "0.005", "0.0025"].map { step -> Double in
            let run = try run(method.name, step).trajectory
            let values = try #require(run.column(name)).values
            return run.times.indices.filter { run.times[$0] <= 25 }.compactMap { index in
                rows[run.times[index]].map { abs(values[index] - reference[$0]) }
            }.max() ?? .nan
        }
        let rounding = 1.1e-14 * abs(reference[0])
        for (pair, step) in zip(zip(errors, errors.dropFirst()), [0.02, 0.01, 0.005]) where pair.1 > rounding {
            let order = try #require(ObservedOrder.between(error: pair.0, step: step, and: pair.1, step: step / 2))
            #expect(abs(order - method.order) < 0.1, "\(step) ms: \(order)")
        }
    }

    @Test func theSameRunGivesTheSameBits() throws {
        #expect(try run("rk4", "0.02").digest == run("rk4", "0.02").digest)
        #expect(try run("rk4", "0.02").digest == run("rk4", "0.02", slopes: true).digest)
        #expect(try run("rk4", "0.02").digest != run("rk4", "0.01").digest)
    }

    /// Recorded slopes equal the derivative: the cubic through them meets a run on a grid four times finer.
    @Test func interpolationMeetsAFinerRun() throws {
        let coarse = try run("rk4", "0.02", slopes: true).trajectory
        let fine = try run("rk4", "0.005").trajectory
        for name in ["hhcell_1_pop[0]/v", "hhcell_2_pop[0]/v"] {
            let (own, other) = (try #require(fine.columnIndex(name)), try #require(coarse.columnIndex(name)))
            let window = TimeWindow(start: 0, end: 27.5)
            let aligned = try AlignedSignal(reference: fine, column: own, test: coarse, column: other, window: window)
            let shared = try AlignedSignal(
                reference: fine, column: own, test: coarse, column: other, window: window, onlyShared: true)
            let between = SignalMetrics(aligned).maxAbs
            let onGrid = SignalMetrics(shared).maxAbs
            #expect(between <= onGrid + 2 * aligned.interpolationBound)
            #expect(aligned.interpolationBound < 1e-3)
        }
    }

    /// The jump of the pulse at 25 ms is known from both sides, so no interval bridges it.
    @Test func jumpsHaveLeftLimits() throws {
        let run = try run("heun", "0.05", slopes: true).trajectory
        let rows = run.leftLimits.map { run.times[$0.row] }
        #expect(rows.contains(25))
        #expect(rows.contains(75))
        let jump = try #require(run.leftLimits.first { run.times[$0.row] == 25 })
        let slope = try #require(run.columns[0].slopes)[jump.row]
        // 65 pA into 10 pF: 6.5 mV/ms.
        #expect(abs(slope - jump.slopes[0] - 6.5) < 1e-9)
    }
}
