import Diagnostics

/// The check that each operand and argument of an expression is of the right kind: a number or a condition.
enum KindCheck {
    /// Checks all operands and arguments of an expression. The kind of the expression itself is not checked.
    /// - Throws: `DiagnosticsError` (`expressionKind`) for the first part of the wrong kind.
    static func check(_ expression: Expression, in source: ExpressionSource) throws {
        switch expression {
        case .number, .boolean, .name: break
        case .negate(let x): try number(x, source)
        case .not(let x): try condition(x, source)
        case .arithmetic(_, let x, let y), .relation(_, let x, let y):
            try number(x, source)
            try number(y, source)
        case .logic(_, let x, let y):
            try condition(x, source)
            try condition(y, source)
        case .call(_, let arguments), .apply(_, let arguments):
            for argument in arguments { try number(argument, source) }
        case .piecewise(let branches, let otherwise):
            for branch in branches {
                try number(branch.value, source)
                try condition(branch.condition, source)
            }
            if let otherwise { try number(otherwise, source) }
        }
    }

    private static func number(_ part: Expression, _ source: ExpressionSource) throws {
        guard !part.isCondition else {
            throw source.fault(
                "'\(part)' is a condition where a number is expected", at: 0, code: .expressionKind,
                hint: "turn the condition into a number, in TVBO with Piecewise, in LEMS with a"
                    + " ConditionalDerivedVariable")
        }
        try check(part, in: source)
    }

    private static func condition(_ part: Expression, _ source: ExpressionSource) throws {
        guard part.isCondition else {
            throw source.fault("'\(part)' is a number where a condition is expected", at: 0, code: .expressionKind)
        }
        try check(part, in: source)
    }
}
