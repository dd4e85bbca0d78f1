import Cases
import Comparison
import Diagnostics
import Foundation
import Quantities
import Simulator
import Traces

/// The derivation of tolerances for checks with the metric `max_abs`, and of checks of the times of spikes.
///
/// A tolerance follows from the estimated errors of the golden and of the runs, and not from the differences that the
/// runs show at present.
///
///     let proposal = try ToleranceProposal.all(loaded, golden: "converged", accuracies: [:], isConverged: true)
///     for tolerance in proposal.tolerances { print(tolerance.signal, tolerance.basis) }
public enum ToleranceProposal {
    /// The factor on estimated step errors: an estimate from three step sizes may be too small.
    private static let factor = 1.5
    /// The share of a signal's range by which other compilers, processors and libraries may change a value.
    private static let rounding = 1e-9

    /// A run of the matrix, with the estimate of its error.
    private struct Run {
        var label: String
        var trajectory: Trajectory
        var halving: StepHalving?
        var budgets: [BudgetStudy.Entry]
    }

    /// Runs the matrix of a case, and returns a proposed tolerance for each of a golden's signals that are not
    /// constant, and a check of the times of spikes for each membrane potential that spikes; nothing if the case has no
    /// golden of this name.
    /// - Parameters:
    ///   - name: The name of the golden.
    ///   - accuracies: The estimated error of the golden by the names of its columns, in the unit of the run. For a
    ///     column without an entry, one unit in the last printed place of the golden is taken.
    ///   - isConverged: A Boolean value that indicates whether the golden is the converged solution of the experiment,
    ///     so that the difference of a run from it is the step error of the run.
    /// - Throws: `DiagnosticsError` when a run of the case's matrix fails.
    package static func all(
        _ loaded: LoadedCase, golden name: String, accuracies: [String: Double], isConverged: Bool
    ) throws -> CaseProposal {
        guard let golden = loaded.goldens.first(where: { $0.name == name }) else { return CaseProposal(tolerances: []) }
        let study = try? BudgetStudy(loaded, golden: golden)
        let scale = loaded.preparedModel.model.simulation.timeScale.name
        var runs: [Run] = []
        for method in loaded.matrix.methods {
            for step in loaded.matrix.steps {
                let request = SimulationRequest(method: method, step: step)
                let run = try loaded.preparedModel.run(request)
                let halving = try? StepHalving(
                    loaded.preparedModel, request, recorded: run.trajectory.columns.map(\.name), known: run)
                runs.append(
                    Run(
                        label: "\(method.name) at \(step) \(scale)", trajectory: run.trajectory, halving: halving,
                        budgets: try study?.budgets(run, halving) ?? []))
            }
        }
        var result = CaseProposal(tolerances: [])
        for (index, column) in golden.trajectory.columns.enumerated() where Largest.range(column.values) != 0 {
            let accuracy = try accuracies[column.name] ?? printed(column, of: name, in: loaded.definition)
            let tolerance = proposal(column, golden.trajectory, runs, accuracy, isConverged: isConverged)
            let events = EventProposal(
                column: index, golden: golden.trajectory, accuracy: accuracy, isConverged: isConverged)
            switch events?.outcome(runs.map(eventRun)) {
            case .check(let check): result.events.append(check)
            case .warning(let text): result.warnings.append(text)
            case nil: break
            }
            // The times of the spikes decide where the values of a spike, shifted by a step error, cannot.
            let isChecked = result.events.last?.signal == column.name
            if !tolerance.isVacuous || !isChecked { result.tolerances.append(tolerance) }
        }
        return result
    }

    /// Returns a run as the checks of the times of spikes need it. The event times are those of the unit of the run.
    private static func eventRun(_ run: Run) -> EventProposal.Run {
        EventProposal.Run(
            label: run.label, trajectory: run.trajectory,
            levels: { signal, threshold in run.halving?.eventTimes(signal, threshold: threshold) })
    }

    /// Returns the unit in the last printed place of a column, in the unit of the run; 0 when it is not known. The
    /// shortest texts of the 32-bit numbers that the method `lems` prints may be off by half a unit of rounding, 2^-24,
    /// instead.
    private static func printed(
        _ column: Trajectory.Column, of name: String, in definition: CaseDefinition
    ) throws -> Double {
        guard let declared = definition.goldens.first(where: { $0.name == name }) else { return 0 }
        let golden = try declared.load()
        let index = golden.header.columns.firstIndex { (declared.columns[$0.name] ?? $0.name) == column.name }
        guard let index, let resolution = golden.resolution(ofColumn: index) else { return 0 }
        let own = UnitTable.unit(named: golden.header.columns[index].unit) ?? .one
        let shift = own.decimalShift(to: column.unit ?? .one) ?? 0
        let unit = resolution * DecimalNumber(mantissa: 1, exponent: shift).value
        return declared.scheme?.method == .tree ? max(unit, 0x1p-24 * Largest.magnitude(column.values)) : unit
    }

    private static func proposal(
        _ column: Trajectory.Column, _ golden: Trajectory, _ runs: [Run], _ accuracy: Double, isConverged: Bool
    ) -> ProposedTolerance {
        let floor = rounding * TraceDistance.scale(column.values) + 2 * accuracy
        let unit = column.unit?.name ?? "dimensionless"
        func text(_ value: Double) -> String { "\(MeasuredErrors.roundedUp(value)) \(unit)" }
        // The end of a basis, such as "1.5 times the step errors of run and golden, estimated by halving the step (0.02
        // mV with euler at 0.01 ms), plus 1e-7 mV for the digits of the golden and rounding on other machines".
        let ends = "\(text(floor)) for the digits of the golden and rounding on other machines"
        let differences = runs.map { (run: $0, value: difference($0, column, golden)) }
        let budgets = runs.map { run in run.budgets.first { $0.budget.signal == column.name && $0.budget.isComplete } }
        let expected = budgets.compactMap { $0.map { Largest.magnitude($0.traces.expected) } }
        var proposal = ProposedTolerance(signal: column.name, unit: unit, value: floor, basis: "")
        if expected.count == runs.count,
            !isConverged || zip(differences, expected).allSatisfy({ $0.value <= factor * $1 + floor })
        {
            let worst = worst(zip(runs, expected).map { ($0, $1) })
            proposal.budgetFactor = factor
            proposal.isVacuous = worst.value * factor + floor >= departureFromMean(column.values)
            proposal.basis =
                "\(factor) times the step errors of run and golden, estimated by halving the step"
                + " (\(text(worst.value)) with \(worst.label)), plus \(ends)"
            proposal.warning = zip(differences, expected).first { !($0.value <= factor * $1 + floor) }.map {
                "the run \($0.run.label) differs from the golden in the signal \(column.name) by \(text($0.value)), of"
                    + " which the step errors explain only \(text($1)): look for the cause of the difference"
            }
            return proposal
        }
        let errors = isConverged ? differences : runs.map { (run: $0, value: stepError($0, column)) }
        let worst = worst(errors.filter { $0.value.isFinite })
        proposal.value = floor + (isConverged ? 2 : factor) * worst.value
        proposal.isVacuous = proposal.value >= departureFromMean(column.values)
        proposal.basis =
            isConverged
            ? "twice the largest step error of a run, which is its distance from the converged solution (\(text(worst.value)) with \(worst.label)), plus \(ends)"
            : "\(factor) times the largest step error of a run, which halving the step finds (\(text(worst.value)) with \(worst.label)), plus \(ends); the error of the golden itself is not known"
        proposal.warning = differences.first { !($0.value <= proposal.value) }.map {
            "the run \($0.run.label) differs from the golden in the signal \(column.name) by \(text($0.value)), of"
                + " which step errors explain only \(text(worst.value)):"
                + " say under 'scheme:' of the golden how it was made, or look for the cause of the difference"
        }
        return proposal
    }

    /// Returns the largest difference of values from their mean, which is that of a flat line.
    private static func departureFromMean(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        return values.reduce(0) { max($0, abs($1 - mean)) }
    }

    private static func worst(_ values: [(run: Run, value: Double)]) -> (label: String, value: Double) {
        let found = values.max { Largest.outweighs($1.value, $0.value) }
        return (found?.run.label ?? "no run", found?.value ?? 0)
    }

    /// Returns the largest difference of a run from the golden at the instants that both have, in the unit of the
    /// golden; infinite when they share none.
    private static func difference(_ run: Run, _ column: Trajectory.Column, _ golden: Trajectory) -> Double {
        guard let own = run.trajectory.column(column.name), let index = golden.columnIndex(column.name),
            let other = run.trajectory.columnIndex(own.name),
            let aligned = try? AlignedSignal(
                reference: golden, column: index, test: run.trajectory, column: other, window: nil, onlyShared: false,
                excluding: [])
        else { return .infinity }
        return Largest.magnitude(aligned.differences)
    }

    /// Returns the largest difference of a run from its extrapolation to step size zero, in the unit of the golden.
    private static func stepError(_ run: Run, _ column: Trajectory.Column) -> Double {
        guard let own = run.trajectory.column(column.name), run.halving?.isAligned == true,
            let limit = run.halving?.limit(column.name, at: run.trajectory.times)
        else { return .infinity }
        let largest = Largest.magnitude(zip(own.values, limit).map { $0 - $1 })
        guard let shift = (own.unit ?? .one).decimalShift(to: column.unit ?? .one) else { return largest }
        return largest * DecimalNumber(mantissa: 1, exponent: shift).value
    }
}
