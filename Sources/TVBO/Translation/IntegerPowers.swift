import Diagnostics
import Expressions
import Schema
import YAML

/// Powers of parameters with a list of whole numbers, such as `p: { value: [1, 2, 3] }`.
///
/// TVBO 0.5.3 keeps such lists as whole numbers in the code for its jax and tvboptim back ends, where `2**(-p)` and
/// `1/p**2` are then powers of whole numbers, which are wrong, and large powers overflow. It was found by running them.
/// Products that overflow, and powers of derived quantities, are not found.
///
///     IntegerPowers(block).report(reading)
struct IntegerPowers {
    private let block: DynamicsBlock

    /// Prepares the search in a model whose parameters are as written.
    init(_ block: DynamicsBlock) { self.block = block }

    /// Reports a warning for the first power in an equation, or in a function that is called with such a parameter, that
    /// can differ.
    func report(_ reading: ReadContext) {
        let names = Set(block.parameters.filter { $0.array != nil && $0.hasIntegers }.map(\.name))
        guard !names.isEmpty else { return }
        let definitions =
            block.states.map(\.equation) + block.derivedVariables.map(\.equation)
            + block.derivedParameters.map(\.equation)
        let functions = Set(block.functions.map(\.name))
        let sources = definitions.flatMap(\.sources)
        let parsed = sources.compactMap { try? Parser.number($0, declared: functions) }
        for equation in parsed {
            guard let name = Self.name(in: equation.expression, names) else { continue }
            return warn(of: name, in: equation.source, reading)
        }
        for function in block.functions {
            guard let body = try? Parser.number(function.body, declared: functions),
                Self.name(in: body.expression, Set(function.arguments)) != nil,
                let name = parsed.lazy.compactMap({ passed($0.expression, to: function.name, names) }).first
            else { continue }
            return warn(of: name, in: function.body, reading)
        }
    }

    private func warn(of name: String, in source: ExpressionSource, _ reading: ReadContext) {
        reading.log.warning(
            .assumedConvention,
            "TVBO 0.5.3 keeps the numbers of '\(name)' as whole numbers, so that its jax and tvboptim back ends compute a power"
                + " in '\(source.text)' with whole numbers, and their results can differ",
            at: source.place, hint: "write one of the numbers with a decimal point, as in '2.0'")
    }

    /// Returns the first of some names in an argument of a call of a function; nil if there is none.
    private func passed(_ expression: Expressions.Expression, to function: String, _ names: Set<String>) -> String? {
        var result: String?
        expression.visit { part in
            guard result == nil, case .apply(let called, let arguments) = part, called == function else { return }
            result = arguments.flatMap(\.names).first(where: names.contains)
        }
        return result
    }

    /// Returns the first of some names in a power of whole numbers, unless it is a small positive power outside of
    /// denominators; nil if there is none.
    private static func name(
        in expression: Expressions.Expression, _ names: Set<String>, isDenominator: Bool = false
    ) -> String? {
        if case .arithmetic(.power, let base, let exponent) = expression, isWhole(base, names), isWhole(exponent, names)
        {
            let isSmall = if case .number(let number) = exponent { !isDenominator && number <= 4 } else { false }
            // SymPy writes this power as a quotient, which is no whole number.
            let isInverse = !isDenominator && exponent == .negate(.number(1))
            if !isSmall, !isInverse, let name = (base.names + exponent.names).first(where: names.contains) {
                return name
            }
        }
        if case .arithmetic(.divide, let numerator, let denominator) = expression {
            return name(in: numerator, names, isDenominator: isDenominator)
                ?? name(in: denominator, names, isDenominator: true)
        }
        return expression.parts.lazy.compactMap { name(in: $0, names, isDenominator: isDenominator) }.first
    }

    /// Returns whether an expression consists of whole numbers and some names, so that its value is one there.
    private static func isWhole(_ expression: Expressions.Expression, _ names: Set<String>) -> Bool {
        switch expression {
        case .number(let number): number == number.rounded()
        case .name(let name): names.contains(name)
        case .negate, .arithmetic(.add, _, _), .arithmetic(.subtract, _, _), .arithmetic(.multiply, _, _):
            expression.parts.allSatisfy { isWhole($0, names) }
        default: false
        }
    }
}

extension YAMLNode {
    /// A Boolean value that indicates whether the node is a number that is written without a point and an exponent.
    var isInteger: Bool {
        guard let text = scalar?.text else { return false }
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
