/// Evaluation of expressions whose names all have known values.
///
///     let parsed = try Parser.number(ExpressionSource("0.3*(E - v)"))
///     let values = ["v": -65.0, "E": -54.4]
///     ConstantExpression.value(parsed.expression) { values[$0] }  // 0.3 · 10.6
///
/// The operations are those of a compiled program in double precision, so that both give the same bits.
public struct ConstantExpression {
    /// The rule by which powers are evaluated.
    public enum Powers: Sendable {
        /// Powers are computed by ``Function/plainPower(_:_:)``, which multiplies only for the exponent 2, as in LEMS.
        case plain
        /// Powers are computed by ``Function/power(_:_:)``, which multiplies for whole exponents from 2 to 16, as in
        /// models with flat equations.
        case products
    }

    private let powers: Powers

    private init(_ powers: Powers) { self.powers = powers }

    /// Returns the value of an expression. A condition has the value 1 or 0.
    ///
    /// - Parameters:
    ///   - expression: The expression.
    ///   - powers: The rule for the evaluation of powers.
    ///   - known: A function that returns the value of a name; nil if it has none.
    /// - Returns: The value, NaN for a piecewise expression without a branch that applies; nil if it depends on an
    ///   unknown name, a random number, or a function that the model defines. Branches of a piecewise expression after
    ///   the first that applies are not evaluated.
    public static func value(
        _ expression: Expression, powers: Powers = .plain, _ known: (String) -> Double?
    ) -> Double? {
        ConstantExpression(powers).value(expression, known)
    }

    private func value(_ expression: Expression, _ known: (String) -> Double?) -> Double? {
        switch expression {
        case .number(let value): value
        case .boolean(let truth): truth ? 1 : 0
        case .name(let name): known(name)
        case .negate(let x): value(x, known).map { -$0 }
        case .not(let x): value(x, known).map { $0 == 0 ? 1 : 0 }
        case .arithmetic(let operation, let x, let y): combine(x, y, known) { arithmetic(operation, $0, $1) }
        case .relation(let relation, let x, let y): combine(x, y, known) { holds(relation, $0, $1) ? 1 : 0 }
        case .logic(let connective, let x, let y):
            combine(x, y, known) { (connective == .and ? $0 != 0 && $1 != 0 : $0 != 0 || $1 != 0) ? 1 : 0 }
        case .call(let function, let arguments): call(function, arguments, known)
        case .apply: nil
        case .piecewise(let branches, let otherwise): piecewise(branches, otherwise, known)
        }
    }

    private func combine(
        _ x: Expression, _ y: Expression, _ known: (String) -> Double?, _ operation: (Double, Double) -> Double
    ) -> Double? {
        guard let left = value(x, known), let right = value(y, known) else { return nil }
        return operation(left, right)
    }

    private func arithmetic(_ operation: Expression.Arithmetic, _ x: Double, _ y: Double) -> Double {
        switch operation {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .divide: x / y
        case .modulo: Function.modulo(x, y)
        case .power: powers == .plain ? Function.plainPower(x, y) : Function.power(x, y)
        }
    }

    private func holds(_ relation: Expression.Relation, _ x: Double, _ y: Double) -> Bool {
        switch relation {
        case .less: x < y
        case .lessOrEqual: x <= y
        case .greater: x > y
        case .greaterOrEqual: x >= y
        case .equal: x == y
        case .notEqual: x != y
        }
    }

    private func call(
        _ function: Function, _ arguments: [Expression], _ known: (String) -> Double?
    ) -> Double? {
        guard function != .random else { return nil }
        var values: [Double] = []
        for argument in arguments {
            guard let value = value(argument, known) else { return nil }
            values.append(value)
        }
        guard let first = values.first else { return nil }
        if values.count == 1 { return function.value(first) }
        return values.dropFirst().reduce(first) { function.value($0, $1) }
    }

    private func piecewise(
        _ branches: [Expression.Branch], _ otherwise: Expression?, _ known: (String) -> Double?
    ) -> Double? {
        for branch in branches {
            guard let condition = value(branch.condition, known) else { return nil }
            if condition != 0 { return value(branch.value, known) }
        }
        return otherwise.map { value($0, known) } ?? .nan
    }
}
