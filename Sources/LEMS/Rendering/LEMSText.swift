import Expressions

/// Writes expressions in the language of LEMS, with brackets wherever readers might group differently, so that all see
/// the same tree: jLEMS binds `/` tighter than `*` and `-` tighter than `+`, and PyLEMS 0.6.9 takes `a - b*c + d` for
/// `a - (b*c + d)`.
///
/// Negation is written as jLEMS reads it, as a difference from 0; conditions hold no truth values and no `not`.
enum LEMSText {
    /// The expression in the language of LEMS.
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

    /// How tightly it holds together in LEMS, from 0 (connectives) to 7 (names, numbers, calls).
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

    /// A part, in brackets where it holds together less tightly than `level`.
    private static func part(_ expression: Expression, from level: Int) -> String {
        binding(expression) < level ? "(" + text(expression) + ")" : text(expression)
    }

    /// What stands to the right of an operator is a name, a number, a call, or in brackets.
    private static func arithmetic(_ operation: Expression.Arithmetic, _ x: Expression, _ y: Expression) -> String {
        switch operation {
        case .add: part(x, from: 2) + " + " + part(y, from: 7)
        case .subtract: part(x, from: 3) + " - " + part(y, from: 7)
        case .multiply: part(x, from: 4) + " * " + part(y, from: 7)
        case .divide: part(x, from: 5) + " / " + part(y, from: 7)
        case .power, .modulo: part(x, from: 7) + "^" + part(y, from: 7)
        }
    }

    /// Behind an operator a minus would be a sign.
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
