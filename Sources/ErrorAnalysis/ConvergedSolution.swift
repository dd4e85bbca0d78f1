import Comparison
import Diagnostics
import Quantities
import Simulation
import Simulator
import Traces

/// An accurate solution of a model, computed by a method of order 8 with located events, and a less accurate one from
/// which its error is estimated.
///
///     let solution = try ConvergedSolution(model, rows: step)
///     print(solution.about, solution.accuracy(of: "v"))
package struct ConvergedSolution: Sendable {
    /// The run that computed the converged solution.
    package var fine: SimulatedRun
    /// The run that computed the less accurate solution, with a tolerance ten times as large or steps twice as long. Its
    /// largest difference from ``fine`` is the estimated error of ``fine``.
    package var coarse: SimulatedRun
    /// The description of the method, its tolerance or step size, and the estimate of the error, as a text for readers.
    package var about: String

    /// The tolerances of the solution, and of the less accurate solution from which its error is estimated.
    private static let tolerances = (fine: 1e-13, coarse: 1e-12)

    private init(fine: SimulatedRun, coarse: SimulatedRun, about: String) {
        self.fine = fine
        self.coarse = coarse
        self.about = about
    }

    /// Computes two converged solutions by the method `dopri853`, and keeps the one with the smaller estimated error.
    /// One has adaptive steps at a tolerance near rounding. The other has fixed steps of half the model's step size,
    /// which is often more accurate for non-stiff models.
    /// - Parameters:
    ///   - rows: The time between recorded rows, in the model's time scale.
    ///   - eventFunctions: The event functions, such as threshold crossings, whose occurrences the runs report.
    /// - Throws: `DiagnosticsError` when the model cannot be run with located events and adaptive steps.
    package init(_ preparedModel: PreparedModel, rows: DecimalNumber, eventFunctions: [EventFunction] = []) throws {
        func run(_ step: DecimalNumber, _ stepping: Stepping) throws -> SimulatedRun {
            try preparedModel.run(
                SimulationRequest(
                    method: .rungeKutta(.dopri853), step: step, events: .located, stepping: stepping,
                    eventFunctions: eventFunctions))
        }
        let (fine, coarse) = Self.tolerances
        // For example, 'converge' prints "reference: the solution of dopri853 at tolerance 1e-13; its uncertainty is
        // the difference from the solution at tolerance 1e-12".
        self.init(
            fine: try run(rows, .adaptive(tolerance: fine)), coarse: try run(rows, .adaptive(tolerance: coarse)),
            about:
                "the solution of dopri853 at tolerance \(fine); its uncertainty is the difference from the solution at tolerance \(coarse)"
        )
        let own = preparedModel.model.simulation.step
        guard let half = own.scaled(byTwoTo: -1), let whole = try? run(own, .fixed),
            let halved = try? run(half, .fixed), let better = halved.keeping(self.fine.trajectory.times),
            let worse = whole.keeping(self.fine.trajectory.times)
        else { return }
        let fixed = ConvergedSolution(
            fine: better, coarse: worse,
            about:
                "the solution of dopri853 with steps of \(halved.grid.step) ms; its uncertainty is the difference from"
                + " the solution with steps of \(whole.grid.step) ms"
        )
        if fixed.spread < spread { self = fixed }
    }

    /// Returns the estimated error of the converged solution in a signal: the largest difference between ``fine`` and
    /// ``coarse``, in the unit of the signal. It is infinite for a signal that they do not have.
    package func accuracy(of signal: String) -> Double {
        guard let one = fine.trajectory.column(signal), let other = coarse.trajectory.column(signal) else {
            return .infinity
        }
        return Largest.magnitude(zip(one.values, other.values).map { $0 - $1 })
    }

    /// The largest difference between both solutions over all signals, relative to the range of the signal.
    private var spread: Double { TraceDistance.worst(fine.trajectory, coarse.trajectory)?.share ?? .infinity }
}

extension SimulatedRun {
    /// Returns the run with only the rows at the given times; nil if the run lacks one of the times.
    fileprivate func keeping(_ times: [Double]) -> SimulatedRun? {
        guard let rows = trajectory.rows(at: times) else { return nil }
        var copy = self
        copy.trajectory = Trajectory(
            times: times,
            columns: trajectory.columns.map { column in
                Trajectory.Column(name: column.name, unit: column.unit, values: rows.map { column.values[$0] })
            })
        return copy
    }
}
