import Foundation
import SyntheticSeries

/// The forms of drifts and steps of the benchmark.
enum DriftForm: String, CaseIterable {
    case ramp, stairs, sawtooth, step

    /// Returns series that change by more than 5 standard deviations of the noise, and by at most the tolerance.
    func series(level: Double, isStudent: Bool, count: Int, seed: UInt64 = 0) -> [SyntheticSeries] {
        var random = SeededNoise(
            seed: 1_000_003 * seed + UInt64(level * 1000) + (isStudent ? 7919 : 104_729))
        let noise: SyntheticSeries.Noise = level == 0 ? .none : isStudent ? .student(level) : .gaussian(level)
        var result: [SyntheticSeries] = []
        while result.count < count {
            let sign = random.uniform() < 0.5 ? -1.0 : 1
            let slope = 0.001 * pow(20, random.uniform())
            let lead = random.whole(0...60)
            let length = min(800, Int(random.uniform(0.05, 1) / slope))
            let form: SyntheticSeries.Form
            var total = slope * Double(length)
            switch self {
            case .ramp: form = .ramp(slope: sign * slope)
            case .stairs:
                let width = random.whole(2...10)
                let height = min(slope * Double(width), 0.049)
                guard length / width >= 5 else { continue }
                form = .stairs(height: sign * height, width: width)
                total = height * Double(length / width)
            case .sawtooth:
                let tooth = random.whole(15...60)
                form = .sawtooth(slope: sign * slope, length: tooth)
                total = slope * Double(min(tooth, length))
            case .step:
                total = random.uniform(0.03, 0.5)
                form = .step(size: sign * total)
            }
            guard total > 5 * noise.deviation, total > 0.01 else { continue }
            let baseline = random.uniform(-0.1, 0.1)
            result.append(
                SyntheticSeries(
                    form, lead: max(lead, self == .step ? 10 : 0), baseline: baseline, noise: noise,
                    count: lead + max(length, 40), seed: random.next()))
        }
        return result
    }

    private func pow(_ base: Double, _ exponent: Double) -> Double { Foundation.pow(base, exponent) }
}

/// The forms of stationary series of the benchmark.
enum StationaryForm: String, CaseIterable {
    case flat = "nothing"
    case outlier = "one outlier of 5 to 40 sd"
    case machine = "a machine change"
    case season = "a season of 0.5 to 2 sd"
    case strongSeason = "a season of 2 to 4 sd"
    case slowSeason = "a slow season of 2 to 4 sd"

    /// The number of verifications of a series.
    static let length = 500

    /// Returns series of `length` verifications.
    func series(isStudent: Bool, count: Int, seed: UInt64 = 0) -> [SyntheticSeries] {
        var random = SeededNoise(seed: 1_000_003 * seed + (isStudent ? 31 : 37))
        return (0..<count).map { index in
            let level = [0.005, 0.02, 0.05][index % 3]
            let noise: SyntheticSeries.Noise = isStudent ? .student(level) : .gaussian(level)
            let sign = random.uniform() < 0.5 ? -1.0 : 1
            let period = random.uniform(5, 60)
            let form: SyntheticSeries.Form =
                switch self {
                case .flat: .flat
                case .outlier: .outlier(size: sign * level * random.uniform(5, 40))
                case .machine: .machine(shift: sign * level * random.uniform(0, 10))
                case .season: .season(amplitude: level * random.uniform(0.5, 2), period: period)
                case .strongSeason: .season(amplitude: level * random.uniform(2, 4), period: period)
                case .slowSeason: .season(amplitude: level * random.uniform(2, 4), period: random.uniform(60, 200))
                }
            return SyntheticSeries(
                form, lead: random.whole(5...450), baseline: random.uniform(-0.1, 0.1), noise: noise,
                count: Self.length,
                seed: random.next())
        }
    }
}
