import Connectomes
import Diagnostics
import ElementaryFunctions
import Schema

/// A distribution from which the initial value of a state variable, or the value of a parameter, is drawn if a seed is
/// given.
///
///     var random = SeededRandom(seed: 42)
///     let value = InitialDistribution.uniform(low: 0, high: 1).value(&random)
enum InitialDistribution: Sendable, Hashable {
    /// The uniform distribution on the interval from `low` to `high`, `high` excluded up to rounding.
    case uniform(low: Double, high: Double)
    /// The normal distribution with the given mean and standard deviation.
    case normal(mean: Double, deviation: Double)
    /// The distribution of the square of a normally distributed number, whose mean and standard deviation are given.
    case squaredNormal(mean: Double, deviation: Double)

    /// Reads a distribution from the mapping `distribution` of a state variable or parameter.
    ///
    /// Without a name the distribution is uniform. A normal distribution has mean 0 and standard deviation 1 unless
    /// parameters are given; an interval gives its middle as the mean and a sixth of its width as the standard
    /// deviation. Reports an error and returns nil for other distributions and for values that are not valid.
    init?(_ block: Block, _ reading: ReadContext) {
        let values = DistributionValues(block: block)
        switch block.text("name")?.lowercased() ?? "uniform" {
        case "uniform":
            values.check(["lo", "low"], ["hi", "high"])
            let low = values.bound("lo") ?? values.parameter(["lo", "low"])
            let high = values.bound("hi") ?? values.parameter(["hi", "high"])
            guard let low, let high, low.isFinite, high.isFinite, low <= high else {
                reading.log.error(
                    .invalidValue, "\(block.name) needs a range with two finite ends, 'lo' not above 'hi'",
                    at: block.node.place,
                    hint: "give both ends of the range, as in '{ name: Uniform, domain: { lo: 0, hi: 1 } }'")
                return nil
            }
            self = .uniform(low: low, high: high)
        case let name where ["gaussian", "normal", "squaredgaussian", "squarednormal"].contains(name):
            values.check(["mean", "mu"], ["sigma", "std", "sd"])
            // As in TVBO, an interval of a normal distribution is three deviations to either side of the mean.
            let low = values.bound("lo")
            let high = values.bound("hi")
            if (low == nil) != (high == nil) {
                reading.log.error(
                    .invalidValue,
                    "\(block.name) is a normal distribution whose interval has only one end, so that it gives no mean",
                    at: block.node.place,
                    hint: "give both ends of the interval, 'lo' and 'hi', or else 'mean' and"
                        + " 'sigma'")
                return nil
            }
            let given = (values.parameter(["mean", "mu"]), values.parameter(["sigma", "std", "sd"]))
            if low != nil, given.0 != nil, given.1 != nil {
                reading.log.warning(
                    .ignoredKey,
                    "the interval of \(block.name) has no effect, because the mean and standard deviation are given and"
                        + " used, as in TVBO",
                    at: block.node.place, hint: "remove one of them")
            }
            let middle = low.flatMap { low in high.map { (low + $0) / 2 } }
            let width = low.flatMap { low in high.map { $0 - low } }
            let mean = given.0 ?? middle ?? 0
            let deviation = given.1 ?? width.map { $0 / 6 } ?? 1
            guard mean.isFinite, deviation.isFinite, deviation >= 0 else {
                reading.log.error(
                    .invalidValue,
                    "\(block.name) needs a finite mean, and a finite standard deviation that is not negative",
                    at: block.node.place)
                return nil
            }
            self =
                name.hasPrefix("squared")
                ? .squaredNormal(mean: mean, deviation: deviation) : .normal(mean: mean, deviation: deviation)
        default:
            reading.log.error(
                .unsupportedFeature, "the 'name' of \(block.name) is none of Uniform, Gaussian and SquaredGaussian",
                at: block.place("name"))
            return nil
        }
    }

    /// A Boolean value that indicates whether the distribution is normal, or that of the square of a normally
    /// distributed number.
    var isGaussian: Bool {
        if case .uniform = self { false } else { true }
    }

    /// Draws a value from the distribution.
    ///
    /// A uniform value is low + (high − low) u. A normal value is mean + deviation √(−2 ln(1 − u₁)) cos(2π u₂) by the
    /// method of Box and Muller (doi 10.1214/aoms/1177706645). The numbers u, u₁ and u₂ are uniform in [0, 1) and drawn
    /// in the order in which the formula names them. A value of ``squaredNormal(mean:deviation:)`` is the square of a
    /// normal value.
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
