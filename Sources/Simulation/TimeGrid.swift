import Diagnostics
import ModelCore
import Quantities

/// The instants of a fixed-step run: t_k = k · step, computed from the printed step size, never by accumulation.
public struct TimeGrid: Hashable, Sendable {
    /// Most rows times columns that one run records (1 GiB).
    public static let valueLimit = 1 << 27

    /// The step size in milliseconds.
    public let step: DecimalNumber
    /// Number of steps, those of the transient included.
    public let stepCount: Int
    /// Steps before the first recorded row.
    public let transientSteps: Int

    /// A grid for the given settings.
    /// - Throws: `Faults` (`invalidStep`) when a value is not positive or the step does not divide the durations.
    public init(_ settings: SimulationSettings) throws {
        let place = settings.stepPlace ?? settings.durationPlace
        guard let shift = settings.timeScale.decimalShift(to: .millisecond) else {
            throw Faults(
                .wrongDimension, "the time scale '\(settings.timeScale.name)' is not a decimal unit of time", at: place)
        }
        let unit = settings.timeScale.name
        guard settings.step.mantissa > 0 else {
            throw Faults(.invalidStep, "the step size must be positive, not \(settings.step) \(unit)", at: place)
        }
        guard settings.duration.mantissa > 0 else {
            throw Faults(
                .invalidStep, "the duration must be positive, not \(settings.duration) \(unit)",
                at: settings.durationPlace)
        }
        guard settings.transient.mantissa >= 0 else {
            throw Faults(.invalidStep, "the transient must not be negative: \(settings.transient) \(unit)", at: place)
        }
        let count = try Self.count(settings.duration, settings.step, "duration", unit, place)
        let before = try Self.count(settings.transient, settings.step, "transient", unit, place)
        guard count <= Self.valueLimit, before <= 1 << 40,
            let shifted = Self.check(settings.step, shift, count + before)
        else {
            throw Faults(.tooLarge, "\(count) steps are more than one run may take", at: place)
        }
        step = shifted
        stepCount = count + before
        transientSteps = before
    }

    /// The grid of a run that takes as many steps as come nearest to the duration, as LEMS does.
    /// - Throws: `Faults` (`invalidStep`) when a value is not positive or there are too many steps.
    public init(accumulating settings: SimulationSettings) throws {
        let place = settings.stepPlace ?? settings.durationPlace
        guard let shift = settings.timeScale.decimalShift(to: .millisecond), settings.step.mantissa > 0,
            settings.duration.mantissa > 0
        else {
            throw Faults(
                .invalidStep, "step size and duration must be positive and in a decimal unit of time", at: place)
        }
        let count = (settings.durationInSeconds / settings.stepInSeconds).rounded()
        guard count >= 1, count <= Double(Self.valueLimit),
            let shifted = Self.check(settings.step, shift, Int(count))
        else { throw Faults(.tooLarge, "\(count) steps are none, or more than one run may take", at: place) }
        step = shifted
        stepCount = Int(count)
        transientSteps = 0
    }

    /// Rows that are recorded.
    public var rowCount: Int { stepCount - transientSteps + 1 }

    /// Makes sure that a recording fits in memory.
    /// - Throws: `Faults` (`tooLarge`) where it does not.
    func checkMemory(columns: Int) throws {
        let (size, overflow) = rowCount.multipliedReportingOverflow(by: max(1, columns))
        guard !overflow, size <= Self.valueLimit else {
            throw Faults(
                .tooLarge, "\(rowCount) rows of \(columns) quantities do not fit in memory",
                hint: "record fewer quantities, or take a larger step")
        }
    }

    /// The instant after `k` steps, in milliseconds, correctly rounded.
    public func milliseconds(_ k: Int) -> Double { clock.milliseconds(k) }

    /// The instants, ready to be computed fast.
    var clock: Clock { Clock(step) }

    /// Computes instants: one multiplication of whole numbers and one division, which rounds once.
    struct Clock {
        private let step: DecimalNumber
        private let divisor: Double
        private let exactLimit: Int

        init(_ step: DecimalNumber) {
            self.step = step
            let isExact = step.exponent <= 0 && step.exponent >= -22
            divisor = isExact ? DecimalNumber(mantissa: 1, exponent: -step.exponent).value : 1
            exactLimit = isExact ? (1 << 53) / max(1, Int(step.mantissa)) : -1
        }

        @inline(__always)
        func milliseconds(_ k: Int) -> Double {
            if k <= exactLimit { return Double(Int(step.mantissa) &* k) / divisor }
            return DecimalNumber(mantissa: step.mantissa * Int64(k), exponent: step.exponent).value
        }
    }

    /// The step size in seconds.
    public var seconds: Double { step.shifted(by: -3).value }

    private static func check(_ step: DecimalNumber, _ shift: Int, _ count: Int) -> DecimalNumber? {
        step.times(max(1, count)) == nil ? nil : step.shifted(by: shift)
    }

    private static func count(
        _ duration: DecimalNumber, _ step: DecimalNumber, _ what: String, _ unit: String, _ place: Place?
    ) throws -> Int {
        if let count = duration.multiple(of: step) { return count }
        let ratio = (duration.value / step.value).rounded()
        let hint =
            ratio >= 1 && ratio < 1e9
            ? "with \(Int(ratio)) steps the \(what) would be \(step.times(Int(ratio)).map(\.description) ?? "?") \(unit)"
            : nil
        throw Faults(
            .invalidStep, "the step size \(step) \(unit) does not divide the \(what) \(duration) \(unit)", at: place,
            hint: hint)
    }
}
