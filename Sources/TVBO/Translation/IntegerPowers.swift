import Diagnostics
import Expressions
import Schema
import YAML

/// Powers of parameters with a list of whole numbers, such as `p: { value: [1, 2, 3] }`.
///
/// TVBO 0.5.3 keeps such lists as whole numbers in the code for its jax and tvboptim back ends, where `2**(-p)` and
/// `1/p**2` are then powers of whole numbers, which are wrong, and large powers overflow. It was found by running them.
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

    /// Returns the first of some names in the exponent or the base of a power, unless the exponent is a small positive
    /// number and the power no denominator; nil if there is none.
    private static func name(in expression: Expressions.Expression, _ names: Set<String>) -> String? {
        var result: String?
        func look(_ power: Expressions.Expression, isDenominator: Bool) {
            guard result == nil, case .arithmetic(.power, let base, let exponent) = power else { return }
            if case .number(let number) = exponent, number > 0, number <= 4, !isDenominator { return }
            result = (exponent.names + base.names).first(where: names.contains)
        }
        expression.visit { part in
            look(part, isDenominator: false)
            if case .arithmetic(.divide, _, let denominator) = part {
                denominator.visit { look($0, isDenominator: true) }
            }
        }
        return result
    }
}

extension YAMLNode {
    /// A Boolean value that indicates whether the node is a number that is written without a point and an exponent.
    var isInteger: Bool { scalar?.text.wholeMatch(of: /[+-]?[0-9]+/) != nil }
}
