/// An elementary function of one argument for which native code is generated: all but log2, erf, erfc and
/// the inverse hyperbolic functions.
///
/// The algorithm is run over a kind of lanes that record their operations. Code of the same operations has the same
/// bits.
///
///     let (value, isOrdinary) = OrdinaryFunction.exp.value(lanes)
package enum OrdinaryFunction: CaseIterable, Sendable {
    /// The functions of ``ElementaryFunctions`` with the same names.
    case exp, expm1, log, log10, sinh, cosh, tanh, sin, cos, tan, asin, acos, atan

    /// Returns for each lane the value of the function by its branch-free algorithm, and whether the algorithm holds
    /// for the argument. Where it does not, the value has no meaning, and the function of ``ElementaryFunctions`` must
    /// be called instead.
    package func value<L: Lanes>(_ x: L) -> (value: L, isOrdinary: L.Mask) {
        switch self {
        case .exp: Self.value(x, Exponential.self)
        case .expm1: Self.value(x, ExponentialLessOne.self)
        case .log: Self.value(x, Logarithm.self)
        case .log10: Self.value(x, DecimalLogarithm.self)
        case .sinh: Self.value(x, HyperbolicSine.self)
        case .cosh: Self.value(x, HyperbolicCosine.self)
        case .tanh: Self.value(x, HyperbolicTangent.self)
        case .sin: Self.value(x, Sine.self)
        case .cos: Self.value(x, Cosine.self)
        case .tan: Self.value(x, Tangent.self)
        case .asin: Self.value(x, InverseSine.self)
        case .acos: Self.value(x, InverseCosine.self)
        case .atan: Self.value(x, InverseTangent.self)
        }
    }

    /// Returns for each lane the power x^y by its branch-free algorithm, and whether the algorithm holds for the
    /// arguments, as ``value(_:)`` does for functions of one argument.
    package static func power<L: Lanes>(_ x: L, _ y: L) -> (value: L, isOrdinary: L.Mask) { Power.ordinary(x, y) }

    private static func value<L: Lanes, A: Algorithm>(_ x: L, _ algorithm: A.Type) -> (value: L, isOrdinary: L.Mask) {
        (A.ordinary(x), A.isOrdinary(x))
    }
}
