import Diagnostics
import Foundation
import Simulation
import Traces

/// The sensitivity of a run to rounding: the change of its results if the states change in their last digits.
///
///     let run = try prepared.run(request)
///     let sensitivity = try RoundingSensitivity.measured(of: prepared, run, request)
///     print(sensitivity?.change ?? 0)  // 3.1e-4, for a chaotic model
///
/// Programs that evaluate the same equations in another order, or fold constants, have other rounding errors. If these
/// grow, as in a chaotic model, or decide on which side of a jump a value lies, such programs give other numbers. The
/// model is therefore run twice more, with each state changed by some units in the last place, in directions that differ
/// from state to state, at the start and after 1, 2, 4, 8 and so on steps. States without rounding errors, such as those
/// that are 0, are not changed.
public struct RoundingSensitivity: Sendable {
    /// The name of the recorded quantity that changes most, in relation to its largest value.
    public var quantity: String
    /// The largest change of the quantity, as a share of its largest magnitude in the run, or of its unit if it is 0
    /// throughout the run; infinite if a changed run has values that are not finite.
    public var change: Double
    /// The first recorded instant, in milliseconds, at which a quantity changes by more than ``threshold``.
    public var time: Double
    /// The largest number of units in the last place by which the states were changed.
    public var units: Double

    /// The least change that is reported, as a share of the largest magnitude of the quantity.
    ///
    /// Results that agree up to 10⁻⁹ count as equal. The errors of all operations may have ten times the effect of
    /// these changes.
    public static let threshold = 1e-10
    /// The least number of units in the last place by which states change: one unit is lost where an equation adds
    /// a number that is a little larger.
    private static let fewestUnits = 8.0
    /// The largest number of operations of a run that is repeated, a fraction of a second.
    private static let operationLimit = 100_000_000

    /// Returns the sensitivity of a run; nil if no quantity changes by more than ``threshold``.
    ///
    /// The result is nil, too, for runs that are not repeated: of LEMS documents, of models with noise, with implicit
    /// methods or `lems`, with adaptive steps or located events, and of more than 10⁸ operations.
    /// - Parameters:
    ///   - prepared: The model.
    ///   - run: The run.
    ///   - request: The request with which it was run.
    /// - Throws: `DiagnosticsError` for quantities that cannot be recorded.
    public static func measured(
        of prepared: PreparedModel, _ run: SimulatedRun, _ request: SimulationRequest
    ) throws -> RoundingSensitivity? {
        guard prepared.model.target == nil, case .rungeKutta = run.method, run.stepping == .fixed, run.policy == .step,
            request.ensemble == nil
        else { return nil }
        let flat = try prepared.flat()
        let recorded = try prepared.recordings(request.recorded, flat)
        let settings = prepared.settings(request)
        guard !flat.isStochastic, recorded.count == run.trajectory.columns.count else { return nil }
        let compiled = try prepared.programs.fixed(run.method, recorded: recorded)
        let settling = try run.grid.settling(settings)
        guard isShort(run, settling, flat, compiled) else { return nil }
        // The errors of n steps, half a unit each in random directions, add up to about the square root of n.
        let units = max(fewestUnits, Double(run.grid.stepCount + (settling?.stepCount ?? 0)).squareRoot().rounded())
        var result: RoundingSensitivity?
        for isReversed in [false, true] {
            let other: Trajectory?
            do {
                let solver = try prepared.fixedSolver(run.method, settings, run.grid, request)
                other = try solver.changingStates(by: units, isReversed: isReversed).run()
            } catch let error as DiagnosticsError {
                // The run itself has succeeded. If there is not enough memory for another one, nothing is known.
                guard error.diagnostics.contains(where: { $0.code == .nonFinite }) else { return nil }
                other = nil
            }
            guard let found = Self(run.trajectory, other, units), found.change > result?.change ?? 0 else { continue }
            result = found
        }
        return result
    }

    private static func isShort(
        _ run: SimulatedRun, _ settling: TimeGrid?, _ flat: FlatModel, _ compiled: CompiledModel
    ) -> Bool {
        let edges = flat.projections.reduce(0) { $0 + $1.rows.columns.count }
        let evaluations = (run.grid.stepCount + (settling?.stepCount ?? 0)).multipliedReportingOverflow(
            by: run.method.stages ?? 1)
        let beside = compiled.instructionsBesideFlow
        let operations = evaluations.partialValue.multipliedReportingOverflow(
            by: compiled.operationCount + beside + flat.states.count + edges)
        return !evaluations.overflow && !operations.overflow && operations.partialValue <= operationLimit
    }

    /// Compares a run with one that started from changed states; nil if they differ by at most ``threshold``.
    /// - Parameter other: The changed run; nil if it did not remain finite.
    private init?(_ run: Trajectory, _ other: Trajectory?, _ units: Double) {
        self.units = units
        var largest = (name: "", change: 0.0)
        var first = run.times.count
        for (index, column) in run.columns.enumerated() {
            guard let other else {
                largest = (column.name, .infinity)
                first = 0
                break
            }
            let changed = other.columns[index].values
            guard changed.count == column.values.count else { continue }
            let own = column.values.reduce(0) { max($0, $1.magnitude) }
            // Of a quantity that is 0 in the run, a change in the last digits of others remains far below its unit.
            let scale = own > 0 ? own : changed.reduce(1) { max($0, $1.magnitude) }
            for (row, (a, b)) in zip(column.values, changed).enumerated() {
                let change = a == b || a.isNaN && b.isNaN ? 0 : (a - b).magnitude / scale
                // A value that is not a number is no small change.
                guard !(change <= Self.threshold) else { continue }
                first = min(first, row)
                if !(change <= largest.change) { largest = (column.name, change.isNaN ? .infinity : change) }
            }
        }
        guard largest.change > 0 else { return nil }
        (quantity, change) = largest
        time = run.times.indices.contains(first) ? run.times[first] : 0
    }

    private static func short(_ value: Double) -> String { String(format: "%.3g", value) }

    /// The warning that other programs give other numbers.
    public var warning: Diagnostic {
        let size = change.isFinite ? "by \(Self.short(change)) of its largest value" : "beyond all numbers"
        return Diagnostic(
            .warning, .assumedConvention,
            "rounding errors decide this result: if the states change by \(Self.short(units)) units in the last place,"
                + " '\(quantity)' changes \(size), noticeably from \(Self.short(time)) ms on; other programs, such as the back ends of TVBO"
                + " 0.5.3, round in other places, so that their numbers differ as much",
            hint: "compare a shorter run, or means and frequencies instead of single values")
    }
}
