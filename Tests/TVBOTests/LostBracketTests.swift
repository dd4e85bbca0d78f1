import Diagnostics
import TVBO
import TestSupport
import Testing

/// Products whose denominator loses its brackets when TVBO 0.5.3 writes the equations of states and derived variables.
struct LostBracketTests {
    private static func model(_ rhs: String, more: String = "") -> String {
        """
        dynamics:
          name: M
          parameters: { a: { value: 0.7 }, b: { value: 1.3 }, c: { value: 0.9 }, k: { value: 1.7 }, y: { value: 0.6 } }
        \(more)
          state_variables: { x: { equation: { rhs: "\(rhs)" }, initial_value: 0.45 } }
        integration: { method: euler, step_size: 0.1, duration: 1 }
        """
    }

    private func isTold(_ text: String) throws -> Bool {
        try Small.model(text).remarks.contains { $0.message.contains("without brackets around a denominator") }
    }

    /// The values were found by running TVBO 0.5.3: true where the text of the equation that it keeps has another value
    /// than the equation.
    @Test(arguments: [
        ("-2*3/(y*b)", true), ("-(x*2/(y*b))", true), ("1/x**-1", true), ("-(a*2/(b/c))", true),
        ("a - x*2/(y*b)", false), ("a - 2*x/(y*b)", false), ("a - x/(y*b)", false), ("-(x*a*2/(y*b))", true),
        ("-(x*a/(y*b))", false), ("-(2*x/(y*b))", false), ("-(x*2)/(y*b)", false), ("-(x/(y*b)*2)", true),
        ("-(x/(2*b))", false), ("-(x/(b*2))", false), ("-(x*2/y)", false), ("-(x*2/y/b)", false),
        ("-(x*2/y**2)", false), ("-(x*2/(y+b))", false), ("-(x*2/(y*(b+1)))", true), ("-(x*0.5/(2*b))", true),
        ("-((x-a)*2/(y*b))", true), ("-(x*2/exp(y*b))", false), ("-(a + x*2/(y*b))", true),
        ("a + (-(x*2/(y*b)))", true), ("(-(x*2/(y*b)))*c", true), ("exp(-(x*2/(y*b)))", true),
        ("exp(-x*2/(y*b))", false), ("exp(-(x-a)*2/(y*b))", false), ("exp(-((x-a)**2/(2*y**2)))", false),
        ("exp(-((x-a)**2*0.5/(y*b)))", true), ("-(x**2*0.5/(y*b))", true), ("-(1/(y*b))", false),
        ("-(1*x/(y*b))", false), ("-(x*1/(y*b))", true), ("-1*2*x/(y*b)", true), ("-2*x*3/(y*b)", true),
        ("-2*x/(y*b)*3", true), ("-2/(y*b)*3", true), ("-2*(3/(y*b))", true), ("-2*(x/(y*b))", false),
        ("-2*(1/(y*b))", true), ("-0.1*(1/(y*b))*x", true), ("-a*(1/(y*b))", false), ("-a*(2/(y*b))", false),
        ("a*(-2)*3/(y*b)", false), ("-(x*2/(y*b)) + a", true), ("a - (x*2/(y*b))", false),
        ("a*b - (x*2/(y*b))*c", false), ("(a - x*2/(y*b))/c", false), ("-(x*2/(y*b)) - (a*3/(c*k))", true),
        ("2*x/(y*b)", false), ("-(x/y*2/b)", false), ("-(c*3*x/(y*b))/k", true), ("tanh(-(x*2/(y*b)))", true),
        ("-(x*(2/(y*b)))", true), ("-(x*2*a**-1)", false), ("x/y**-2", false), ("x**-1/(y*b)", false),
        ("1/(1/x)", false), ("1/(x/y)", false), ("1/(x**-1*y)", false), ("2/(y*b)**-1", false), ("a/(b**(-c))", false),
        ("x**(-2)/3", false), ("-x**(-2)*3", false), ("-3*(x*2)/(y*b)", true), ("-3*4*x", false),
        ("-(x*2)/(-(y*3/(b*c)))", true),
    ]) func equations(rhs: String, differs: Bool) throws { #expect(try isTold(Self.model(rhs)) == differs) }

    /// Forms of random expressions, with the same check: the first of several denominators is a sum with more negative
    /// terms than others, and inverses.
    @Test(arguments: [
        ("x + (1/(x - y - b))/c", true), ("x + 7/(-(c + k + -(x)))*1.5/k", true),
        ("x + (4 - a)/(-(y*x + y**3))*4/x", true), ("x + 2*(2.0/(a - c - y))/x", true),
        ("x + (2*(a*b))/(3**-1)", false), ("x + (1.0/(x - y - b))/c", false), ("x + 2/((x - y - b))/c", false),
        ("x + (1/(x + y - b))/c", false),
        ("x + (1/c)/(x - y - b)", false), ("x + x/3/(x - y - b)", false), ("x + x/(x - y - b)/3", true),
        ("x + x/(x - y - b)/3.0", false),
    ]) func denominators(rhs: String, differs: Bool) throws { #expect(try isTold(Self.model(rhs)) == differs) }

    /// Found by running its back ends: texts of derived variables and the values of Piecewise are written again, those of
    /// functions, parameters and conditions are not.
    @Test(arguments: [
        ("-x + d", "  derived_variables: { d: { equation: { rhs: \"-(x*2/(y*b))\" } } }", true),
        ("-x + p", "  derived_parameters: { p: { equation: { rhs: \"-(b*2/(y*b))\" } } }", false),
        ("-x + f(x, y)", "  functions: { f: { arguments: [z, w], equation: { rhs: \"-(z*2/(w*1.3))\" } } }", false),
        ("-x + f(-(x*2/(y*b)))", "  functions: { f: { arguments: [z], equation: { rhs: \"z**2\" } } }", true),
        ("-x + Piecewise((-(x*2/(y*b)), x > 0.2), (0.1, True))", "", true),
        ("-x + Piecewise((1, -(x*2/(y*b)) > -1.2), (0.1, True))", "", false),
        ("-x - (-(x*2/(y*b)))", "", false), ("-(x - x*2/(y*b))", "", false), ("-x - (-2*3/(y*b))", "", false),
        ("-(x + x*2/(y*b))", "", true), ("-x + 1/y**-1", "", true), ("-(x*pi/(y*b))", "", false),
    ]) func otherPlaces(rhs: String, more: String, differs: Bool) throws {
        #expect(try isTold(Self.model(rhs, more: more)) == differs)
    }
}
