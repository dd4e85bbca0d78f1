import CAllocationCount
import ModelCore
import Quantities
import Simulation
import Simulator

/// Counts the allocations of runs, of which no step may make one.
struct Allocations {
    private let preparedModel: PreparedModel

    init(_ preparedModel: PreparedModel) { self.preparedModel = preparedModel }

    /// Prints the allocations of runs with 2000 and 20 000 steps, and returns whether the longer run has at most one more
    /// for 1000 steps. Located events allocate by themselves.
    func areConstant() throws -> Bool {
        // The first run allocates what is kept until the program ends.
        _ = try atSteps(2000)
        let counts = try [2000, 20000].map(atSteps)
        print("allocations of a run: \(counts[0]) with 2000 steps, \(counts[1]) with 20000")
        for method in [Simulation.Method.rungeKutta(.dopri853), .rodas] {
            let located = try [2000, 20000].map { try ofLocated(method, $0) }
            print("the same for \(method.name) with located events: \(located[0]) and \(located[1])")
        }
        return counts[1] <= counts[0] + 18
    }

    private func settings(_ steps: Int) -> SimulationSettings {
        var settings = preparedModel.model.simulation
        settings.duration = settings.step.times(steps) ?? settings.duration
        return settings
    }

    private func atSteps(_ steps: Int) throws -> UInt {
        let settings = settings(steps)
        let method = Simulation.Method.rungeKutta(.euler)
        let solver = try FixedStepSolver(
            model: CompiledModel(preparedModel.flat(), recorded: settings.recorded, method: method), method: method,
            grid: TimeGrid(settings), recordsDenseOutput: false)
        let before = allocation_count()
        let trajectory = try solver.run()
        let after = allocation_count()
        return withExtendedLifetime(trajectory) { UInt(after - before) }
    }

    private func ofLocated(_ method: Simulation.Method, _ steps: Int) throws -> UInt {
        let settings = settings(steps)
        let solver = try LocatedSolver(
            preparedModel.flat(), recorded: settings.recorded, method: method, grid: TimeGrid(settings),
            stepping: .fixed)
        let before = allocation_count()
        let solution = try solver.run()
        let after = allocation_count()
        return withExtendedLifetime(solution) { UInt(after - before) }
    }
}
