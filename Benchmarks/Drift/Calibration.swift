import Drift
import Foundation
import SyntheticSeries

/// The number of verifications for each false finding, for several penalties, and for several limits of the sums of
/// times and memory.
struct Calibration {
    private let count = 500
    private let repetitions = 200
    private let bases = [20.0, 25, 30, 36]
    private let earlies = [0.0, 100, 200, 400]

    /// Prints the tables.
    func run() {
        print("penalty: verifications for each finding with Gaussian noise / with Student's noise of 3 degrees")
        print("  base  " + earlies.map { column("early \(Int($0))", 20) }.joined())
        for base in bases {
            let cells = earlies.map { early in
                let counts = [false, true].map { interval(base, early, isStudent: $0) }
                return column(counts.joined(separator: " / "), 20)
            }
            print("  " + column("\(Int(base))", 6) + cells.joined())
        }
        print("time and memory: verifications for each finding, Gaussian / Student")
        let texts = [false, true].map { resourceInterval(isStudent: $0) }
        print("  " + texts.joined(separator: " / "))
    }

    private func column(_ text: String, _ width: Int) -> String {
        text.padding(toLength: width, withPad: " ", startingAt: 0)
    }

    private func interval(_ base: Double, _ early: Double, isStudent: Bool) -> String {
        var random = SeededNoise(seed: 1)
        var findings = 0
        for _ in 0..<repetitions {
            let noise: SyntheticSeries.Noise = isStudent ? .student(1) : .gaussian(1)
            let series = SyntheticSeries(.flat, lead: 0, noise: noise, count: count, seed: random.next())
            var analysis = DriftAnalysis(base: base, early: early)
            findings += OnlineCount.findings(series.points, &analysis)
        }
        return text(findings)
    }

    private func resourceInterval(isStudent: Bool) -> String {
        var random = SeededNoise(seed: 1)
        var findings = 0
        for _ in 0..<repetitions {
            let points = (0..<count).map { index in
                let noise = isStudent ? random.student() : random.normal()
                return SeriesPoint(position: SeriesPosition(index), value: exp(0.05 * noise), machine: "a")
            }
            findings += ResourceAnalysis(Series(name: "", points: points)).findings.count
        }
        return text(findings)
    }

    private func text(_ findings: Int) -> String {
        let total = repetitions * count
        return findings == 0 ? "> \(total)" : "\(total / findings)"
    }
}

/// The count of findings of an analysis after each verification.
enum OnlineCount {
    /// Returns how many steps, drifts and creeps were found at any time: each time that their number grows counts.
    static func findings(_ points: [SeriesPoint], _ analysis: inout DriftAnalysis) -> Int {
        var (found, last, changes) = (0, 0, 0)
        for point in points {
            analysis.append(point)
            guard analysis.changeCount != changes || changes > 0 else { continue }
            changes = analysis.changeCount
            let now = analysis.findings.count { $0.kind.isAlarm }
            found += max(0, now - last)
            last = now
        }
        return found
    }
}
