import Connectomes
import Diagnostics
import Expressions
import Schema

/// The check of equations that have both cases and a right-hand side that repeats the cases as a `Piecewise`
/// expression.
///
/// tvbo-verify uses the right-hand side, and TVBO the cases. A difference between the two is therefore reported.
extension DynamicsEquations {
    /// The number of points at which the values of both are compared.
    private static let pointCount = 256

    /// Warns if the cases of an equation differ from its right-hand side: if their values, compared at 256 pseudorandom
    /// points, are not equal up to rounding, or if the cases cannot be read.
    /// - Parameters:
    ///   - cases: The cases.
    ///   - rhs: The right-hand side.
    ///   - context: The description of the equation in messages, such as `derived variable 'h'`.
    func compare(_ cases: [EquationBlock.Case], with rhs: ParsedExpression, _ context: String) {
        guard let value = value(of: cases), Self.agree(value, rhs.expression) else {
            reading.log.warning(
                .conflictingDefinition,
                "the cases of \(context) have no effect: its right-hand side is a Piecewise expression, which differs"
                    + " from the cases and is used; the jax and tvboptim back ends of TVBO 0.5.3 use the cases of states,"
                    + " and of variables with 'conditional: true', so that their results differ",
                at: cases.first?.condition.place, hint: "remove one of them")
            return
        }
    }

    /// Returns the cases as one expression, which is 0 where none applies; nil if they cannot be read.
    private func value(of cases: [EquationBlock.Case]) -> Expression? {
        let own = ReadContext()
        let branches = cases.compactMap { item -> Expression.Branch? in
            guard let value = own.collect({ try Parser.number(item.value, declared: declared).inlining(functions) }),
                let condition = own.collect({
                    try Parser.condition(item.condition, declared: declared).inlining(functions)
                })
            else { return nil }
            return .init(value: value.expression, condition: condition.expression)
        }
        guard branches.count == cases.count else { return nil }
        return .firstMatch(branches + [.init(value: .number(0), condition: .boolean(true))])
    }

    /// Returns whether two expressions are equal, or have equal values up to rounding at points of several magnitudes.
    private static func agree(_ one: Expression, _ other: Expression) -> Bool {
        if one == other { return true }
        let names = Set(one.names + other.names).sorted()
        var random = SeededRandom(seed: 1)
        for _ in 0..<pointCount {
            let values = names.map { name in
                let size = Function.plainPower(10, 5 * random.next() - 2)
                return (name, random.next() < 0.5 ? -size : size)
            }
            let point = Dictionary(values, uniquingKeysWith: { first, _ in first })
            guard let x = ConstantExpression.value(one, { point[$0] }),
                let y = ConstantExpression.value(other, { point[$0] })
            else { return false }
            let isEqual = x == y || x.isNaN && y.isNaN || abs(x - y) <= 1e-6 * max(abs(x), abs(y))
            guard isEqual else { return false }
        }
        return true
    }
}
