import Comparison
import Quantities
import Results

/// The facts about the goldens of cases that an analysis of drift uses: the distances of accepted goldens from the
/// first goldens of their lineages, and the errors of goldens.
///
///     var goldens = KnownGoldens()
///     let error = GoldenError(declared: 3e-10, unit: "mV")
///     goldens.errors[.init(caseID: "ex3", golden: "converged", signal: nil)] = error
public struct KnownGoldens: Sendable {
    /// The key of the distance of one signal between an accepted golden and the first golden of its lineage: the case,
    /// the digest of the accepted golden, and the signal.
    public struct DistanceKey: Hashable, Sendable {
        /// The id of the case to which the golden belongs.
        public var caseID: String
        /// The SHA-256 digest of the accepted golden.
        public var digest: String
        /// The path of the recorded quantity whose distance is meant.
        public var signal: String

        /// Creates the key of the distance of one signal of an accepted golden from the first golden of its lineage.
        public init(caseID: String, digest: String, signal: String) {
            self.caseID = caseID
            self.digest = digest
            self.signal = signal
        }
    }

    /// The signed distance of one signal of an accepted golden from the first golden of its lineage.
    public struct Distance: Hashable, Sendable {
        /// The accepted golden minus the first one at the instant at which the magnitude of the difference is largest,
        /// in ``unit``.
        public var largest: Double
        /// The mean over time of the accepted golden minus the first one, in ``unit``.
        public var mean: Double
        /// The name of the unit of ``largest`` and ``mean``.
        public var unit: String

        /// Creates a distance between two goldens from its largest and its mean value, both in the given unit.
        public init(largest: Double, mean: Double, unit: String) {
            self.largest = largest
            self.mean = mean
            self.unit = unit
        }
    }

    /// The key of the error of a golden: the case, the golden, and one of its signals, or nil for all its signals.
    public struct ErrorKey: Hashable, Sendable {
        /// The id of the case to which the golden belongs.
        public var caseID: String
        /// The name under which the case declares the golden.
        public var golden: String
        /// The path of the recorded quantity whose error is meant; nil for all signals of the golden.
        public var signal: String?

        /// Creates the key of the error of a golden, in one signal or, with nil, in all signals.
        public init(caseID: String, golden: String, signal: String?) {
            self.caseID = caseID
            self.golden = golden
            self.signal = signal
        }
    }

    /// The distances of accepted goldens from the first golden of their lineage, by golden and signal.
    public var distances: [DistanceKey: Distance] = [:]
    /// The errors of goldens, their distances from the solution at step size zero, by golden and signal.
    public var errors: [ErrorKey: GoldenError] = [:]

    /// Creates a collection that knows no distances and no errors of goldens.
    public init() {}

    /// Returns the part of a check's measured value that the error of its golden may cause, in the unit of the value;
    /// nil if the error is not known, was assessed for a golden with another digest, or does not bound the metric. An
    /// error known for the signal takes precedence over one for all signals of the golden.
    /// - Parameter digest: The digest of the golden against which the latest value was measured; nil if it is not
    ///   known.
    func error(of key: CheckSeries.Key, digest: String?) -> Double? {
        func known(_ signal: String?) -> GoldenError? {
            errors[ErrorKey(caseID: key.run.caseID, golden: key.golden, signal: signal)]
        }
        guard let error = known(key.signal) ?? known(nil), error.digest == nil || error.digest == digest else {
            return nil
        }
        return error.value(of: key.metric, unit: key.unit)
    }
}

/// The error of a golden in a signal: its distance from the solution at step size zero.
public struct GoldenError: Hashable, Sendable {
    /// The digest of the golden that was assessed; nil for an error that the case declares.
    public var digest: String?
    /// The largest magnitude of the golden's error over time, in ``unit``.
    public var largest: Double
    /// The root mean square of the golden's error over time, in ``unit``.
    public var rms: Double
    /// The largest magnitude of the errors of the golden's event times, in milliseconds; nil if it is not known.
    public var eventTime: Double?
    /// The name of the unit of ``largest`` and ``rms``; empty for pure numbers.
    public var unit: String

    /// Creates the error of the golden with the given digest, as an assessment measured it.
    public init(digest: String, largest: Double, rms: Double, eventTime: Double?, unit: String) {
        self.digest = digest
        self.largest = largest
        self.rms = rms
        self.eventTime = eventTime
        self.unit = unit
    }

    /// Creates the error of a golden from the accuracy that its case declares, which is taken as the largest error and
    /// as the root mean square. The error of event times is not known.
    public init(declared value: Double, unit: String) {
        (largest, rms, self.unit) = (value, value, unit)
    }

    /// Returns how much of a metric's value this error of the golden may cause, in the unit named `name`; nil for
    /// metrics other than `max_abs`, `peak`, `rmse`, `bias` and `event_time`, for a unit of another dimension, and for
    /// `event_time` if the error of event times is not known or the unit is not `ms`.
    func value(of metric: String, unit name: String) -> Double? {
        switch Metric(rawValue: metric) {
        case .maxAbs, .peak: converted(largest, to: name)
        // A mean is at most the root of the mean of squares.
        case .rmse, .bias: converted(rms, to: name)
        case .eventTime: name == PhysicalUnit.millisecond.name ? eventTime : nil
        default: nil
        }
    }

    private func converted(_ value: Double, to name: String) -> Double? {
        if name == unit { return value }
        guard let own = UnitTable.unit(named: unit), let other = UnitTable.unit(named: name),
            own.decimalShift(to: other) != nil
        else { return nil }
        return other.value(fromSI: own.si(value))
    }
}
