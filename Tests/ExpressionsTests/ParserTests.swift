import Diagnostics
import Expressions
import TestSupport
import Testing

struct ParserTests {
    private func value(_ text: String, _ names: [String: Double] = [:]) throws -> Double {
        TreeEvaluator.value(try Parser.number(ExpressionSource(text), declared: Set(names.keys)).expression, names)
    }

    /// Values by hand.
    @Test(arguments: [
        ("-2**2", -4), ("2**3**2", 512), ("2**-1", 0.5), ("1/2", 0.5), ("7 - 4 - 2", 1), ("8/4/2", 1), ("2*3%4", 2),
        ("(-0.25) % 1", 0.75), ("5 % -3", -1), ("-(1 + 2)*3", -9), ("2^3", 8), ("1e-3*1000", 1), ("1.5E2", 150),
        (".5 + 1.", 1.5),
        ("--3", 3), ("+3 - -2", 5), ("Piecewise((1, 2 < 1), (7, True))", 7), ("Min(3, 1, 2)", 1), ("Max(1, 5)", 5),
        ("sech(0)", 1), ("sec(0)", 1), ("cbrt(8)", 2), ("root(16, 4)", 2), ("log(8, 2)", 3),
        ("7 // 2", 3), ("-7 // 2", -4), ("8 // 3 // 2", 1),
        ("Piecewise((1, 0 < 0.5 < 1), (2, True))", 1), ("Piecewise((1, 0 < 2 < 1), (2, True))", 2),
        ("Piecewise((1, 3 >= 2 > 1 >= 1), (2, True))", 1), ("Piecewise((1, 3 >= 2 > 1 > 1), (2, True))", 2),
        ("where(1 > 2, 5, 6)", 6), ("Mod(7, 4)", 3), ("sqrt(16)", 4), ("Abs(-3)", 3), ("Heaviside(0)", 0.5),
        ("Heaviside(0, 0.25)", 0.25), ("Heaviside(2, 3)", 1), ("Heaviside(-2, 3)", 0),
        // SymPy negates a comparison itself, so that one with NaN is false even when negated.
        ("Piecewise((1, ~(log(-1) > 0)), (2, True))", 2), ("Piecewise((1, Not(log(-1) > 0)), (2, True))", 2),
        ("Piecewise((1, (log(-1) > 0) | (0 >= log(-1))), (2, True))", 1),
        ("Piecewise((1, Or(log(-1) > 0, 1 < 0, log(-1) <= 0)), (2, True))", 1),
        ("Piecewise((1, (log(-1) > 0) | (log(-1) < 0)), (2, True))", 2),
        ("Piecewise((1, ~((log(-1) > 0) & (log(-1) <= 0))), (2, True))", 1),
        ("Piecewise((1, ~((log(-1) > 0) | (1 > 2))), (2, True))", 2), ("Piecewise((1, ~~(2 > 1)), (2, True))", 1),
        ("Piecewise((1, (1 > 2) | (3 > 2) & (2 > 1)), (0, True))", 1), ("Piecewise((1, ~(1 > 2)), (0, True))", 1),
    ]) func values(text: String, expected: Double) throws { #expect(try value(text) == expected) }

    /// Identities between functions, up to a few roundings: each side has at most four operations with an error of half
    /// an ulp, and values of about 1.
    @Test(arguments: [
        ("csc(0.7)*sin(0.7)", 1.0), ("cot(0.7)*tan(0.7)", 1), ("csch(0.7)*sinh(0.7)", 1), ("coth(0.7)*tanh(0.7)", 1),
        ("sec(0.7)*cos(0.7)", 1), ("sech(0.7)*cosh(0.7)", 1),
        ("cbrt(0.7)**3", 0.7), ("root(0.7, 5)**5", 0.7), ("2.5**log(0.7, 2.5)", 0.7),
    ]) func identities(text: String, expected: Double) throws {
        #expect(abs(try value(text) - expected) <= 16 * expected.ulp)
    }

    @Test(arguments: [
        "v .gt. 1", "v.gt.1", "v .GT. 1", "1.lt.v", "v > 1. .and. v .lt. 5.", "v >= 2 .or. v .eq. 0", ".not. v .leq. 1",
        "not v <= 1", "v > 1 and v < 5", "Gt(v, 1)", "And(v > 1, v < 5)",
    ]) func conditionsInEverySpelling(text: String) throws {
        let condition = try Parser.condition(ExpressionSource(text), declared: ["v"]).expression
        #expect(TreeEvaluator.holds(condition, ["v": 2]))
        #expect(!TreeEvaluator.holds(condition, ["v": 1]))
    }

    @Test func declaredNamesBeatBuiltIns() throws {
        #expect(try value("E*I*gamma*pi*exp", ["E": 2, "I": 3, "gamma": 5, "pi": 7, "exp": 11]) == 2310)
    }

    @Test func piIsAmbient() throws { #expect(try value("pi") == .pi) }

    /// Branches after the first true one are not evaluated: 0/0 in them has no effect.
    @Test func piecewiseIsLazy() throws {
        let text = "Piecewise((1.0, Eq(v, -40.0)), (0.1*(v + 40.0)/(1.0 - exp(-(v + 40.0)/10)), True))"
        #expect(try value(text, ["v": -40]) == 1)
    }

    /// Printing and parsing again gives the same tree, in which negations are carried out, unless a comparison and its
    /// complement are among the conditions, whose disjunction is true. Once more gives the same tree in any case.
    @Test(arguments: 0..<400) func roundTrip(seed: Int) throws {
        var generator = ExpressionGenerator(seed: UInt64(seed), names: ["a", "b", "x"])
        let expression = generator.number(depth: 5)
        func parsed(_ text: String) throws -> Expression {
            try Parser.number(ExpressionSource(text), declared: ["a", "b", "x"]).expression
        }
        let first = try parsed(expression.description)
        let carriedOut = expression.rewritten { if case .not(let condition) = $0 { condition.negated } else { $0 } }
        if !hasComplements(carriedOut) { #expect(first == carriedOut) }
        #expect(try parsed(first.description) == first)
    }

    /// Returns whether an expression has a comparison and its complement, in either order of the operands.
    private func hasComplements(_ expression: Expression) -> Bool {
        var all: Set<Expression> = []
        var complements: Set<Expression> = []
        expression.visit { part in
            guard case .relation(let relation, let x, let y) = part else { return }
            all.insert(part)
            let mirrored: [Expression.Relation: Expression.Relation] = [
                .less: .greater, .greater: .less, .lessOrEqual: .greaterOrEqual, .greaterOrEqual: .lessOrEqual,
            ]
            complements.insert(.relation(relation.negated, x, y))
            complements.insert(.relation(mirrored[relation.negated] ?? relation.negated, y, x))
        }
        return !all.isDisjoint(with: complements)
    }

    /// Damaged text is refused or read, but never crashes.
    @Test(arguments: 0..<400) func mutations(seed: Int) {
        var random = SplitMix(UInt64(seed) &+ 77)
        var generator = ExpressionGenerator(seed: UInt64(seed), names: ["a", "b"])
        var characters = Array(generator.number(depth: 4).description)
        for _ in 0..<3 {
            let index = Int.random(in: 0...characters.count, using: &random)
            characters.insert(Array("()+-*/%^<>=!&|~,.eE1a_é§\u{0}").randomElement(using: &random) ?? "(", at: index)
        }
        let faults = headlines { _ = try Parser.number(ExpressionSource(String(characters))) }
        #expect(faults.allSatisfy { $0.contains("error[E02") })
    }

    @Test(arguments: [
        ("a +", "f:3:8: error[E0201]: the expression ends too early", ""),
        ("", "f:3:5: error[E0201]: the expression is empty", ""),
        ("(a + b", "f:3:11: error[E0201]: ')' is missing here", ""),
        ("a + b)", "f:3:10: error[E0201]: this ')' has no matching '('", ""),
        ("2 a", "f:3:7: error[E0201]: an operator is missing here", "write '*' for a product"),
        ("2a", "f:3:6: error[E0201]: the number '2' is followed directly by 'a'", "write the multiplication: 2*a…"),
        ("3(a)", "f:3:6: error[E0201]: an operator is missing here", "write '*' for a product"),
        (
            "a < b == 1", "f:3:11: error[E0201]: comparisons with == and != cannot be chained",
            "join two comparisons with '&'"
        ),
        (
            "1 < " + Array(repeating: "a", count: 40).joined(separator: "+") + " < 2",
            "f:3:89: error[E0201]: the middle of a chain of comparisons is too long",
            "join two comparisons with '&', or define the middle as a derived variable"
        ),
        (
            "a != b < 1", "f:3:12: error[E0201]: comparisons with == and != cannot be chained",
            "join two comparisons with '&'"
        ),
        ("expp(a)", "f:3:5: error[E0202]: unknown function 'expp'", "did you mean 'exp'?"),
        ("exp(a, b)", "f:3:5: error[E0201]: the function 'exp' takes 1 argument, not 2", ""),
        (
            "a[0]", "f:3:6: error[E0201]: unexpected character '['",
            "use a parameter or variable of its own for each element: expressions cannot index arrays"
        ),
        (
            "a = b", "f:3:7: error[E0201]: unexpected character '='",
            "write '==' to compare, or remove the part up to '=': this text is only the right-hand side of an equation"
        ),
        (
            "a > b", "f:3:5: error[E0205]: this expression is a condition where a number is expected",
            "turn the condition into a number with Piecewise((1, condition), (0, True))"
        ),
        (
            "(a > b)*2", "f:3:5: error[E0205]: 'a > b' is a condition where a number is expected",
            "turn the condition into a number, in TVBO with Piecewise, in LEMS with a ConditionalDerivedVariable"
        ),
        (
            "log1p(a)", "f:3:5: error[E0202]: unknown function 'log1p'",
            "write 'log(1 + x)' for log1p(x)"
        ),
        (
            "sum(a)", "f:3:5: error[E0202]: unknown function 'sum'",
            "TVBO's back ends compute 'sum' over all nodes, which is not supported: use a coupling between the nodes"
        ),
        ("log(a, b, a)", "f:3:5: error[E0201]: the function 'log' takes 1 or 2 arguments, not 3", ""),
        ("a / / b", "f:3:9: error[E0201]: '/' is not expected here", ""),
        ("mode_dot(a)", "f:3:5: error[E0201]: the function 'mode_dot' takes 2 arguments, not 1", ""),
    ]) func refusals(text: String, message: String, hint: String) {
        let source = ExpressionSource(text, at: Place(file: "f", line: 3, column: 5))
        #expect(headlines { _ = try Parser.number(source, declared: ["a", "b"]) } == [message])
        #expect(hints { _ = try Parser.number(source, declared: ["a", "b"]) } == (hint.isEmpty ? [] : [hint]))
    }

    @Test func depthAndLengthAreBounded() {
        let deep = String(repeating: "(", count: 4000) + "1" + String(repeating: ")", count: 4000)
        let long = Array(repeating: "1", count: 4000).joined(separator: "+")
        let signs = String(repeating: "-", count: 4000) + "1"
        for text in [deep, long, signs, String(repeating: "1", count: 20000)] {
            #expect(headlines { _ = try Parser.number(ExpressionSource(text)) }.count == 1)
        }
    }
}

struct FunctionTests {
    /// Modulo has the sign of the divisor and undoes division.
    @Test(arguments: [(7.0, 3.0), (-7, 3), (7, -3), (-7, -3), (-0.25, 1), (5.5, 2)])
    func moduloIsFloored(x: Double, y: Double) {
        let rest = Function.modulo(x, y)
        #expect(rest == x - y * (x / y).rounded(.down))
        #expect(rest == 0 || (rest < 0) == (y < 0))
    }

    @Test(arguments: [2.0, 3, 4, 5, 16]) func wholePowersAreProducts(n: Double) {
        #expect(Function.power(1.1, n) == (1..<Int(n)).reduce(1.1) { product, _ in product * 1.1 })
    }

    /// A quantity hides a function of its name, and is not called.
    @Test(arguments: [
        ("sin(2)", "the model declares a quantity of this name, which hides the function: rename the quantity"),
        ("a(2)", "write '*' for a product"),
    ]) func quantitiesThatAreCalled(text: String, hint: String) throws {
        let parsed = try Parser.number(ExpressionSource(text), declared: ["sin", "a"])
        let error = #expect(throws: DiagnosticsError.self) { try parsed.inlining([:]) }
        #expect(error?.diagnostics.map(\.hint) == [hint])
    }

    /// The last branch of a Piecewise without a default holds wherever no other does; SymPy leaves it undefined there.
    @Test(arguments: [
        ("Piecewise((5, a < 1), (7, a < 2))", "Piecewise((5, a < 1), (7, True))", 0), ("Piecewise((a, a < 1))", "a", 0),
        ("2 + Piecewise((5, a < 1), (b, a < 2))*Piecewise((b, a > b))", "2 + Piecewise((5, a < 1), (b, True))*b", 4),
    ]) func openPiecewise(text: String, closed: String, offset: Int) throws {
        func parsed(_ text: String) throws -> ParsedExpression {
            try Parser.number(
                ExpressionSource(text, at: Place(file: "f", line: 1, column: 1)), declared: ["a", "b"])
        }
        #expect(try parsed(text).expression == parsed(closed).expression)
        #expect(try parsed(text).openPiecewise == offset)
        #expect(try parsed(closed).openPiecewise == nil)
    }
}
