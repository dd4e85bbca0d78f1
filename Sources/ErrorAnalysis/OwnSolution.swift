import Comparison
import Diagnostics
import Foundation
import Goldens
import ModelCore
import Quantities
import Simulation
import Simulator
import Traces

/// The converged solution of a model as tvbo-verify computes it, from which a golden can be made.
///
///     let solution = try OwnSolution(PreparedModel(model))
///     let golden = try solution.golden()
///     print(solution.about)
///
/// The solution is that of ``ConvergedSolution`` where the model allows located events and adaptive steps. For other
/// models, the model's own method is run at its step size, half of it and a quarter of it, and the solution is
/// extrapolated to step size zero. A discrete map has no step error, so that its solution is the run itself.
public struct OwnSolution: Sendable {
    /// The converged solution of the model.
    public let trajectory: Trajectory
    /// The estimated error of each column of the solution, in the unit of the column.
    public let accuracies: [Double]
    /// A text for readers that says how the solution was computed and how accurate it is.
    public let about: String
    /// The method and the step size, in the model's time scale, with which the solution can be computed again; nil if
    /// it is extrapolated.
    public let scheme: (method: Simulation.Method, step: DecimalNumber)?

    /// The largest number of rows; a longer run keeps every n-th.
    private static let rowLimit = 20_000
    /// The codes of errors because of which a model has no solution by located events and adaptive steps.
    private static let unlocatable: Set<Code> = [
        .unsupportedFeature, .unknownMethod, .invalidStep, .noProgress, .tooLarge,
    ]

    /// Computes the converged solution of a model. It has the rows of a run with the model's own step size, or every
    /// n-th of them where these are more than 20 000.
    /// - Throws: `DiagnosticsError` when the model cannot be run, or its runs at smaller step sizes have another number
    ///   of events, so that they cannot be extrapolated.
    public init(_ preparedModel: PreparedModel) throws {
        let settings = preparedModel.model.simulation
        let flat = try preparedModel.flat()
        if flat.isMap {
            let run = try preparedModel.run(SimulationRequest())
            trajectory = run.trajectory
            accuracies = run.trajectory.columns.map { _ in 0 }
            // Written by 'init' as the description of the golden, also in provenance.yaml.
            about = "the iterates of the map themselves, which have no step error"
            scheme = (run.method, settings.step)
            return
        }
        let rows = Self.rows(settings)
        do {
            let solution = try ConvergedSolution(preparedModel, rows: rows)
            trajectory = solution.fine.trajectory
            accuracies = trajectory.columns.map { solution.accuracy(of: $0.name) }
            about = "converged solution: " + solution.about
            scheme = (.rungeKutta(.dopri853), rows)
        } catch let faults as DiagnosticsError where Self.unlocatable.contains(faults.diagnostics[0].code) {
            (trajectory, accuracies, about) = try Self.extrapolated(preparedModel)
            scheme = nil
        }
    }

    /// Returns the shortest multiple of the step size that divides the duration and gives at most `rowLimit` rows; the
    /// step size itself where there is none.
    private static func rows(_ settings: SimulationSettings) -> DecimalNumber {
        let count = settings.duration.multiple(of: settings.step) ?? 0
        let least = max(1, (count + rowLimit - 1) / rowLimit)
        for factor in least..<(least + 1000) {
            guard let step = settings.step.times(factor) else { break }
            let fits = settings.transient.mantissa == 0 || settings.transient.multiple(of: step) != nil
            if fits, settings.duration.multiple(of: step) != nil { return step }
        }
        return settings.step
    }

    private static func extrapolated(
        _ preparedModel: PreparedModel
    ) throws -> (trajectory: Trajectory, accuracies: [Double], about: String) {
        let settings = preparedModel.model.simulation
        let names = try preparedModel.recorded().map(\.path)
        let halving = try StepHalving(preparedModel, SimulationRequest(), recorded: names)
        guard halving.isAligned else {
            throw DiagnosticsError(
                .unsupportedFeature,
                "no converged solution of the model can be computed: runs at smaller step sizes have another number of events",
                hint:
                    "take the golden from a file with '--golden FILE', or from an external engine with '--engine NAME'")
        }
        let run = halving.run.trajectory
        var accuracies: [Double] = []
        let columns = names.compactMap { name -> Trajectory.Column? in
            guard let own = run.column(name), let limit = halving.limit(name, at: run.times) else { return nil }
            // The error of the extrapolation is smaller than its distance from the run at the step size itself.
            accuracies.append(Largest.magnitude(zip(limit, own.values).map { $0 - $1 }))
            return Trajectory.Column(name: name, unit: own.unit, values: limit)
        }
        return (
            Trajectory(times: run.times, columns: columns), accuracies,
            "extrapolation to step size zero from \(halving.run.method.name) at \(settings.step) \(settings.timeScale.name), half and a quarter of it"
        )
    }

    /// Returns the solution as a golden. Each column is printed with one digit more than it is accurate.
    /// - Throws: `DiagnosticsError` when a value is not finite.
    public func golden() throws -> Golden { try GoldenText.golden(trajectory, accuracies: accuracies) }
}
