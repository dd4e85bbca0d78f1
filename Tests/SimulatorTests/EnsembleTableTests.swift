import Foundation
import Simulator
import Testing
import Traces

struct EnsembleTableTests {
    private func table(_ samples: [Double]) -> Trajectory {
        let members = samples.enumerated().map {
            Trajectory.Column(name: "v.member\($0)", unit: nil, values: [$1])
        }
        let moments = [Trajectory.Column(name: "v.mean", unit: nil, values: [0])]
        return EnsembleTable.of(Trajectory(times: [1], columns: moments + members))
    }

    private func value(_ name: String, _ table: Trajectory) -> Double { table.column(name)?.values[0] ?? .nan }

    /// Moments of 1, 2, 3, 4: the mean 5/2, the variance 5/3, and the kurtosis (2 · 81/16 + 2 · 1/16) / 4 / (5/4)² = 41/25.
    @Test func moments() {
        let found = table([4, 1, 3, 2])
        #expect(value("v.mean", found) == 2.5)
        #expect((value("v.sd", found) - (5.0 / 3).squareRoot()).magnitude < 1e-15)
        #expect((value("v.mean.se", found) - (5.0 / 12).squareRoot()).magnitude < 1e-15)
        #expect((value("v.kurtosis", found) - 1.64).magnitude < 1e-15)
        #expect(value("v.q0.5", found) == 2.5)
        // The order statistics at 4/2 ± 1.
        #expect(value("v.q0.5.se", found) == 1)
    }

    /// For normal quantiles of equal weight the errors are those of a normal distribution: σ / √(2 n) of the deviation, and
    /// √(p (1 − p) / n) over the density of a quantile.
    @Test func errorsOfNormalSamples() {
        let count = 4000
        let found = table((0..<count).map { NormalSample.quantile((Double($0) + 0.5) / Double(count)) })
        let root = Double(count).squareRoot()
        #expect((value("v.sd.se", found) * root - 0.5.squareRoot()).magnitude < 0.01)
        let density = exp(-0.5 * 1.6448536269514722 * 1.6448536269514722) / (2 * Double.pi).squareRoot()
        #expect((value("v.q0.05", found) + 1.6448536269514722).magnitude < 1e-3)
        #expect((value("v.q0.05.se", found) * root / (0.05 * 0.95).squareRoot() * density - 1).magnitude < 0.02)
    }

    /// A distribution that is a point has no errors.
    @Test func points() {
        let found = table([2, 2, 2])
        for name in ["v.mean.se", "v.sd", "v.sd.se", "v.q0.5.se"] { #expect(value(name, found) == 0) }
        #expect(value("v.kurtosis", found) == 3)
    }
}

/// The quantile function of the normal distribution by bisection with libm's error function.
private enum NormalSample {
    static func quantile(_ probability: Double) -> Double {
        var (low, high) = (-10.0, 10.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if 0.5 * erfc(-middle / 2.0.squareRoot()) < probability { low = middle } else { high = middle }
        }
        return low
    }
}
