import Algorithms
import Comparison
import Foundation

/// The arithmetic of the analyzers of OMV 0.4.0 (OSB Model Validation, a test tool for model repositories): event
/// detection, rates, and the test of closeness. It reproduces the behavior of OMV; the tests compare it with values
/// that OMV computed.
///
///     let times = OMVAnalysis.events(trace.times, trace.values, .threshold(0))
///     let rate = OMVAnalysis.rate(times, byIntervals: true, from: 0, to: .infinity)
enum OMVAnalysis {
    /// The rule by which events are found in a trace.
    enum Detection {
        /// Events are the first samples above a threshold, each after a sample at or below it.
        case threshold(Double)
        /// Events are local maxima: samples that are not less than the one before and greater than the one after.
        case derivative
    }

    /// Returns the times of the samples at which events are found, shape `[events]`.
    /// - Parameters:
    ///   - times: The sample times, shape `[samples]`.
    ///   - values: The samples, shape `[samples]`.
    static func events(_ times: [Double], _ values: [Double], _ detection: Detection) -> [Double] {
        switch detection {
        case .threshold(let threshold):
            return values.indices.dropFirst().filter { values[$0 - 1] <= threshold && values[$0] > threshold }
                .map { times[$0] }
        case .derivative:
            guard values.count > 2 else { return [] }
            let peaks = (1..<(values.count - 1)).filter { (index: Int) -> Bool in
                let before: Double = values[index] - values[index - 1]
                let after: Double = values[index + 1] - values[index]
                return before >= 0 && after < 0
            }
            return peaks.map { times[$0] }
        }
    }

    /// Returns the rate of events between two times, in events per unit of time.
    /// - Parameters:
    ///   - events: The times of the events, shape `[events]`.
    ///   - byIntervals: A Boolean value that indicates whether the rate is the reciprocal of the mean interval between
    ///     consecutive events that both lie between the two times (0 without such an interval). Otherwise it is the
    ///     number of events divided by the duration, which is 0 for an infinite `end`.
    ///   - start: The earlier time; an event at this time counts.
    ///   - end: The later time; an event at this time counts.
    static func rate(_ events: [Double], byIntervals: Bool, from start: Double, to end: Double) -> Double {
        if !byIntervals {
            return Double(events.filter { $0 >= start && $0 <= end }.count) / (end - start)
        }
        var total = 0.0
        var count = 0
        for (first, second) in events.adjacentPairs()
        where first >= start && first <= end && second >= start && second <= end {
            total += second - first
            count += 1
        }
        return count == 0 ? 0 : Double(count) / total
    }

    /// The absolute tolerance in the comparison of values, which is added to the relative one. It is the default of
    /// `atol` in NumPy's `allclose`.
    static let absoluteTolerance = 1e-8
    /// The relative tolerance of tests that do not declare one.
    static let defaultTolerance = 0.1

    /// Returns whether there are as many observed values o as expected values e, and each pair satisfies |o - e| <=
    /// 1e-8 + tolerance · |e|. The result is false if a value is not finite, although an infinite e would allow any
    /// difference.
    static func areClose(_ observed: [Double], _ expected: [Double], tolerance: Double) -> Bool {
        observed.count == expected.count && expected.allSatisfy(\.isFinite)
            && zip(observed, expected).allSatisfy { abs($0 - $1) <= absoluteTolerance + tolerance * abs($1) }
    }

    /// Returns the largest relative difference |(o - e) / e| of the pairs of an observed value o and an expected value
    /// e, which must not be 0; 0 without values. If the arrays differ in length, the values beyond the shorter one are
    /// left out.
    static func largestRelativeDifference(_ observed: [Double], _ expected: [Double]) -> Double {
        Largest.of(zip(observed, expected).map { abs(($0 - $1) / $1) }) ?? 0
    }
}
