import Drift
import Foundation
import SyntheticSeries

/// The tables from which the thresholds were chosen, on series of other seeds than the benchmark's.
struct Calibration {
    private let count = 500
    private let repetitions = 200

    /// Prints the tables.
    func run() {
        printPenalties()
        printSeasons()
        print("time and memory: verifications for each finding, Gaussian / Student")
        print("  " + [false, true].map { resourceInterval(isStudent: $0) }.joined(separator: " / "))
    }

    // MARK: Noise alone

    private func printPenalties() {
        print("verifications for each finding with Gaussian noise / with Student's noise of 3 degrees")
        printTable(("base", [20, 25, 30, 36], \.base), ("early", [0, 100, 200, 400], \.early)) { thresholds in
            [false, true].map { interval(thresholds, isStudent: $0) }.joined(separator: " / ")
        }
    }

    private func interval(_ thresholds: Thresholds, isStudent: Bool) -> String {
        var random = SeededNoise(seed: 1)
        var findings = 0
        for _ in 0..<repetitions {
            let noise: SyntheticSeries.Noise = isStudent ? .student(1) : .gaussian(1)
            let series = SyntheticSeries(.flat, lead: 0, noise: noise, count: count, seed: random.next())
            findings += OnlineCount.findings(series, thresholds)
        }
        return text(findings)
    }

    // MARK: Seasons and drifts

    private func printSeasons() {
        print(
            "seasons: verifications for each finding in the group with the fewest / percentage of drifts found in time,"
        )
        print("at the noise with the fewest")
        let trial = SeasonTrial()
        printTable(
            ("largestRest", [1.5, 2, 2.5, 3], \.largestRest),
            ("seasonFactor", [1, 1.25, 1.5, 2], \.seasonFactor), cell: trial.text)
        printTable(
            ("waveCost", [0, 4, 8, 12, 16], \.waveCost), ("urgentShare", [0.5, 0.6, 0.7, 0.8, 0.9], \.urgentShare),
            cell: trial.text)
        printTable(
            ("waveCost", [8, 12, 16], \.waveCost), ("urgentSize", [6, 8, 10, 12, 16], \.urgentSize), cell: trial.text)
        printTable(
            ("smallestStep", [1.5, 2, 2.5, 3], \.smallestStep),
            ("smallestDrift", [3, 3.5, 4, 4.5], \.smallestDrift), cell: trial.text)
    }

    // MARK: Time and memory

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

    // MARK: Tables

    /// A threshold, with its name and the values that are tried.
    private typealias Axis = (name: String, values: [Double], path: WritableKeyPath<Thresholds, Double>)

    /// Prints a table over the values of two thresholds. All others are as calibrated.
    private func printTable(_ rows: Axis, _ columns: Axis, cell: (Thresholds) -> String) {
        print("  " + pad(rows.name, 14) + columns.values.map { pad("\(columns.name) \(number($0))", 20) }.joined())
        for row in rows.values {
            let cells = columns.values.map { column in
                var thresholds = Thresholds()
                thresholds[keyPath: rows.path] = row
                thresholds[keyPath: columns.path] = column
                return pad(cell(thresholds), 20)
            }
            print("  " + pad(number(row), 14) + cells.joined())
        }
    }

    private func number(_ value: Double) -> String { String(format: "%g", value) }

    private func pad(_ text: String, _ width: Int) -> String {
        text.padding(toLength: width, withPad: " ", startingAt: 0)
    }
}

/// Seasons and drifts of a calibration.
private struct SeasonTrial {
    private let seasons: [[SyntheticSeries]]
    private let drifts: [[SyntheticSeries]]

    init() {
        let noises = [false, true]
        seasons = [StationaryForm.season, .strongSeason, .slowSeason].flatMap { form in
            noises.map { form.series(isStudent: $0, count: 60, seed: 1) }
        }
        drifts = noises.flatMap { isStudent in
            [0.02, 0.05].map { level in
                [DriftForm.ramp, .stairs, .sawtooth].flatMap {
                    $0.series(level: level, isStudent: isStudent, count: 60, seed: 1)
                }
            }
        }
    }

    /// Returns the cell of a table.
    func text(_ thresholds: Thresholds) -> String {
        let intervals = seasons.map { group in
            let findings = group.reduce(0) { $0 + OnlineCount.findings($1, thresholds) }
            return group.count * StationaryForm.length / max(1, findings)
        }
        let shares = drifts.map { group in
            Row(group, group.map { OwnDetection.detect($0, thresholds) }).percentage
        }
        return "\(intervals.min() ?? 0) / \(String(format: "%.1f", shares.min() ?? 0)) %"
    }
}
