import Connectomes
import Diagnostics
import ElementaryFunctions
import Schema

/// The distribution of the initial values of a state variable, used when a run has a seed.
///
///     var random = SeededRandom(seed: 42)
///     let value = InitialDistribution.uniform(low: 0, high: 1).value(&random)
enum InitialDistribution: Sendable, Hashable {
    /// The uniform distribution on the interval from `low` to `high`, `high` excluded up to rounding.
    case uniform(low: Double, high: Double)
    /// The normal distribution with a mean and a standard deviation.
    case normal(mean: Double, deviation: Double)
    /// The distribution of the square of a normally distributed number.
    case squaredNormal(mean: Double, deviation: Double)

    /// Reads the mapping `distribution` of a state variable.
    ///
    /// The default is a uniform distribution. A normal distribution has mean 0 and deviation 1 unless parameters are
    /// given; an interval gives its
    /// middle as the mean and a sixth of its width as the deviation. Reports an error and returns nil for other distributions and for values that are not valid.
    init?(_ block: Block, _ reading: ReadContext) {
        let domain = block["domain"].flatMap {
            Block($0, "the domain of \(block.name)", keys: KeyTables.domain, reading)
        }
        func parameter(_ names: [String]) -> Double? {
            let values = DynamicsReader(reading: reading)
            return block.members("parameters").first { names.contains($0.name) }
                .flatMap { values.value($0.node, "parameter", $0.name, $0.place)?.value }
        }
        // As in TVBO, an interval of a normal distribution is three deviations to either side of the mean.
        func middle(_ domain: Block?) -> Double? {
            guard let low = domain?.number("lo"), let high = domain?.number("hi") else { return nil }
            return (low + high) / 2
        }
        func width(_ domain: Block?) -> Double? {
            guard let low = domain?.number("lo"), let high = domain?.number("hi") else { return nil }
            return high - low
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
        case let name where ["gaussian", "normal", "squaredgaussian", "squarednormal"].contains(name):
            let mean = parameter(["mean", "mu"]) ?? middle(domain) ?? 0
            let deviation = parameter(["sigma", "std", "sd"]) ?? width(domain).map { $0 / 6 } ?? 1
            guard mean.isFinite, deviation.isFinite, deviation >= 0 else {
                reading.log.error(
                    .invalidValue, "\(block.name) has no finite mean and deviation", at: block.node.place)
                return nil
            }
            self =
                name.hasPrefix("squared")
                ? .squaredNormal(mean: mean, deviation: deviation) : .normal(mean: mean, deviation: deviation)
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
    func value(_ random: inout SeededRandom) -> Double {
        switch self {
        case .uniform(let low, let high): return low + (high - low) * random.next()
        case .normal(let mean, let deviation):
            // u can be 0 but not 1, so 1 - u keeps the logarithm finite.
            return mean + deviation * (-2 * ElementaryFunctions.log(1 - random.next())).squareRoot()
                * ElementaryFunctions.cos(2 * .pi * random.next())
        case .squaredNormal(let mean, let deviation):
            let root = InitialDistribution.normal(mean: mean, deviation: deviation).value(&random)
            return root * root
        }
    }
}
