import Diagnostics
import ModelCore
import Quantities

/// The time grid of a run, the instants at which its steps end: t_k = k · h, computed exactly from the decimal step
/// size and rounded once, never accumulated.
///
///     let grid = try TimeGrid(settings)
///     let last = grid.time(grid.stepCount)
public struct TimeGrid: Hashable, Sendable {
    /// The largest number of values, rows times columns, that one run may record (by default 2^25, which are 256 MiB).
    public static var valueLimit: Int { Limit.runValues.value }
    /// The largest number of steps that one run may take.
    public static var stepLimit: Int { Limit.steps.value }

    /// The step size of the grid in milliseconds.
    public let step: DecimalNumber
    /// The number of steps of the run, including those before the first recorded row.
    public let stepCount: Int
    /// The number of steps of the transient, before the first recorded row.
    public let transientSteps: Int

    /// Creates the grid of a simulation. Its step size divides its duration and transient exactly, unless they are rounded
    /// up (``SimulationSettings/roundsUp``).
    /// - Throws: `DiagnosticsError`: `invalidStep` if the step size or the duration is not positive, the transient is
    ///   negative, or the step size does not divide both, `wrongDimension` if the time scale is not decimal, `tooLarge`
    ///   if there are too many steps.
    public init(_ settings: SimulationSettings) throws {
        let place = settings.stepPlace ?? settings.durationPlace
        guard let shift = settings.timeScale.decimalShift(to: .millisecond) else {
            throw DiagnosticsError(
                .wrongDimension,
                "the time scale '\(settings.timeScale.name)' must be a second times a power of ten, such as ms",
                at: place)
        }
        let unit = settings.timeScale.name
        guard settings.step.mantissa > 0 else {
            throw DiagnosticsError(
                .invalidStep, "the step size must be positive, not \(settings.step) \(unit)", at: place)
        }
        guard settings.duration.mantissa > 0 else {
            throw DiagnosticsError(
                .invalidStep, "the duration must be positive, not \(settings.duration) \(unit)",
                at: settings.durationPlace)
        }
        guard settings.transient.mantissa >= 0 else {
            throw DiagnosticsError(
                .invalidStep, "the transient must not be negative, but is \(settings.transient) \(unit)", at: place)
        }
        let count = try Self.count(settings.duration, settings, "duration", place)
        let before = try Self.count(settings.transient, settings, "transient", place)
        // The message is, for example, "900 steps after a transient of 200 steps are more than the 1000 steps that
        // one run may take".
        let (steps, isBeyond) = count.addingReportingOverflow(before)
        guard !isBeyond, steps <= Self.stepLimit, let shifted = Self.check(settings.step, shift, steps) else {
            let words = before == 0 ? "\(count) steps are" : "\(count) steps after a transient of \(before) steps are"
            throw Self.tooManySteps(words, place)
        }
        step = shifted
        stepCount = steps
        transientSteps = before
    }

    /// Creates the grid of a simulation with the number of steps nearest to duration / step size, as LEMS defines it,
    /// and without a transient.
    /// - Throws: `DiagnosticsError`: `invalidStep` if the step size or the duration is not positive, the duration is
    ///   shorter than half a step, or the time scale is not decimal, `tooLarge` if there are too many steps.
    public init(accumulating settings: SimulationSettings) throws {
        let place = settings.stepPlace ?? settings.durationPlace
        guard let shift = settings.timeScale.decimalShift(to: .millisecond), settings.step.mantissa > 0,
            settings.duration.mantissa > 0
        else {
            throw DiagnosticsError(
                .invalidStep,
                "the step size and the duration must be positive, in a unit that is a second times a power of ten, such"
                    + " as ms",
                at: place)
        }
        let ratio = (settings.durationTime.value / settings.stepTime.value).rounded()
        guard let count = Int(exactly: ratio), (1...Self.stepLimit).contains(count),
            let shifted = Self.check(settings.step, shift, count)
        else {
            guard ratio >= 1 else {
                throw DiagnosticsError(
                    .invalidStep, "the duration is shorter than half a step: lengthen it, or use a smaller step",
                    at: place)
            }
            throw Self.tooManySteps("\(ratio) steps are", place)
        }
        step = shifted
        stepCount = count
        transientSteps = 0
    }

    private init(step: DecimalNumber, stepCount: Int, transientSteps: Int) {
        self.step = step
        self.stepCount = stepCount
        self.transientSteps = transientSteps
    }

    /// Returns the grid of the preliminary run whose final state is the initial state of the simulation, with the step
    /// size of this grid; nil if the settings ask for no such run.
    /// - Throws: `DiagnosticsError`: `invalidStep` if the step size does not divide its duration, `tooLarge` if there
    ///   are too many steps.
    public func settling(_ settings: SimulationSettings) throws -> TimeGrid? {
        guard let duration = settings.settling else { return nil }
        let place = settings.stepPlace ?? settings.durationPlace
        let count = try Self.count(duration, settings, "duration of the initial state", place)
        guard count <= Self.stepLimit, step.times(max(1, count)) != nil else {
            throw Self.tooManySteps("\(count) steps are", place)
        }
        return TimeGrid(step: step, stepCount: count, transientSteps: count)
    }

    private static func tooManySteps(_ words: String, _ place: Place?) -> DiagnosticsError {
        // `words` is the beginning of the sentence, such as "900 steps are".
        DiagnosticsError(
            .tooLarge, "\(words) more than the \(stepLimit) steps that one run may take", at: place,
            hint: Limit.steps.hint("use a larger step, or a shorter duration"))
    }

    /// The number of rows that the run records: one for the end of the transient, which is the start of a run without
    /// one, and one for each step after it.
    public var rowCount: Int { stepCount - transientSteps + 1 }

    /// Checks that a recording of all rows with `columns` quantities fits in memory.
    /// - Throws: `DiagnosticsError` (`tooLarge`) if it exceeds `valueLimit` or the available memory.
    public func checkMemory(columns: Int) throws {
        let (size, overflow) = rowCount.multipliedReportingOverflow(by: max(1, columns))
        guard !overflow, size <= Self.valueLimit else {
            throw DiagnosticsError(
                .tooLarge,
                "\(rowCount) rows of \(columns) quantities are more than the \(Self.valueLimit) values that one run records",
                hint: Limit.runValues.hint("record fewer quantities, or use a larger step"))
        }
        try LargeAllocation.check(size * MemoryLayout<Double>.size, .tooLarge, "the recorded values")
    }

    /// Returns the time in milliseconds at which step `k` ends, k times the step size, correctly rounded; 0 for `k` =
    /// 0.
    public func time(_ k: Int) -> Milliseconds { Milliseconds(clock.milliseconds(k)) }

    /// A clock that computes the times of the grid quickly, for inner loops.
    var clock: Clock { Clock(step) }

    /// The computation of the times of a grid by one integer multiplication and one division, which rounds once.
    struct Clock {
        private let step: DecimalNumber
        private let divisor: Double
        private let exactLimit: Int

        /// Creates a clock for a step size in milliseconds.
        init(_ step: DecimalNumber) {
            self.step = step
            let isExact = step.exponent <= 0 && step.exponent >= -22
            divisor = isExact ? DecimalNumber(mantissa: 1, exponent: -step.exponent).value : 1
            exactLimit = isExact ? (1 << 53) / max(1, Int(step.mantissa)) : -1
        }

        /// Returns the time in milliseconds at which step `k` ends, k times the step size, correctly rounded.
        @inline(__always)
        func milliseconds(_ k: Int) -> Double {
            if k <= exactLimit { return Double(Int(step.mantissa) &* k) / divisor }
            guard let instant = step.times(k) else { return step.value * Double(k) }
            return instant.value
        }
    }

    /// The step size of the grid in seconds, correctly rounded.
    public var stepTime: Seconds { Seconds(step.shifted(by: -3).value) }

    private static func check(_ step: DecimalNumber, _ shift: Int, _ count: Int) -> DecimalNumber? {
        step.times(max(1, count)) == nil ? nil : step.shifted(by: shift)
    }

    private static func count(
        _ duration: DecimalNumber, _ settings: SimulationSettings, _ what: String, _ place: Place?
    ) throws -> Int {
        let (step, unit) = (settings.step, settings.timeScale.name)
        if let count = duration.multiple(of: step) { return count }
        if settings.roundsUp, let count = duration.steps(of: step) { return count }
        let ratio = (duration.value / step.value).rounded()
        let hint =
            ratio >= 1 && ratio < 1e9
            ? Int(exactly: ratio).flatMap { count in
                step.times(count).map {
                    "set the \(what) to \($0) \(unit), which is \(count) \(count == 1 ? "step" : "steps")"
                }
            } : nil
        throw DiagnosticsError(
            .invalidStep, "the \(what) \(duration) \(unit) is not a multiple of the step size \(step) \(unit)",
            at: place,
            hint: hint)
    }
}
