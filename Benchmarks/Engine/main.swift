import CAllocationCount
import Diagnostics
import Foundation
import Simulation
import Simulator
import TVBO

/// Prints the time per step on Ex3, that of a hand-written loop measured in the same process, and the number of
/// allocations during the steps.
struct EngineBenchmark {
    private let preparedModel: PreparedModel
    private let rounds = 15

    init(experiment: String) throws {
        let database = ModelDatabase()
        preparedModel = try PreparedModel(Experiment.load(path: experiment, database: database).model())
    }

    func run() throws {
        let hand = nanoseconds { _ = HandWritten.ex3() }
        print("Ex3, 20000 steps of 0.005 ms, 7 quantities recorded; \(rounds) rounds; ns/step")
        print("  hand-written euler   lowest \(rounded(hand.lowest))  median \(rounded(hand.median))")
        for method in Method.flowing {
            let solver = try self.solver(method)
            let own = try nanoseconds { _ = try solver.run() }
            let ratio = (own.lowest / hand.lowest * 10).rounded() / 10
            print(
                "  \(method.name.padding(toLength: 20, withPad: " ", startingAt: 0)) lowest \(rounded(own.lowest))"
                    + "  median \(rounded(own.median))  \(ratio) x hand-written; right-hand side of \(solver.model.operationCount) operations"
            )
        }
        let agreement = try deviation()
        print("  largest difference from the hand-written loop: \(agreement) V")
        let counts = try [2000, 20000].map(allocations)
        print("  allocations of a run: \(counts[0]) with 2000 steps, \(counts[1]) with 20000")
        for method in [Method.rungeKutta(.dopri853), .rodas] {
            let located = try [2000, 20000].map { try locatedAllocations(method, steps: $0) }
            print("  the same for \(method.name) with located events: \(located[0]) and \(located[1])")
        }
        try checkMemory()
    }

    /// Prints how much memory grows over many runs, and ends the program with status 1 if it does.
    private func checkMemory() throws {
        let repeated = RepeatedRuns(preparedModel)
        guard let growth = try repeated.growth() else { return }
        print("  memory of \(repeated.count) runs in one process: \(growth / 1024) kB more")
        guard growth <= repeated.permitted else { exit(1) }
    }

    private func solver(_ method: Method, steps: Int = 20000) throws -> FixedStepSolver {
        var settings = preparedModel.model.simulation
        settings.duration = settings.step.times(steps) ?? settings.duration
        return try FixedStepSolver(
            model: CompiledModel(preparedModel.flat(), recorded: settings.recorded, method: method), method: method,
            grid: TimeGrid(settings),
            recordsDenseOutput: false)
    }

    private func nanoseconds(_ body: () throws -> Void) rethrows -> (lowest: Double, median: Double) {
        let clock = ContinuousClock()
        var times: [Double] = []
        for _ in 0..<rounds { times.append(try clock.measure(body) / .nanoseconds(1) / 20000) }
        times.sort()
        return (times[0], times[rounds / 2])
    }

    private func allocations(steps: Int) throws -> UInt {
        let solver = try self.solver(.rungeKutta(.euler), steps: steps)
        let before = allocation_count()
        let trajectory = try solver.run()
        let after = allocation_count()
        return withExtendedLifetime(trajectory) { UInt(after - before) }
    }

    private func locatedAllocations(_ method: Method, steps: Int) throws -> UInt {
        var settings = preparedModel.model.simulation
        settings.duration = settings.step.times(steps) ?? settings.duration
        let solver = try LocatedSolver(
            preparedModel.flat(), recorded: settings.recorded, method: method, grid: TimeGrid(settings),
            stepping: .fixed)
        let before = allocation_count()
        let solution = try solver.run()
        let after = allocation_count()
        return withExtendedLifetime(solution) { UInt(after - before) }
    }

    private func deviation() throws -> Double {
        let own = try solver(.rungeKutta(.euler)).run()
        let hand = HandWritten.ex3()
        return zip(own.columns, hand).map { column, values in
            let scale = column.unit == nil ? 1 : 1e-3
            return zip(column.values, values).map { abs($0 * scale - $1) }.max() ?? 0
        }.max() ?? 0
    }

    private func rounded(_ value: Double) -> String { String(Int(value.rounded())) }
}

MemoryReuse.enable()
let path = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "Reference/ex3/experiment.yaml"
try EngineBenchmark(experiment: path).run()
try WorkTable().printStiff()
