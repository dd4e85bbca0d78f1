/// The quantile function of the standard normal distribution, Φ⁻¹.
///
///     NormalQuantile.value(0.975)  // 1.959963984540054
///
/// It uses sums, products, quotients and square roots alone, each of which IEEE 754 rounds correctly, so that it has
/// the same bits on every machine and in every build. The relative error is below 1e-15. Source: Wichura 1988,
/// algorithm AS 241 (PPND16), doi 10.2307/2347330.
public enum NormalQuantile {
    /// Returns the number below which a standard normal variable lies with a probability between 0 and 1: −∞ for 0, and
    /// ∞ for 1. It is NaN for NaN and numbers that are no probability.
    public static func value(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        let offset = probability - 0.5
        if offset.magnitude <= 0.425 { return offset * ratio(0.180625 - offset * offset, central.0, central.1) }
        let tail = offset < 0 ? probability : 1 - probability
        guard tail > 0 else { return offset < 0 ? -.infinity : .infinity }
        let depth = (-logarithm(tail)).squareRoot()
        let size =
            depth <= 5
            ? ratio(depth - 1.6, intermediate.0, intermediate.1) : ratio(depth - 5, far.0, far.1)
        return offset < 0 ? -size : size
    }

    private typealias Coefficients = (Double, Double, Double, Double, Double, Double, Double, Double)

    private static let central: (Coefficients, Coefficients) = (
        (
            3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
            45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727
        ),
        (
            1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
            39307.89580009271061, 28729.085735721942674, 5226.495278852545925
        )
    )
    private static let intermediate: (Coefficients, Coefficients) = (
        (
            1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
            1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4
        ),
        (
            1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
            0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9
        )
    )
    private static let far: (Coefficients, Coefficients) = (
        (
            6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
            0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7
        ),
        (
            1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
            1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15
        )
    )

    @inline(__always)
    private static func ratio(_ x: Double, _ above: Coefficients, _ below: Coefficients) -> Double {
        polynomial(x, above) / polynomial(x, below)
    }

    @inline(__always)
    private static func polynomial(_ x: Double, _ c: Coefficients) -> Double {
        ((((((c.7 * x + c.6) * x + c.5) * x + c.4) * x + c.3) * x + c.2) * x + c.1) * x + c.0
    }

    private static let halfRoot = 0.5.squareRoot()
    /// ln 2 as a number of 32 bits, whose product with an exponent is exact, and the rest.
    private static let logarithmOf2 = (high: 0x1.62E42FEEp-1, low: 0x1.A39EF35793C76p-33)

    /// Returns the natural logarithm of a positive finite number: e ln 2 + 2 artanh((m − 1) / (m + 1)) for the number m
    /// · 2ᵉ with m between √½ and √2, by the power series of artanh.
    public static func logarithm(_ x: Double) -> Double {
        var (exponent, mantissa) = (Double(x.exponent), x.significand)
        if mantissa * halfRoot > 1 {
            mantissa /= 2
            exponent += 1
        }
        let quotient = (mantissa - 1) / (mantissa + 1)
        let square = quotient * quotient
        var sum = 0.0
        for odd in stride(from: 23.0, through: 3, by: -2) { sum = (sum + 1 / odd) * square }
        return exponent * logarithmOf2.high + (exponent * logarithmOf2.low + 2 * quotient * (1 + sum))
    }
}
