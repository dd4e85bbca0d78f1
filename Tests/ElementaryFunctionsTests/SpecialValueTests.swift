import ElementaryFunctions
import Testing

private typealias EF = ElementaryFunctions

/// The special values of IEEE 754-2019, section 9.2.1.
struct SpecialValueTests {
    private static let least = Double.leastNonzeroMagnitude
    private static let pi = 0x1.921fb54442d18p1

    /// The values at −∞, −0, 0 and ∞.
    @Test(
        arguments: [
            ("exp", 0, 1, 1, .infinity), ("expm1", -1, -0.0, 0, .infinity),
            ("log", .nan, -.infinity, -.infinity, .infinity), ("log2", .nan, -.infinity, -.infinity, .infinity),
            ("log10", .nan, -.infinity, -.infinity, .infinity), ("log1p", .nan, -0.0, 0, .infinity),
            ("sinh", -.infinity, -0.0, 0, .infinity), ("cosh", .infinity, 1, 1, .infinity), ("tanh", -1, -0.0, 0, 1),
            ("sin", .nan, -0.0, 0, .nan), ("cos", .nan, 1, 1, .nan), ("tan", .nan, -0.0, 0, .nan),
            ("asin", .nan, -0.0, 0, .nan), ("acos", .nan, pi / 2, pi / 2, .nan), ("atan", -pi / 2, -0.0, 0, pi / 2),
            ("asinh", -.infinity, -0.0, 0, .infinity), ("acosh", .nan, .nan, .nan, .infinity),
            ("atanh", .nan, -0.0, 0, .nan), ("erf", -1, -0.0, 0, 1), ("erfc", 2, 1, 1, 0),
        ] as [(String, Double, Double, Double, Double)])
    func limits(name: String, minusInfinity: Double, minusZero: Double, zero: Double, infinity: Double) throws {
        let subject = try #require(Subject.all.first { $0.name == name })
        for (x, expected) in [
            (-.infinity, minusInfinity), (-0.0, minusZero), (0, zero), (.infinity, infinity), (.nan, .nan),
        ] as [(Double, Double)] {
            let value = subject.value(x)
            #expect(value.isNaN ? expected.isNaN : value.bitPattern == expected.bitPattern, "\(name)(\(x)) = \(value)")
        }
    }

    @Test(
        arguments: [
            (EF.exp(709.782712893384), 1.7976931348622732e308), (EF.exp(709.7827128933841), .infinity),
            (EF.exp(-745.1332191019411), least), (EF.exp(-745.1332191019412), 0), (EF.exp(1e300), .infinity),
            (EF.exp(-1e300), 0), (EF.expm1(-1e300), -1), (EF.expm1(709.7827128933841), .infinity),
            (EF.sinh(710.4758600739439), 1.7976931348621744e308), (EF.sinh(710.475860073944), .infinity),
            (EF.cosh(-710.475860073944), .infinity), (EF.tanh(-1e300), -1), (EF.log(least), -744.4400719213812),
            (EF.log10(least), -323.3062153431158), (EF.log1p(-1), -.infinity), (EF.asin(1), pi / 2), (EF.acos(1), 0),
            (EF.acos(-1), pi), (EF.asin(-1), -pi / 2), (EF.atan(1), pi / 4), (EF.erf(7), 1), (EF.erfc(-7), 2),
            (EF.erfc(28), 0), (EF.erfc(1e300), 0), (EF.sin(least), least), (EF.tan(-least), -least),
            (EF.sinh(least), least), (EF.tanh(least), least), (EF.expm1(least), least), (EF.log1p(least), least),
            (EF.asin(least), least), (EF.atan(least), least), (EF.erf(least), least),
            (EF.asinh(least), least), (EF.atanh(least), least), (EF.acosh(1), 0), (EF.atanh(1), .infinity),
            (EF.atanh(-1), -.infinity), (EF.asinh(1.7976931348623157e308), 710.475860073944),
            (EF.acosh(1.7976931348623157e308), 710.475860073944),
        ] as [(Double, Double)])
    func borders(value: Double, expected: Double) { #expect(value == expected) }

    @Test(arguments: [
        EF.log(-1), EF.log(-least), EF.log1p(-1.0000000000000002), EF.asin(1.0000000000000002), EF.acos(-2),
        EF.acosh(0.9999999999999999), EF.acosh(-2), EF.atanh(1.0000000000000002),
        EF.pow(-1, 0.5), EF.pow(-2, 1e-300), EF.pow(.nan, 1), EF.pow(2, .nan), EF.atan2(.nan, 1), EF.atan2(1, .nan),
    ])
    func undefined(value: Double) { #expect(value.isNaN) }

    @Test(
        arguments: [
            (.nan, 0, 1), (.infinity, -0.0, 1), (1, .nan, 1), (1, .infinity, 1), (-1, .infinity, 1),
            (-1, -.infinity, 1),
            (0, 3, 0), (-0.0, 3, -0.0), (-0.0, 2, 0), (-0.0, 2.5, 0), (0, -1, .infinity), (-0.0, -1, -.infinity),
            (-0.0, -2, .infinity), (-0.0, -.infinity, .infinity), (0.5, -.infinity, .infinity), (0.5, .infinity, 0),
            (2, -.infinity, 0), (-2, .infinity, .infinity), (-.infinity, 3, -.infinity), (-.infinity, 2, .infinity),
            (-.infinity, -3, -0.0), (-.infinity, -2, 0), (-.infinity, 0.5, .infinity), (.infinity, -1, 0),
            (.infinity, 0.5, .infinity), (-2, 1e300, .infinity), (-0.5, 1e300, 0), (-1, 1e300, 1), (2, 1024, .infinity),
            (-2, 1025, -.infinity), (2, -1074, least), (-2, -1073, -2 * least), (2, -1076, 0), (-2, -1077, -0.0),
            (1.0000000000000002, 1e300, .infinity), (0.9999999999999999, 1e300, 0), (2, least, 1), (least, 1, least),
            (-3, 0x1p53, .infinity), (-0.5, 0x1.fffffffffffffp52, -0.0),
        ] as [(Double, Double, Double)])
    func powers(x: Double, y: Double, expected: Double) {
        #expect(EF.pow(x, y).bitPattern == expected.bitPattern, "\(x)^\(y) = \(EF.pow(x, y))")
    }

    @Test(
        arguments: [
            (0, 0, 0), (0, -0.0, pi), (-0.0, 0, -0.0), (-0.0, -0.0, -pi), (0, 1, 0), (-0.0, -1, -pi), (1, 0, pi / 2),
            (-1, -0.0, -pi / 2), (1, .infinity, 0), (-1, .infinity, -0.0), (1, -.infinity, pi), (.infinity, 1, pi / 2),
            (.infinity, .infinity, pi / 4), (-.infinity, .infinity, -pi / 4), (.infinity, -.infinity, 3 * pi / 4),
            (-.infinity, -.infinity, -3 * pi / 4), (least, 1, least), (least, least, pi / 4), (1e308, 1e308, pi / 4),
            (1e-308, 1e308, 0), (1e308, -1e-308, pi / 2),
        ] as [(Double, Double, Double)])
    func angles(y: Double, x: Double, expected: Double) {
        #expect(EF.atan2(y, x).bitPattern == expected.bitPattern, "atan2(\(y), \(x)) = \(EF.atan2(y, x))")
    }
}
