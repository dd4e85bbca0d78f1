import Drift
import Foundation
import SyntheticSeries

/// The detection on seeded synthetic series, after each verification, beside asv's step detection and a CUSUM.
///
/// The tolerance is 1. A drift counts as found in time if it is reported before half of the margin left at the start,
/// (1 - |first value|)/2, is used; drifts whose total is at most 5 standard deviations of the noise do not occur.
struct DriftBenchmark {
    /// The smallest percentage of drifts that are found in time.
    static let wantedPercentage = 95.0
    /// The smallest number of stationary verifications for each finding.
    static let wantedInterval = 500

    private let levels = [0, 0.005, 0.02, 0.05]
    private let repetitions = 80
    private var seriesCount = 0
    private var goals: [(text: String, isMet: Bool)] = []

    /// Prints the tables and the goals.
    /// - Returns: whether every goal is met.
    mutating func run() -> Bool {
        let start = Date.now
        printDrifts()
        printStationary()
        print("goals")
        for goal in goals { print("  \(goal.isMet ? "met" : "MISSED"): \(goal.text)") }
        print("\(seriesCount) series in \(String(format: "%.1f", Date.now.timeIntervalSince(start))) s")
        return goals.allSatisfy(\.isMet)
    }

    // MARK: Drifts and steps

    /// The detections of the three detectors at one noise.
    private struct Group {
        var noise: String
        var cases: [SyntheticSeries] = []
        var detections: [[Detection?]] = [[], [], []]

        /// The rows of the detectors.
        var rows: [Row] { detections.map { Row(cases, $0) } }
    }

    private mutating func printDrifts() {
        print("found in time / all, median delay in verifications, median error of the place")
        print("  " + pad("noise", 18) + pad("form", 11) + pad("this program", 22) + pad("asv's steps", 22) + "CUSUM")
        var groups: [Group] = []
        for isStudent in [false, true] {
            for level in levels where level > 0 || !isStudent {
                var group = Group(noise: noise(level, isStudent))
                for form in DriftForm.allCases {
                    let cases = form.series(level: level, isStudent: isStudent, count: repetitions)
                    seriesCount += cases.count
                    let found = [
                        cases.map { OwnDetection.detect($0) }, cases.map { PottsDetection.detect($0) },
                        cases.map { CUSUMDetection.detect($0) },
                    ]
                    printRows(group.noise, form.rawValue, found.map { Row(cases, $0) })
                    guard form != .step else { continue }
                    group.cases += cases
                    for index in found.indices { group.detections[index] += found[index] }
                }
                groups.append(group)
            }
        }
        print("drifts by noise")
        for group in groups { printRows(group.noise, "drifts", group.rows) }
        let cases = groups.flatMap(\.cases)
        let all = Row(cases, groups.flatMap { $0.detections[0] })
        addGoal("drifts found in time", all)
        if let worst = groups.min(by: { $0.rows[0].percentage < $1.rows[0].percentage }) {
            addGoal("those of the noise with the fewest, \(worst.noise)", worst.rows[0])
        }
    }

    private func printRows(_ noise: String, _ form: String, _ rows: [Row]) {
        print("  " + pad(noise, 18) + pad(form, 11) + rows.map { pad($0.text, 22) }.joined())
    }

    private mutating func addGoal(_ name: String, _ row: Row) {
        let percentage = String(format: "%.1f", row.percentage)
        goals.append(
            (
                "\(name): \(row.inTime) of \(row.count), \(percentage) %, at least \(Int(Self.wantedPercentage)) %",
                row.percentage >= Self.wantedPercentage
            ))
    }

    // MARK: Stationary series

    private mutating func printStationary() {
        print("findings in stationary series of \(StationaryForm.length) verifications, counted after each of them")
        var (total, verifications) = (0, 0)
        var worst = (name: "", interval: Int.max)
        for form in StationaryForm.allCases {
            for isStudent in [false, true] {
                let cases = form.series(isStudent: isStudent, count: repetitions)
                seriesCount += cases.count
                let findings = cases.reduce(0) { $0 + OnlineCount.findings($1) }
                let count = cases.reduce(0) { $0 + $1.points.count }
                total += findings
                verifications += count
                let name = "\(form.rawValue), \(isStudent ? "Student" : "Gaussian")"
                let interval = count / max(1, findings)
                if interval < worst.interval { worst = (name, interval) }
                let sums = cases.reduce(0) { $0 + CUSUMDetection.alarms($1) }
                print(
                    "  " + pad(name, 40) + pad("\(findings) in \(count), one in \(interval)", 32)
                        + "CUSUM one in \(count / max(1, sums))")
            }
        }
        addGoal("verifications for each finding in all stationary series", verifications / max(1, total))
        addGoal("those of the group with the fewest, \(worst.name)", worst.interval)
    }

    private mutating func addGoal(_ name: String, _ interval: Int) {
        goals.append(
            ("\(name): \(interval), at least \(Self.wantedInterval)", interval >= Self.wantedInterval))
    }

    private func noise(_ level: Double, _ isStudent: Bool) -> String {
        level == 0 ? "none" : "\(level * 100) % " + (isStudent ? "Student" : "Gaussian")
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text.padding(toLength: width, withPad: " ", startingAt: 0)
    }
}
