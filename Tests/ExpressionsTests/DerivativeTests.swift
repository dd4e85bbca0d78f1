import Expressions
import TestSupport
import Testing

/// Derivatives compared with finite differences of the function.
struct DerivativeTests {
    /// Expressions in x, away from where they jump.
    private static let smooth = [
        "x", "3", "-x", "x + 2*x", "5 - x", "x*x*y", "(x + 1)/(x*x + 2)", "x**3", "x**0.5", "2**x", "x**x", "x % 3",
        "(x + 20) % (3 + x)", "exp(-x/2)", "log(x)", "log10(x)", "sqrt(x + 1)", "sin(x)", "cos(x)", "tan(x/3)",
        "asin(x/3)", "acos(x/3)", "atan(x)", "sinh(x)", "cosh(x)", "tanh(x)", "atan2(x, y)", "atan2(y, x)", "erf(x)",
        "asinh(x)", "acosh(x + 2)", "atanh(x/9)", "erfc(x)", "abs(x - 5)", "sign(x)*x", "floor(x)*x", "ceil(x)*x",
        "min(x, 1)", "max(x, y*x, 1)", "H(x - 0.5)*x",
        "Piecewise((x**2, x > 1), (x**3, True))", "1/(1 + exp(-(x - 1)/0.3))",
    ]

    private func parsed(_ text: String) throws -> Expression {
        try Parser.number(ExpressionSource(text)).expression
    }

    private func value(_ expression: Expression, _ x: Double) -> Double {
        TreeEvaluator.value(expression, ["x": x, "y": 0.4])
    }

    /// A central difference over 2h is off by h²/6 times the third derivative and by rounding over h: 1e-8 for h = 1e-5
    /// and derivatives of the size of one, with a margin of a hundred for the steeper ones.
    @Test(arguments: smooth, [0.7, 1.3, 1.9]) func differences(text: String, x: Double) throws {
        let expression = try parsed(text)
        let derivative = expression.derivative { $0 == "x" ? Expression.number(1) : nil }
        let h = 1e-5
        let difference = (value(expression, x + h) - value(expression, x - h)) / (2 * h)
        let found = value(derivative, x)
        #expect(abs(found - difference) < 1e-6 * max(1, abs(found)))
    }

    /// The derivative with respect to constant names is zero.
    @Test(arguments: ["y", "a*b + exp(y)", "y**2 % 3", "min(y, 2)", "Piecewise((y, x > 1), (2, True))"])
    func constants(text: String) throws {
        #expect(try parsed(text).derivative { $0 == "x" ? Expression.number(1) : nil }.isZero)
    }
}
