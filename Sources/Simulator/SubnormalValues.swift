import Diagnostics
import Foundation
import Simulation
import Traces

/// Numbers of a run that are subnormal: so small that they have fewer digits.
///
///     let found = try SubnormalValues.found(in: run, of: prepared, request)
///     print(found?.quantity ?? "")
///
/// XLA, which the back ends of TVBO 0.5.3 use, replaces numbers below 2.2·10⁻³⁰⁸ by 0. The difference is negligible in
/// such a quantity itself, but not in its sign, logarithm or reciprocal.
public struct SubnormalValues: Sendable, Equatable {
    /// The effect of the numbers on a run.
    public enum Effect: Sendable, Equatable {
        /// The recorded quantity itself is subnormal; nothing is known of others.
        case unknown
        /// The largest change of the quantity if the numbers are replaced by 0, as a share of its largest magnitude.
        case change(Double)
    }

    /// The name of the first recorded quantity with such a value, or the one that changes most.
    public var quantity: String
    /// The first recorded instant at which the quantity is subnormal, or changes, in milliseconds.
    public var time: Double
    /// The effect of the numbers.
    public var effect: Effect

    /// Finds the first subnormal value of a solution, by quantity and time; nil if there is none.
    /// - Complexity: O(*n*), where *n* is the number of values.
    public init?(in solution: Trajectory) {
        for column in solution.columns {
            guard let row = column.values.firstIndex(where: \.isSubnormal), solution.times.indices.contains(row) else {
                continue
            }
            (quantity, time, effect) = (column.name, solution.times[row], .unknown)
            return
        }
        return nil
    }

    private init(_ change: RepeatedRun.Change) {
        (quantity, time, effect) = (change.quantity, change.time, .change(change.size))
    }

    /// Finds out whether subnormal numbers, among them intermediate results, decide the results of a run, which is
    /// repeated with 0 in their place. If that makes no difference, or the run is not repeated, as those of LEMS documents,
    /// with noise or of more than 10⁸ operations, finds the first recorded subnormal value.
    /// - Parameters:
    ///   - prepared: The model.
    ///   - run: The run.
    ///   - request: The request with which it was run.
    /// - Throws: `DiagnosticsError` for quantities that cannot be recorded.
    public static func found(
        in run: SimulatedRun, of prepared: PreparedModel, _ request: SimulationRequest
    ) throws -> SubnormalValues? {
        if FlushedArithmetic.isAvailable, let repeated = try RepeatedRun(prepared, run, request) {
            let outcome = try repeated.outcome { try $0.runFlushingSubnormals() }
            if let change = repeated.change(outcome, above: RoundingSensitivity.threshold) { return Self(change) }
        }
        return Self(in: run.trajectory)
    }

    private static func short(_ value: Double) -> String { String(format: "%.3g", value) }

    /// The warning that TVBO's back ends compute with 0 instead.
    public var warning: Diagnostic {
        let message =
            switch effect {
            case .unknown:
                "'\(quantity)' is smaller than 2.2e-308 at \(Self.short(time)) ms, but not 0; the back ends of TVBO"
                    + " 0.5.3 compute with 0 instead of such numbers, which can change signs, logarithms and quotients"
            case .change(let size):
                "numbers smaller than 2.2e-308 decide this result: with 0 instead of them, as the back ends of TVBO 0.5.3"
                    + " compute, '\(quantity)' changes "
                    + (size.isFinite ? "by \(Self.short(size)) of its largest value" : "beyond all numbers")
                    + ", noticeably from \(Self.short(time)) ms on"
            }
        return Diagnostic(
            .warning, .assumedConvention, message,
            hint: effect == .unknown ? "run a shorter time" : "choose other units, in which the numbers are larger")
    }
}
