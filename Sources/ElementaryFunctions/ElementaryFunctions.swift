/// The elementary functions, with the same bits on every processor, in every build, and for one number or many.
///
///     ElementaryFunctions.exp(1)                  // 2.718281828459045
///     ElementaryFunctions.exp(SIMD4(0, 1, 2, 3))  // four values at once
///
/// They use operations that IEEE 754 rounds correctly, in a fixed order and without fused multiplication and addition,
/// and nothing of the C library. Tables and coefficients are written by `Scripts/elementary-functions`. The errors
/// given are bounds on the distance from the exact value in units in the last place of the result (ulp); results may be
/// subnormal. Functions of one argument that are 0 at 0 keep the sign of a zero. NaN gives NaN (except in `pow`, where
/// a base of 1 or an exponent of 0 gives 1), and so does an argument outside of the domain; special values are those of
/// IEEE 754-2019, section 9.2.1.
public enum ElementaryFunctions {
    /// Returns the exponential of `x`, with an error below 0.52 ulp. The operations are listed at ``Exponential``.
    public static func exp(_ x: Double) -> Double { Exponential.value(x) }

    /// Returns exp(x) − 1, with an error below 0.52 ulp.
    public static func expm1(_ x: Double) -> Double { ExponentialLessOne.value(x) }

    /// Returns the natural logarithm, with an error below 0.52 ulp.
    public static func log(_ x: Double) -> Double { Logarithm.value(x) }

    /// Returns log(1 + x), with an error below 0.7 ulp.
    public static func log1p(_ x: Double) -> Double { LogarithmOfOnePlus.value(x) }

    /// Returns the binary logarithm, with an error below 0.52 ulp. Whole results are exact.
    public static func log2(_ x: Double) -> Double { BinaryLogarithm.value(x) }

    /// Returns the decimal logarithm, with an error below 0.52 ulp. Whole results are exact.
    public static func log10(_ x: Double) -> Double { DecimalLogarithm.value(x) }

    /// Returns the hyperbolic sine, with an error below 0.52 ulp.
    public static func sinh(_ x: Double) -> Double { HyperbolicSine.value(x) }

    /// Returns the hyperbolic cosine, with an error below 0.7 ulp.
    public static func cosh(_ x: Double) -> Double { HyperbolicCosine.value(x) }

    /// Returns the hyperbolic tangent, with an error below 0.52 ulp.
    public static func tanh(_ x: Double) -> Double { HyperbolicTangent.value(x) }

    /// Returns the sine of an angle in radians, with an error below 0.52 ulp.
    public static func sin(_ x: Double) -> Double { Sine.value(x) }

    /// Returns the cosine of an angle in radians, with an error below 0.52 ulp.
    public static func cos(_ x: Double) -> Double { Cosine.value(x) }

    /// Returns the tangent of an angle in radians, with an error below 0.52 ulp.
    public static func tan(_ x: Double) -> Double { Tangent.value(x) }

    /// Returns the inverse sine in radians, with an error below 0.52 ulp.
    public static func asin(_ x: Double) -> Double { InverseSine.value(x) }

    /// Returns the inverse cosine in radians, with an error below 0.52 ulp.
    public static func acos(_ x: Double) -> Double { InverseCosine.value(x) }

    /// Returns the inverse tangent in radians, with an error below 0.52 ulp.
    public static func atan(_ x: Double) -> Double { InverseTangent.value(x) }

    /// Returns the inverse hyperbolic sine, with an error below 0.52 ulp.
    public static func asinh(_ x: Double) -> Double { InverseHyperbolicSine.value(x) }

    /// Returns the inverse hyperbolic cosine, with an error below 0.52 ulp.
    public static func acosh(_ x: Double) -> Double { InverseHyperbolicCosine.value(x) }

    /// Returns the inverse hyperbolic tangent, with an error below 0.52 ulp.
    public static func atanh(_ x: Double) -> Double { InverseHyperbolicTangent.value(x) }

    /// Returns the error function, with an error below 0.7 ulp.
    public static func erf(_ x: Double) -> Double { ErrorFunction.value(x) }

    /// Returns the complementary error function, with an error below 0.8 ulp.
    public static func erfc(_ x: Double) -> Double { ComplementaryErrorFunction.value(x) }

    /// Returns the square root, correctly rounded.
    public static func sqrt(_ x: Double) -> Double { x.squareRoot() }

    /// Returns x to the power y, with an error below 0.52 ulp.
    public static func pow(_ x: Double, _ y: Double) -> Double { Power.value(x, y) }

    /// Returns the angle of the point (x, y) in radians, with an error below 0.52 ulp.
    public static func atan2(_ y: Double, _ x: Double) -> Double { AngleOfPoint.value(y, x) }
}
