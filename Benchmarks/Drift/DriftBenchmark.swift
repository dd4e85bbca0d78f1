import Drift
import Foundation
import SyntheticSeries

/// The detection on seeded synthetic series, after each verification, beside asv's step detection and a CUSUM.
///
/// The tolerance is 1. A drift counts as found in time if it is reported before half of the margin left at the start,
/// (1 - |first value|)/2, is used; drifts whose total is at most 5 standard deviations of the noise do not count.
struct DriftBenchmark {
    private let levels = [0, 0.005, 0.02, 0.05]
    private let repetitions = 80

    /// Prints the tables.
    func run() {
        let start = Date.now
        var seriesCount = 0
        var (found, eligible) = (0, 0)
        print("drifts: found in time / all; median delay in verifications; median error of the place")
        print("  noise             form       this program          asv's steps           CUSUM")
        for isStudent in [false, true] {
            for level in levels where level > 0 || !isStudent {
                for form in DriftForm.allCases {
                    let cases = form.series(level: level, isStudent: isStudent, count: repetitions)
                    seriesCount += cases.count
                    let own = cases.map { OwnDetection.detect($0) }
                    let asv = cases.map { PottsDetection.detect($0) }
                    let sums = cases.map { CUSUMDetection.detect($0) }
                    let row = [own, asv, sums].map { Row(cases, $0).text }.map { pad($0, 22) }.joined()
                    print("  " + pad(noise(level, isStudent), 18) + pad(form.rawValue, 11) + row)
                    if form != .step {
                        found += Row(cases, own).inTime
                        eligible += cases.count
                    }
                }
            }
        }
        print("  drifts in time: \(found) of \(eligible), \(percent(found, eligible)) (wanted: 95 %)")
        seriesCount += stationary()
        print("\(seriesCount) series in \(String(format: "%.1f", Date.now.timeIntervalSince(start))) s")
    }

    /// Prints the false findings.
    /// - Returns: the number of series.
    private func stationary() -> Int {
        print("stationary series of 500 verifications: findings, evaluated after each verification; one in")
        var (total, verifications, seriesCount) = (0, 0, 0)
        for form in StationaryForm.allCases {
            for isStudent in [false, true] {
                let cases = form.series(isStudent: isStudent, count: repetitions)
                seriesCount += cases.count
                let findings = cases.reduce(0) { sum, series in
                    var analysis = DriftAnalysis(name: "")
                    return sum + OnlineCount.findings(series.points, &analysis)
                }
                let count = cases.reduce(0) { $0 + $1.points.count }
                total += findings
                verifications += count
                let sums = cases.reduce(0) { $0 + CUSUMDetection.alarms($1) }
                print(
                    "  " + pad(form.rawValue, 28) + pad(isStudent ? "Student" : "Gaussian", 10)
                        + "\(findings) in \(count)" + (findings > 0 ? ", one in \(count / findings)" : "")
                        + "; CUSUM one in \(count / max(1, sums))")
            }
        }
        print("  all: \(total) in \(verifications), one in \(verifications / max(1, total)) (wanted: 500)")
        return seriesCount
    }

    private func noise(_ level: Double, _ isStudent: Bool) -> String {
        level == 0 ? "none" : "\(level * 100) % " + (isStudent ? "Student" : "Gaussian")
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text.padding(toLength: width, withPad: " ", startingAt: 0)
    }

    private func percent(_ part: Int, _ whole: Int) -> String {
        String(format: "%.1f %%", 100 * Double(part) / Double(max(1, whole)))
    }
}

/// The report of a detector on a series: its time and the place that it names.
struct Detection {
    /// The index of the verification after which it reports.
    var index: Int
    /// The reported first changed verification.
    var place: Int
}

/// A row of the table for one detector.
struct Row {
    /// The number of series whose change was found in time.
    let inTime: Int
    private let all: Int
    private let delays: [Int]
    private let errors: [Int]

    /// Counts detections of series.
    init(_ cases: [SyntheticSeries], _ detections: [Detection?]) {
        all = cases.count
        var (inTime, delays, errors) = (0, [Int](), [Int]())
        for (series, detection) in zip(cases, detections) {
            guard let detection, detection.index >= series.lead else { continue }
            if detection.index < series.deadline { inTime += 1 }
            delays.append(detection.index - series.lead)
            errors.append(abs(detection.place - series.lead))
        }
        self.inTime = inTime
        self.delays = delays.sorted()
        self.errors = errors.sorted()
    }

    /// The cell of the table.
    var text: String {
        guard !delays.isEmpty else { return "\(inTime)/\(all)" }
        return "\(inTime)/\(all) \(delays[delays.count / 2]) \(errors[errors.count / 2])"
    }
}

extension SyntheticSeries {
    /// The index at which half of the margin is used; the end of the series for a step or a drift that ends before.
    var deadline: Int {
        if case .step = form { return points.count }
        let margin = (1 - points[0].value.magnitude) / 2
        return trend.firstIndex { ($0 - trend[0]).magnitude >= margin } ?? points.count
    }
}
