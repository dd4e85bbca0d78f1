/// The elementary functions of arrays of numbers. Each result has the same bits as that of the function of a single
/// number.
extension ElementaryFunctions {
    /// Writes the exponential function of each of `count` numbers to `target`, which may be the source.
    public static func exp(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        Exponential.values(x, target, count)
    }

    /// Writes exp(x) − 1 for each of `count` numbers to `target`, which may be the source.
    public static func expm1(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        ExponentialLessOne.values(x, target, count)
    }

    /// Writes the natural logarithm of each of `count` numbers to `target`, which may be the source.
    public static func log(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        Logarithm.values(x, target, count)
    }

    /// Writes log(1 + x) for each of `count` numbers to `target`, which may be the source.
    public static func log1p(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        LogarithmOfOnePlus.values(x, target, count)
    }

    /// Writes the binary logarithm of each of `count` numbers to `target`, which may be the source.
    public static func log2(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        BinaryLogarithm.values(x, target, count)
    }

    /// Writes the decimal logarithm of each of `count` numbers to `target`, which may be the source.
    public static func log10(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        DecimalLogarithm.values(x, target, count)
    }

    /// Writes the hyperbolic sine of each of `count` numbers to `target`, which may be the source.
    public static func sinh(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        HyperbolicSine.values(x, target, count)
    }

    /// Writes the hyperbolic cosine of each of `count` numbers to `target`, which may be the source.
    public static func cosh(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        HyperbolicCosine.values(x, target, count)
    }

    /// Writes the hyperbolic tangent of each of `count` numbers to `target`, which may be the source.
    public static func tanh(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        HyperbolicTangent.values(x, target, count)
    }

    /// Writes the sine of each of `count` angles in radians to `target`, which may be the source.
    public static func sin(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        Sine.values(x, target, count)
    }

    /// Writes the cosine of each of `count` angles in radians to `target`, which may be the source.
    public static func cos(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        Cosine.values(x, target, count)
    }

    /// Writes the tangent of each of `count` angles in radians to `target`, which may be the source.
    public static func tan(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        Tangent.values(x, target, count)
    }

    /// Writes the inverse sine of each of `count` numbers, in radians, to `target`, which may be the source.
    public static func asin(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        InverseSine.values(x, target, count)
    }

    /// Writes the inverse cosine of each of `count` numbers, in radians, to `target`, which may be the source.
    public static func acos(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        InverseCosine.values(x, target, count)
    }

    /// Writes the inverse tangent of each of `count` numbers, in radians, to `target`, which may be the source.
    public static func atan(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        InverseTangent.values(x, target, count)
    }

    /// Writes the inverse hyperbolic sine of each of `count` numbers to `target`, which may be the source.
    public static func asinh(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        InverseHyperbolicSine.values(x, target, count)
    }

    /// Writes the inverse hyperbolic cosine of each of `count` numbers to `target`, which may be the source.
    public static func acosh(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        InverseHyperbolicCosine.values(x, target, count)
    }

    /// Writes the inverse hyperbolic tangent of each of `count` numbers to `target`, which may be the source.
    public static func atanh(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        InverseHyperbolicTangent.values(x, target, count)
    }

    /// Writes the error function of each of `count` numbers to `target`, which may be the source.
    public static func erf(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        ErrorFunction.values(x, target, count)
    }

    /// Writes the complementary error function of each of `count` numbers to `target`, which may be the source.
    public static func erfc(_ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int) {
        ComplementaryErrorFunction.values(x, target, count)
    }

    /// Writes x to the power y for each of `count` pairs to `target`, which may be one of the sources.
    public static func pow(
        _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int
    ) {
        Power.values(x, y, target, count)
    }

    /// Writes the angle of the point (x, y) in radians for each of `count` pairs to `target`, which may be one of the
    /// sources.
    public static func atan2(
        _ y: UnsafePointer<Double>, _ x: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>, count: Int
    ) {
        AngleOfPoint.values(y, x, target, count)
    }
}
