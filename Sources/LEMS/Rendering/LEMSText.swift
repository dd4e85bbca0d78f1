import Expressions

/// The formatting of expressions in the language of LEMS.
///
///     LEMSText.text(.arithmetic(.multiply, .name("a"), .arithmetic(.divide, .name("b"), .name("c"))))   // "a * (b / c)"
///
/// Parentheses are written wherever programs that read LEMS might group operands differently: jLEMS binds `/` tighter
/// than `*` and `-` tighter than `+`, and PyLEMS 0.6.9 reads `a - b*c + d` as `a - (b*c + d)`. Negation is written as a
/// leading minus, which jLEMS reads as a difference from 0. The expressions must have been translated by
/// `ExpressionTranslation`.
enum LEMSText {
    /// Returns the text of an expression in the language of LEMS. A piecewise expression, which LEMS can only write as
    /// the cases of a variable, becomes `0`.
    static func text(_ expression: Expression) -> String {
        switch expression {
        case .number(let value) where value < 0: text(.arithmetic(.subtract, .number(0), .number(-value)))
        case .number(let value): ValueText.number(value)
        case .boolean(let truth): truth ? "1 .gt. 0" : "0 .gt. 1"
        case .name(let name): name
        case .negate(let x): text(.arithmetic(.subtract, .number(0), x))
        case .arithmetic(.subtract, .number(0), let x): "-" + part(x, from: 7)
        case .arithmetic(let operation, let x, let y): arithmetic(operation, x, y)
        case .relation(let relation, let x, let y): part(x, from: 2) + sign(relation) + right(y)
        case .logic(let connective, let x, let y): logic(connective, x, y)
        case .not(let p): text(p)
        case .call(let function, let arguments): function.rawValue + "(" + text(arguments.first ?? .number(0)) + ")"
        case .apply(let name, _): name
        case .piecewise: "0"
        }
    }

    /// Returns the precedence of an expression in LEMS, from 0 for connectives to 7 for names, numbers and calls.
    private static func binding(_ expression: Expression) -> Int {
        switch expression {
        case .logic, .not: 0
        case .relation, .boolean: 1
        case .arithmetic(.add, _, _): 2
        case .arithmetic(.subtract, _, _), .negate: 3
        case .number(let value) where value < 0: 3
        case .arithmetic(.multiply, _, _): 4
        case .arithmetic(.divide, _, _): 5
        case .arithmetic: 6
        default: 7
        }
    }

    /// Returns the text of an operand, in parentheses if its precedence is less than `level`.
    private static func part(_ expression: Expression, from level: Int) -> String {
        binding(expression) < level ? "(" + text(expression) + ")" : text(expression)
    }

    /// Returns the text of an operation. The right operand is a name, a number, a call, or in parentheses.
    private static func arithmetic(_ operation: Expression.Arithmetic, _ x: Expression, _ y: Expression) -> String {
        switch operation {
        case .add: part(x, from: 2) + " + " + part(y, from: 7)
        case .subtract: part(x, from: 3) + " - " + part(y, from: 7)
        case .multiply: part(x, from: 4) + " * " + part(y, from: 7)
        case .divide: part(x, from: 5) + " / " + part(y, from: 7)
        case .power, .modulo: part(x, from: 7) + "^" + part(y, from: 7)
        }
    }

    /// Returns the text of the right side of a comparison, in parentheses if it starts with a minus, which LEMS would
    /// read as a sign of the first operand alone.
    private static func right(_ expression: Expression) -> String {
        let text = part(expression, from: 2)
        return text.hasPrefix("-") ? "(" + text + ")" : text
    }

    private static func sign(_ relation: Expression.Relation) -> String {
        switch relation {
        case .less: " .lt. "
        case .lessOrEqual: " .leq. "
        case .greater: " .gt. "
        case .greaterOrEqual: " .geq. "
        case .equal: " .eq. "
        case .notEqual: " .neq. "
        }
    }

    private static func logic(_ connective: Expression.Connective, _ x: Expression, _ y: Expression) -> String {
        var left = "(" + text(x) + ")"
        if case .logic(connective, _, _) = x { left = text(x) }
        return left + (connective == .and ? " .and. " : " .or. ") + "(" + text(y) + ")"
    }
}
