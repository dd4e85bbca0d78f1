import Foundation
import TestSupport
import Traces

/// Pairs of traces of many shapes, on equal and on different grids.
struct RandomPair {
    var reference: Trajectory
    var test: Trajectory
    /// A threshold that both traces usually cross.
    let threshold: Double

    init(seed: Int) {
        var random = SplitMix(UInt64(seed) &* 7919 &+ 17)
        let shape = seed % 8
        let count = Int.random(in: 12...60, using: &random)
        let end = Double(count - 1)
        let shift = Double.random(in: -0.7...0.7, using: &random)
        let noise = Double.random(in: -0.2...0.2, using: &random)
        let own = (0..<count).map(Double.init)
        // The test's grid: the same, finer, coarser, or the same with other instants between the ends.
        let other: [Double]
        switch seed / 8 % 4 {
        case 0: other = own
        case 1: other = (0...(2 * (count - 1))).map { Double($0) / 2 }
        case 2: other = stride(from: 0, to: end, by: 1.5).map { $0 } + [end]
        default: other = [0] + own.dropFirst().dropLast().map { $0 + 0.3 } + [end]
        }
        let hasSlopes = seed / 32 % 2 == 1
        reference = Trajectory(
            times: own, columns: [.init(name: "x", unit: nil, values: own.map { Self.value(shape, $0) })])
        let values = other.map { Self.value(shape, $0 - shift) + noise }
        let slopes = other.map {
            (Self.value(shape, $0 - shift + 1e-4) - Self.value(shape, $0 - shift - 1e-4)) / 2e-4
        }
        test = Trajectory(
            times: other, columns: [.init(name: "x", unit: nil, values: values, slopes: hasSlopes ? slopes : nil)])
        threshold = Self.value(shape, 3) + 0.01
    }

    /// The shapes: sine, spikes, step, constant, ramp, sawtooth, decay, beat.
    private static func value(_ shape: Int, _ t: Double) -> Double {
        switch shape {
        case 0: sin(t / 3)
        case 1: -65 + 100 * exp(-pow(t.truncatingRemainder(dividingBy: 11) - 6, 2))
        case 2: t < 7.5 ? 0 : 1
        case 3: 2
        case 4: 0.1 * t
        case 5: (t + 100).truncatingRemainder(dividingBy: 9)
        case 6: exp(-t / 10)
        default: sin(t / 2) * cos(t / 7)
        }
    }
}
