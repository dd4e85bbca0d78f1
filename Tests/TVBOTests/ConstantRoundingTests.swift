import ModelCore
import TVBO
import TestSupport
import Testing

/// Parts of equations with parameters and numbers alone that rounding errors decide: SymPy, with which TVBO's back ends
/// read equations, combines numbers in another order. Each of the first ones has other numbers there.
struct ConstantRoundingTests {
    private func told(_ rhs: String, derived: String = "1") throws -> [String] {
        let text = """
            dynamics:
              name: M
              parameters: { p: { value: 0.3 }, a: { value: 0.1 }, b: { value: 0.2 } }
              derived_parameters: { q: { equation: { rhs: "\(derived)" } } }
              state_variables: { y: { equation: { rhs: "\(rhs) - y" } } }
            integration: { method: euler, step_size: 0.1, duration: 0.4 }
            """
        return try Small.model(text).remarks.map(\.message).filter { $0.hasPrefix("rounding errors decide '") }
            .map { String($0.dropFirst(24).prefix { $0 != "'" }) }
    }

    @Test(arguments: [
        "Heaviside(cos(pi*p/0.6))", "sign(cos(pi*p/0.6))", "sign(log(p/0.3))", "(p - a - b)*1e14",
        "erf(p - a - b)*1e12",
    ])
    func partsThatRoundingDecides(part: String) throws {
        #expect(try told(part).count == 1)
        #expect(try told("3 + y*(\(part))").count == 1)
        #expect(try told("q", derived: part).count == 1)
    }

    /// A quantity whose rounding errors do not matter by themselves, but where it is used.
    @Test func roundingErrorsAreCarriedOn() throws {
        #expect(try told("q", derived: "p - a - b").isEmpty)
        #expect(try told("q*1e14", derived: "p - a - b").count == 1)
        #expect(try told("Piecewise((1, q*1e14 > 1), (0, True))", derived: "p - a - b + 1e-14").count == 1)
    }

    @Test(arguments: [
        "(p - a)*2", "sign(log(p/0.6))", "Heaviside(cos(0*p))", "exp(-(p - a)/b)", "p - a - b", "1e14*(p - p)",
        "Heaviside(p - 0.3)", "Piecewise((1, p > 0.3), (0, True))", "floor(7*a)", "exp(700*p)*1e-80",
        "y*sign(cos(pi*p)) + 1/a", "tanh(1e3*(p - a))",
    ])
    func otherParts(part: String) throws { #expect(try told(part).isEmpty) }
}
