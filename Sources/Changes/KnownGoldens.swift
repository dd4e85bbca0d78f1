import Comparison
import Quantities
import Results

/// The facts about the goldens of cases that an analysis of drift uses: the distances of accepted goldens from the
/// first goldens of their lineages, and the errors of goldens.
///
///     var goldens = KnownGoldens()
///     goldens.errors[.init(caseID: "ex3", golden: "converged", signal: nil)] = GoldenError(declared: 3e-10, unit: "mV")
public struct KnownGoldens: Sendable {
    /// The key of a distance: a golden of a case that was once accepted, and one of its signals.
    public struct Accepted: Hashable, Sendable {
        /// The id of the case.
        public var caseID: String
        /// The digest of the golden.
        public var digest: String
        /// The name of the quantity.
        public var signal: String

        /// Creates a key.
        public init(caseID: String, digest: String, signal: String) {
            self.caseID = caseID
            self.digest = digest
            self.signal = signal
        }
    }

    /// The signed distance of an accepted golden from the first golden of its lineage.
    public struct Distance: Hashable, Sendable {
        /// The difference where its magnitude is largest, in the unit of the golden's column.
        public var largest: Double
        /// The mean difference, in the same unit.
        public var mean: Double
        /// The name of the unit of both distances.
        public var unit: String

        /// Creates a distance.
        public init(largest: Double, mean: Double, unit: String) {
            self.largest = largest
            self.mean = mean
            self.unit = unit
        }
    }

    /// The key of an error: a golden of a case, and one of its signals, or nil for all signals.
    public struct Assessed: Hashable, Sendable {
        /// The id of the case.
        public var caseID: String
        /// The name of the golden in the case.
        public var golden: String
        /// The name of the quantity.
        public var signal: String?

        /// Creates a key.
        public init(caseID: String, golden: String, signal: String?) {
            self.caseID = caseID
            self.golden = golden
            self.signal = signal
        }
    }

    /// The distances of accepted goldens from the first golden of their lineage.
    public var distances: [Accepted: Distance] = [:]
    /// The errors of goldens: their distances from the solution at step size zero.
    public var errors: [Assessed: GoldenError] = [:]

    /// Creates a collection without facts.
    public init() {}

    /// Returns the part of a check's value that the error of its golden may cause, in the unit of the value; nil if it
    /// is not known.
    /// - Parameter digest: The digest of the golden against which the latest value was measured.
    func error(of key: CheckSeries.Key, digest: String?) -> Double? {
        func known(_ signal: String?) -> GoldenError? {
            errors[Assessed(caseID: key.run.caseID, golden: key.golden, signal: signal)]
        }
        guard let error = known(key.signal) ?? known(nil), error.digest == nil || error.digest == digest else {
            return nil
        }
        return error.value(of: key.metric, unit: key.unit)
    }
}

/// The error bar of a golden: its distance from the solution at step size zero.
public struct GoldenError: Hashable, Sendable {
    /// The digest of the golden that was assessed; nil for an error that the case declares.
    public var digest: String?
    /// The largest magnitude of the error, in its unit.
    public var largest: Double
    /// The root mean square of the error, in its unit.
    public var rms: Double
    /// The largest magnitude of the errors of event times in milliseconds; nil if it is not known.
    public var eventTime: Double?
    /// The name of the unit; empty for pure numbers.
    public var unit: String

    /// Creates the error of an assessed golden.
    public init(digest: String, largest: Double, rms: Double, eventTime: Double?, unit: String) {
        self.digest = digest
        self.largest = largest
        self.rms = rms
        self.eventTime = eventTime
        self.unit = unit
    }

    /// Creates the error that a case declares as the accuracy of a golden, which bounds the root mean square too.
    public init(declared value: Double, unit: String) {
        (largest, rms, self.unit) = (value, value, unit)
    }

    /// Returns the part of the value of the metric with the given name that this error may cause, in the unit of the
    /// metric; nil for metrics other than `max_abs`, `peak`, `rmse`, `bias` and `event_time`, and in units of other
    /// dimensions.
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
