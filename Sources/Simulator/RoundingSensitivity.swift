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
        guard let repeated = try RepeatedRun(prepared, run, request) else { return nil }
        // The errors of n steps, half a unit each in random directions, add up to about the square root of n.
        let units = max(fewestUnits, Double(repeated.stepCount).squareRoot().rounded())
        var result: RoundingSensitivity?
        for isReversed in [false, true] {
            let outcome = try repeated.outcome { try $0.changingStates(by: units, isReversed: isReversed).run() }
            if case .unknown = outcome { return nil }
            guard let found = repeated.change(outcome, above: threshold), found.size > result?.change ?? 0 else {
                continue
            }
            result = Self(quantity: found.quantity, change: found.size, time: found.time, units: units)
        }
        return result
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
