import Diagnostics
import Foundation
import Schema

/// The distribution of the initial values of a state variable, used when a run has a seed.
///
///     var random = InitialRandom(seed: 42)
///     let value = InitialDistribution.uniform(low: 0, high: 1).value(&random)
enum InitialDistribution: Sendable, Hashable {
    /// The uniform distribution on the interval from `low` to `high`, `high` excluded up to rounding.
    case uniform(low: Double, high: Double)
    /// The normal distribution with a mean and a standard deviation.
    case normal(mean: Double, deviation: Double)

    /// Reads the mapping `distribution` of a state variable.
    ///
    /// The default is a uniform distribution. A normal distribution has mean 0 and deviation 1 unless parameters are
    /// given. Reports an error and returns nil for other distributions and for values that are not valid.
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

    /// Draws a value.
    ///
    /// A uniform value is low + (high − low) u. A normal value is mean + deviation √(−2 ln(1 − u₁)) cos(2π u₂) by the
    /// method of Box and Muller (doi 10.1214/aoms/1177706645). The numbers u are drawn in this order.
    func value(_ random: inout InitialRandom) -> Double {
        switch self {
        case .uniform(let low, let high): low + (high - low) * random.next()
        case .normal(let mean, let deviation):
            // u can be 0 but not 1, so 1 - u keeps the logarithm finite.
            mean + deviation * (-2 * log(1 - random.next())).squareRoot() * cos(2 * .pi * random.next())
        }
    }
}

/// The random number generator for initial values: SplitMix64 (Steele, Lea and Flood, doi 10.1145/2660193.2660195).
///
/// The same seed gives the same numbers on every machine.
struct InitialRandom {
    private var state: UInt64

    /// Creates a generator from a seed.
    init(seed: UInt64) { state = seed }

    /// Returns the next number, a multiple of 2⁻⁵³ in the half-open interval [0, 1).
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) * 0x1p-53
    }
}
