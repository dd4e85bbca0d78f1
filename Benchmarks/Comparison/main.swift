import Comparison
import Foundation
import Traces

/// Prints the time that comparing 20001 samples of 3 quantities with all metrics takes.
struct ComparisonBenchmark {
    private let reference: Trajectory
    private let test: Trajectory
    private let rounds = 25

    init() {
        let times = (0...20000).map { Double($0) * 0.005 }
        // Three spike trains with different rates, each slightly delayed.
        func trace(_ delay: Double) -> Trajectory {
            Trajectory(
                times: times,
                columns: [3.0, 7.0, 11.0].map { period in
                    .init(
                        name: "v\(period)", unit: nil,
                        values: times.map { -65 + 90 * pow(sin(Double.pi * ($0 - delay) / period), 20) })
                })
        }
        (reference, test) = (trace(0), trace(0.02))
    }

    func run() throws {
        let clock = ContinuousClock()
        var times: [Double] = []
        var sum = 0.0
        for _ in 0..<rounds {
            times.append(try clock.measure { sum += try compared() } / .milliseconds(1))
        }
        times.sort()
        print(
            "Comparing 20001 samples of 3 quantities with \(Metric.allCases.count) metrics and their bounds, \(rounds) rounds"
        )
        print("  lowest \(rounded(times[0])) ms  median \(rounded(times[rounds / 2])) ms  (sum of all metrics \(sum))")
    }

    /// Returns the sum of all metrics and bounds, so that none is left out.
    private func compared() throws -> Double {
        var sum = 0.0
        for column in reference.columns.indices {
            let aligned = try AlignedSignal(reference: reference, column: column, test: test, column: column)
            let metrics = SignalMetrics(aligned)
            let trains = try EventTrains(
                threshold: 0, reference: reference, column: column, test: test, column: column, window: nil)
            let events = EventMetrics(trains)
            let tube = TubeMetrics(aligned, TubeSize(time: 0.1, amount: .range(0.001)))
            let parts = Metric.Parts(tube: tube, trains: trains, matchWindow: 1)
            let bounds = MetricBounds(aligned, metrics)
            for metric in Metric.allCases {
                sum += metric.value(metrics, events, parts) ?? 0
                sum += metric.bound(bounds, events, parts)
            }
        }
        return sum
    }

    private func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
}

try ComparisonBenchmark().run()
