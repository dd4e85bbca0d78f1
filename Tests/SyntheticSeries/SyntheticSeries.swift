import Drift
import Foundation

/// A series whose changes are known, with a tolerance of 1.
///
///     let series = SyntheticSeries(.ramp(slope: 0.01), lead: 20, noise: .gaussian(0.02), count: 100, seed: 7)
///     DriftAnalysis(series.series).findings
package struct SyntheticSeries: Sendable {
    /// The form of a series.
    package enum Form: Sendable, Hashable {
        /// No change.
        case flat
        /// A slope per verification.
        case ramp(slope: Double)
        /// Equal steps of a given height, one every `width` verifications.
        case stairs(height: Double, width: Int)
        /// One step.
        case step(size: Double)
        /// A step and its recovery after some verifications.
        case bump(size: Double, width: Int)
        /// Ramps of a length, each followed by a return to the baseline.
        case sawtooth(slope: Double, length: Int)
        /// No change but one outlier.
        case outlier(size: Double)
        /// A change of the machine, with which the level changes.
        case machine(shift: Double)
        /// A sine wave.
        case season(amplitude: Double, period: Double)
    }

    /// The distribution of the noise, with its scale.
    package enum Noise: Sendable, Hashable {
        /// None.
        case none
        /// A normal distribution with a standard deviation.
        case gaussian(Double)
        /// Student's distribution with 3 degrees of freedom and a scale; its standard deviation is √3 times the scale.
        case student(Double)

        /// The standard deviation.
        package var deviation: Double {
            switch self {
            case .none: 0
            case .gaussian(let scale): scale
            case .student(let scale): scale * 3.0.squareRoot()
            }
        }

        func draw(_ noise: inout SeededNoise) -> Double {
            switch self {
            case .none: 0
            case .gaussian(let scale): scale * noise.normal()
            case .student(let scale): scale * noise.student()
            }
        }
    }

    /// The form.
    package let form: Form
    /// The noise.
    package let noise: Noise
    /// The number of verifications before the change.
    package let lead: Int
    /// The values without noise.
    package let trend: [Double]
    /// The points.
    package let points: [SeriesPoint]

    /// Creates a series.
    package init(_ form: Form, lead: Int, baseline: Double = 0, noise: Noise, count: Int, seed: UInt64) {
        self.form = form
        self.noise = noise
        self.lead = lead
        var random = SeededNoise(seed: seed)
        var trend: [Double] = []
        var points: [SeriesPoint] = []
        for index in 0..<count {
            let level = baseline + Self.level(form, index - lead)
            trend.append(level)
            var machine: String?
            if case .machine = form { machine = index < lead ? "a" : "b" }
            points.append(
                SeriesPoint(
                    position: SeriesPosition(index), value: level + noise.draw(&random), tolerance: 1,
                    commit: "c\(index)", machine: machine))
        }
        self.trend = trend
        self.points = points
    }

    /// The series.
    package var series: Series { Series(name: "\(form)", points: points) }

    /// Returns the distance from the baseline at an index after the change.
    private static func level(_ form: Form, _ index: Int) -> Double {
        if case .season(let amplitude, let period) = form {
            return amplitude * sin(2 * Double.pi * Double(index) / period)
        }
        guard index >= 0 else { return 0 }
        switch form {
        case .flat, .season: return 0
        case .ramp(let slope): return slope * Double(index + 1)
        case .stairs(let height, let width): return height * Double(index / width + 1)
        case .step(let size), .machine(let size): return size
        case .bump(let size, let width): return index < width ? size : 0
        case .sawtooth(let slope, let length): return slope * Double((index + 1) % (length + 1))
        case .outlier(let size): return index == 0 ? size : 0
        }
    }
}
