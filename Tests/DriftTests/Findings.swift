import Drift
import SyntheticSeries

/// Short descriptions of findings for comparison in tests.
enum Findings {
    /// Returns points with the given values, at 0, 1, 2 and so on, with commits `c0`, `c1`, `c2`.
    static func points(_ values: [Double], tolerance: Double? = nil, machine: String? = nil) -> [SeriesPoint] {
        values.enumerated().map { index, value in
            SeriesPoint(
                position: SeriesPosition(index), value: value, tolerance: tolerance, commit: "c\(index)",
                machine: machine)
        }
    }

    /// Returns the findings of values as kinds and places, such as `step 3`.
    static func of(_ values: [Double], tolerance: Double? = nil) -> [String] {
        texts(DriftAnalysis(Series(name: "", points: points(values, tolerance: tolerance))))
    }

    /// Returns the findings of an analysis as kinds and places.
    static func texts(_ analysis: DriftAnalysis) -> [String] {
        analysis.findings.map { "\($0.kind.rawValue) \($0.index)" }
    }
}
