import Diagnostics
import Expressions
import TestSupport
import Testing

/// The expression language of LEMS. Values were worked out by hand from its order of operations.
struct LEMSParserTests {
    private func value(_ text: String) throws -> Double? {
        let names = ["a": 7.0, "b": 3.0, "c": 2.0, "x": -0.5]
        return ConstantExpression.value(try LEMSParser.number(ExpressionSource(text)).expression) { names[$0] }
    }

    /// Texts and their values.
    static let oracle: [(text: String, value: Double)] = [
        ("a-b+c", 6.0), ("a+b-c", 8.0), ("a-b-c", 2.0), ("a*b/c", 10.5), ("a/b*c", 7.0 / 3.0 * 2.0),
        ("a/b/c", 7.0 / 3.0 / 2.0), ("-a*b", -21.0), ("-a+b", -4.0), ("-a-b", -10.0), ("(-a)^c", 49.0),
        ("-a^c", -49.0), ("b*-c^2", 12.0), ("b-c*-a", 17.0), ("a^c^b", 117_649.0), ("b^-c", 1.0 / 9.0),
        ("1e-3*a", 0.007), ("2E+2", 200.0), ("a-1e-1", 6.9), ("exp(-x)", 1.6487212707001282), ("abs(x)", 0.5),
        ("H(x)", 0.0), ("H(0)", 0.5), ("ceil(1.2)", 2.0), ("ln(a)", 1.9459101490553132), ("log(a)", 1.9459101490553132),
        ("factorial(5)", 120.0), (" ( a ) ", 7.0), (".5*a", 3.5),
    ]

    /// Operators bind in the order unary minus, `^`, `/`, `*`, `-`, `+`.
    @Test(arguments: oracle.indices) func values(index: Int) throws {
        let (text, expected) = Self.oracle[index]
        #expect(try value(text) == expected, "\(text)")
    }

    /// `.eq.`, `.and.` and `.or.` share a level below the other comparisons and group from the left.
    @Test(arguments: [
        ("a .gt. b .and. c .lt. a", true), ("a .lt. b .or. c .leq. 2", true), ("(a .eq. 7) .and. (b .neq. 3)", false),
        ("a .geq. 7 .and. b .gt. 3 .or. c .eq. c", true),
    ])
    func conditions(text: String, expected: Bool) throws {
        guard text.contains("c .eq. c") else {
            let names = ["a": 7.0, "b": 3.0, "c": 2.0]
            let value = ConstantExpression.value(try LEMSParser.condition(ExpressionSource(text)).expression) {
                names[$0]
            }
            #expect(value == (expected ? 1 : 0))
            return
        }
        // ((… .or. c) .eq. c) compares a truth value, which is refused with the reason.
        #expect(
            hints { _ = try LEMSParser.condition(ExpressionSource(text)) }
                == ["put brackets around each comparison: in LEMS '.eq.' binds no tighter than '.and.' and '.or.'"])
    }

    @Test(arguments: [
        ("a b", "f:2:7: error[E0201]: an operator is missing here"),
        ("(a", "f:2:5: error[E0201]: this bracket is never closed"),
        ("a +", "f:2:8: error[E0201]: the expression ends too early"),
        ("foo(a)", "f:2:5: error[E0202]: unknown function 'foo'"),
        ("a .gt. b", "f:2:5: error[E0205]: this expression is a condition where a number is expected"),
        ("a,b", "f:2:6: error[E0201]: unexpected ','"),
        ("a**2", "f:2:6: error[E0201]: '**' is not an operator of LEMS"),
    ])
    func refusals(text: String, message: String) {
        let source = ExpressionSource(text, at: Place(file: "f", line: 2, column: 5))
        #expect(headlines { _ = try LEMSParser.number(source) } == [message])
    }

    /// jLEMS 0.12.0 refuses the spellings of other languages.
    @Test(arguments: [
        ("<", ".lt."), (">", ".gt."), ("<=", ".leq."), (">=", ".geq."), ("==", ".eq."), ("!=", ".neq."),
        ("&&", ".and."), ("||", ".or."), ("&", ".and."), ("|", ".or."), ("and", ".and."), ("or", ".or."),
    ])
    func otherSpellingsAreRefused(spelling: String, operation: String) {
        let isLogic = operation == ".and." || operation == ".or."
        let source = ExpressionSource(isLogic ? "(a .gt. 1) \(spelling) (b .lt. 2)" : "a \(spelling) 1")
        #expect(
            headlines { _ = try LEMSParser.condition(source) }.map {
                $0.contains("'\(spelling)' is not an operator of LEMS")
            } == [true])
        #expect(hints { _ = try LEMSParser.condition(source) } == ["write '\(operation)'"])
        let right = ExpressionSource(isLogic ? "(a .gt. 1) \(operation) (b .lt. 2)" : "a \(operation) 1")
        #expect(throws: Never.self) { _ = try LEMSParser.condition(right) }
    }

    /// For any text of an attribute, the parser returns a tree or throws a diagnostic.
    @Test func nothingCrashes() {
        let pieces = [
            "a", "1", "(", ")", "-", "+", "*", "/", "^", ".gt.", ".and.", "exp", " ", "1e", ".", ",", "random(",
        ]
        var seed: UInt64 = 7
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<12 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1
                text += pieces[Int((seed >> 33) % UInt64(pieces.count))]
            }
            _ = try? LEMSParser.number(ExpressionSource(text))
        }
        _ = try? LEMSParser.number(ExpressionSource(String(repeating: "(", count: 10_000)))
        _ = try? LEMSParser.number(ExpressionSource(String(repeating: "-", count: 10_000) + "a"))
        _ = try? LEMSParser.number(ExpressionSource(Array(repeating: "a", count: 5000).joined(separator: "+")))
    }
}
