import Comparison
import Foundation

/// The arithmetic of OMV 0.4.0's analyzers: events of a trace, rates, and its rule of closeness. Source: its behaviour,
/// which the tests hold against values computed with it.
enum OMVAnalysis {
    /// How events are found in a trace.
    enum Detection {
        /// The first sample above a threshold.
        case threshold(Double)
        /// The sample at which the trace stops rising.
        case derivative
    }

    /// The times of the samples at which events are found, shape `[events]`.
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

    /// The rate of events between two times: by the intervals that lie within, or by the count over the duration.
    static func rate(_ events: [Double], byIntervals: Bool, from start: Double, to end: Double) -> Double {
        if !byIntervals {
            return Double(events.filter { $0 >= start && $0 <= end }.count) / (end - start)
        }
        var total = 0.0
        var count = 0
        for (first, second) in zip(events, events.dropFirst())
        where first >= start && first <= end && second >= start && second <= end {
            total += second - first
            count += 1
        }
        return count == 0 ? 0 : Double(count) / total
    }

    /// The absolute part of OMV's tolerance: numpy's `allclose` adds it to the relative one.
    static let absoluteTolerance = 1e-8
    /// OMV's tolerance where a test gives none.
    static let defaultTolerance = 0.1

    /// Whether each observed value is within the tolerance of the expected one: |o - e| <= 1e-8 + tolerance |e|. A value
    /// that is not finite is close to nothing, although an infinite one would allow any difference.
    static func areClose(_ observed: [Double], _ expected: [Double], tolerance: Double) -> Bool {
        observed.count == expected.count && expected.allSatisfy(\.isFinite)
            && zip(observed, expected).allSatisfy { abs($0 - $1) <= absoluteTolerance + tolerance * abs($1) }
    }

    /// The largest relative difference.
    static func largestRelativeDifference(_ observed: [Double], _ expected: [Double]) -> Double {
        Largest.of(zip(observed, expected).map { abs(($0 - $1) / $1) }) ?? 0
    }
}
