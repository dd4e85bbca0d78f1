import Diagnostics
import Foundation
import Schema

/// A distribution from which initial values are drawn where a seed is given.
enum InitialDistribution: Sendable, Hashable {
    case uniform(low: Double, high: Double)
    case normal(mean: Double, deviation: Double)

    /// Reads a `distribution`; nil (with errors) for one that is not known.
    init?(_ block: Block, _ reading: ReadContext) {
        let domain = block["domain"].flatMap {
            Block($0, "the domain of \(block.name)", keys: KeyTables.domain, reading)
        }
        func parameter(_ names: [String]) -> Double? {
            let values = DynamicsReader(reading: reading)
            return block.members("parameters").first { names.contains($0.name) }
                .flatMap { values.value($0.node, "parameter", $0.name, $0.place)?.value }
        }
        switch block.text("name")?.lowercased() ?? "uniform" {
        case "uniform":
            let low = domain?.number("lo") ?? block.number("lo") ?? parameter(["lo", "low"])
            let high = domain?.number("hi") ?? block.number("hi") ?? parameter(["hi", "high"])
            guard let low, let high, low.isFinite, high.isFinite, low <= high else {
                reading.log.error(
                    .invalidValue, "\(block.name) has no finite range to draw from", at: block.node.place,
                    hint: "as in '{ name: Uniform, domain: { lo: 0, hi: 1 } }'")
                return nil
            }
            self = .uniform(low: low, high: high)
        case "gaussian", "normal":
            let mean = parameter(["mean", "mu"]) ?? 0
            let deviation = parameter(["sigma", "std", "sd"]) ?? 1
            guard mean.isFinite, deviation.isFinite, deviation >= 0 else {
                reading.log.error(
                    .invalidValue, "\(block.name) has no finite mean and deviation", at: block.node.place)
                return nil
            }
            self = .normal(mean: mean, deviation: deviation)
        default:
            reading.log.error(
                .unsupportedFeature, "\(block.name) is neither Uniform nor Gaussian", at: block.place("name"))
            return nil
        }
    }

    /// A value, from one random number or two.
    func value(_ random: inout InitialRandom) -> Double {
        switch self {
        case .uniform(let low, let high): low + (high - low) * random.next()
        case .normal(let mean, let deviation):
            // Box and Muller; 1 - u keeps the logarithm finite.
            mean + deviation * (-2 * log(1 - random.next())).squareRoot() * cos(2 * .pi * random.next())
        }
    }
}

/// Random numbers for initial values, the same on every machine: SplitMix64 (doi 10.1145/2660193.2660195).
struct InitialRandom {
    private var state: UInt64

    /// Starts from a seed.
    init(seed: UInt64) { state = seed }

    /// A multiple of 2^-53 from 0 to 1, 1 excluded.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) * 0x1p-53
    }
}
