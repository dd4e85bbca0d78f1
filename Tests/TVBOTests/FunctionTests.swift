import Diagnostics
import ModelCore
import Simulator
import TVBO
import TestSupport
import Testing

/// Functions of a model with default values of arguments and with constants of their own.
struct FunctionTests {
    private func text(_ functions: String, rhs: String, parameters: String = "{ k: { value: 3 } }") -> String {
        Small.experiment(rhs: rhs, parameters: parameters).replacing(
            "  state_variables:", with: "  functions: \(functions)\n  state_variables:")
    }

    private func values(_ text: String) throws -> [Double] {
        try PreparedModel(Small.model(text)).run(SimulationRequest()).trajectory.columns[0].values
    }

    /// A call gives the value of the equation that is written out.
    @Test(arguments: [
        ("{ f: { arguments: { u: {}, s: { value: 2 } }, equation: { rhs: s*u + 1 } } }", "f(v)", "2*v + 1"),
        ("{ f: { arguments: { u: {}, s: { value: 2 } }, equation: { rhs: s*u + 1 } } }", "f(v, k)", "k*v + 1"),
        ("{ f: { arguments: { s: { value: '-2.5' }, u: {} }, equation: { rhs: s*u } } }", "f(v)", "-2.5*v"),
        ("{ f: { arguments: { s: { value: 2 }, u: {} }, equation: { rhs: s/u } } }", "f(v, k)", "k/v"),
        ("{ f: { arguments: [{ name: u }, { name: s, value: 2 }], equation: { rhs: s*u } } }", "f(v) + f(v, 1)", "3*v"),
        ("{ f: { arguments: { u: {} }, equation: { rhs: c*u, parameters: { c: { value: 4 } } } } }", "f(v)", "4*v"),
        ("{ f: { arguments: { u: {} }, equation: { rhs: k*u, parameters: { k: { value: 4 } } } } }", "f(v)*k", "4*v*k"),
    ])
    func callsAreWrittenOut(functions: String, call: String, written: String) throws {
        #expect(try values(text(functions, rhs: call)) == values(text("{}", rhs: written)))
    }

    @Test(arguments: [
        (
            "{ f: { arguments: { u: {}, s: { value: 2 } }, equation: { rhs: s*u } } }", "f()",
            "error[E0201]: the function 'f' takes 1 to 2 arguments, not 0"
        ),
        (
            "{ f: { arguments: { u: {}, s: { value: 2 } }, equation: { rhs: s*u } } }", "f(v, 1, 2)",
            "error[E0201]: the function 'f' takes 1 to 2 arguments, not 3"
        ),
        (
            "{ f: { arguments: { u: {} }, equation: { rhs: c*u, parameters: { c: { value: 4 } } } } }", "f(v, 5)",
            "error[E0201]: the function 'f' takes 1 argument, not 2"
        ),
        (
            "{ f: { arguments: { u: {} }, equation: { rhs: u, parameters: { u: { value: 4 } } } } }", "f(v)",
            "error[E0206]: 'u' is the name of an argument and of a parameter of the equation of function 'f'"
        ),
        (
            "{ f: { arguments: { u: {}, s: { value: 2, unit: mV } }, equation: { rhs: s*u } } }", "f(v)",
            "error[E0501]: a default value of argument 's' of function 'f' with the unit 'mV' is not supported"
        ),
        (
            "{ f: { arguments: { u: {}, s: { value: .inf } }, equation: { rhs: s*u } } }", "f(v)",
            "error[E0405]: the value of argument 's' of function 'f' must be finite"
        ),
        (
            "{ f: { arguments: { u: {}, x: { value: 2 } }, equation: { rhs: x*u } } }", "f(v)",
            "error[E0501]: a default value of the argument 'x' of function 'f' is not supported, because TVBO takes"
                + " arguments named in1, in2, in3, x and y for inputs and ignores their values"
        ),
        (
            "{ f: { arguments: { u: {} }, equation: { rhs: c*u, parameters: { c: { value: 4, unit: mV } } } } }",
            "f(v)",
            "error[E0501]: the parameter 'c' of the equation of function 'f' must be one number without a unit"
        ),
    ])
    func refusals(functions: String, call: String, message: String) {
        let found = headlines { _ = try Small.model(text(functions, rhs: call)) }
        #expect(found.contains { $0.hasSuffix(": " + message) }, "\(found)")
    }

    /// Where TVBO's back ends read a function in another way, this is said.
    @Test(arguments: [
        (
            "{ f: { arguments: [{ name: s, value: 2 }, { name: u }], equation: { rhs: s/u } } }",
            "the jax back end of TVBO 0.5.3 passes the arguments of the function 'f' in the written order; tvbo-verify"
                + " passes those with default values last, as tvboptim does: u, s"
        ),
        (
            "{ f: { arguments: { u: {}, s: { value: 2 } }, equation: { rhs: s/u } } }",
            "the jax back end of TVBO 0.5.3 passes the arguments of the function 'f' in the order of their names;"
                + " tvbo-verify passes those with default values last, as tvboptim does: u, s"
        ),
        (
            "{ f: { arguments: { u: {} }, equation: { rhs: k*u, parameters: { k: { value: 4 } } } } }",
            "the jax back end of TVBO 0.5.3 reads the model's 'k' in the function 'f', and not the parameter 'k' of its"
                + " equation, so its results differ"
        ),
    ])
    func warnings(functions: String, message: String) throws {
        #expect(try Small.model(text(functions, rhs: "f(v)")).remarks.map(\.message).contains(message))
    }

    /// Arguments in the order of a call give no warning.
    @Test func nothingIsSaidOfTheUsualOrder() throws {
        let functions = "{ f: { arguments: { s: {}, u: { value: 2 } }, equation: { rhs: s/u } } }"
        #expect(try Small.model(text(functions, rhs: "f(v)")).remarks.map(\.message).allSatisfy { !$0.contains("'f'") })
    }
}
