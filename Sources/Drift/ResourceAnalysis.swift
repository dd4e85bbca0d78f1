import Foundation

/// The detection of steps in wall times or amounts of memory, which depend on the machine and have outliers.
///
///     let findings = ResourceAnalysis(Series(name: "seconds", points: points)).findings
///
/// Values are compared within one machine key only, by their logarithms: the first 30 values of a machine give the
/// median and the scale, a cumulative sum of the standardized later ones gives the alarm, and the next value has to
/// confirm it. After an alarm the level is estimated again. The limit is calibrated by `drift-benchmark --calibrate`:
/// with an allowance of 1 and values clipped to 3 standard deviations, there are 11111 verifications for each false
/// alarm with Gaussian noise and 10000 with Student's noise of 3 degrees. (The textbook's allowance of 0.5 and limit of
/// 5 have 465 if median and scale are known, and fewer if they are estimated.)
public struct ResourceAnalysis: Sendable {
    /// The number of first values of a machine from which the usual level and the noise are estimated.
    public static let referenceCount = 30
    /// The smallest standard deviation of the noise that is assumed, as a share of the value, so that tiny changes of
    /// steady values give no alarm.
    public static let smallestScale = 0.005
    /// The amount that is subtracted from the magnitude of each standardized value before it is added up. See
    /// ``CUSUM``.
    static let allowance = 1.0
    /// The cumulative sum, in standard deviations, above which there is an alarm. See ``CUSUM``.
    static let limit = 8.0

    /// The steps of wall times or amounts of memory, and the recoveries from them, in order.
    public private(set) var findings: [DriftFinding] = []

    /// Analyzes a series of wall times or amounts of memory. Values that are not positive and finite are left out.
    /// - Complexity: O(*n*).
    public init(_ series: Series) {
        var chart = Chart()
        var machine: String?
        for (index, point) in series.points.enumerated() where point.value > 0 && point.value.isFinite {
            if let old = machine, let new = point.machine, old != new { chart = Chart() }
            machine = point.machine ?? machine
            guard let alarm = chart.append(point.value, at: index) else { continue }
            findings.append(
                DriftFinding(
                    alarm.isRecovery ? .recovery : .step, at: alarm.start, of: series.points, from: alarm.from,
                    to: alarm.to, confidence: alarm.confidence))
        }
    }

    /// The values of one machine since the last alarm.
    private struct Chart {
        struct Alarm {
            var start: Int
            var from: Double
            var to: Double
            var confidence: Double
            var isRecovery: Bool
        }

        private var values: [(index: Int, logarithm: Double)] = []
        private var median = 0.0
        private var scale = 0.0
        private var sums = CUSUM(allowance: ResourceAnalysis.allowance, limit: ResourceAnalysis.limit)
        private var isSuspected = false
        /// The level before the latest step.
        private var departure: Double?

        mutating func append(_ value: Double, at index: Int) -> Alarm? {
            values.append((index, log(value)))
            guard values.count > ResourceAnalysis.referenceCount else {
                if values.count == ResourceAnalysis.referenceCount { learn() }
                return nil
            }
            let z = min(max((log(value) - median) / scale, -3), 3)
            let isAlarm = sums.append(z)
            defer { isSuspected = isAlarm }
            guard isAlarm, isSuspected else { return nil }
            return alarm()
        }

        private mutating func learn() {
            var logarithms = values.map(\.logarithm)
            median = Median.of(&logarithms)
            var distances = values.map { ($0.logarithm - median).magnitude }
            scale = max(Median.of(&distances) * 1.4826, ResourceAnalysis.smallestScale)
        }

        private mutating func alarm() -> Alarm {
            let count = sums.upper > sums.lower ? sums.upperCount : sums.lowerCount
            let since = values.suffix(max(1, count))
            var after = since.map(\.logarithm)
            let level = Median.of(&after)
            let isRecovery = departure.map { (level - $0).magnitude <= 2 * scale } ?? false
            let excess = max(sums.upper, sums.lower) - ResourceAnalysis.limit
            let alarm = Alarm(
                start: since.first?.index ?? 0, from: exp(median), to: exp(level),
                confidence: 1 - 0.5 * exp(-max(0, excess)), isRecovery: isRecovery)
            departure = isRecovery ? nil : median
            values = Array(since)
            isSuspected = false
            sums = CUSUM(allowance: sums.allowance, limit: sums.limit)
            return alarm
        }
    }
}
