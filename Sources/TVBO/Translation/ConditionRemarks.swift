import Diagnostics
import Expressions
import Schema

/// Warnings on conditions that TVBO 0.5.3 reads differently, because it gives their texts to Python: operators that bind
/// more tightly there, and equalities that are decided before any value is known.
///
/// The differences were found by running TVBO.
///
///     ConditionRemarks(block: block, couplings: experiment.network.actingFunctions, reading: reading).report()
struct ConditionRemarks {
    /// The equations of states and derived variables.
    private let equations: [ParsedExpression]
    /// The equations among them that are those of stimuli.
    private let stimuli: [ParsedExpression]
    /// Functions and derived parameters.
    private let computed: [ParsedExpression]
    private let ofCouplings: [ParsedExpression]
    /// The names of states and derived variables.
    private let variables: Set<String>
    private let reading: ReadContext

    /// Parses the equations, each once, without inserting functions.
    /// - Parameters:
    ///   - block: The experiment's own model.
    ///   - couplings: The coupling functions of the network.
    ///   - reading: The read context, which collects warnings.
    init(block: DynamicsBlock, couplings: [CouplingBlock], reading: ReadContext) {
        let functions = Set(block.functions.map(\.name))
        func parsed(_ sources: [ExpressionSource]) -> [ParsedExpression] {
            sources.compactMap { source in
                (try? Parser.number(source, declared: functions))
                    ?? (try? Parser.condition(source, declared: functions))
            }
        }
        func parsed(_ definitions: [DefinitionBlock]) -> [ParsedExpression] {
            parsed(definitions.flatMap(\.equation.sources))
        }
        stimuli = parsed(block.derivedVariables.filter(\.isStimulus))
        equations =
            parsed(block.states.flatMap(\.equation.sources)) + parsed(block.derivedVariables.filter { !$0.isStimulus })
            + stimuli
        computed = parsed(block.functions.map(\.body)) + parsed(block.derivedParameters)
        ofCouplings = parsed(couplings.flatMap { $0.values.preExpressions + $0.values.postExpressions })
        variables = Set(block.states.map(\.name) + block.derivedVariables.map(\.name))
        self.reading = reading
    }

    /// Reports the first condition of each kind.
    func report() {
        warnOfOperators()
        warnOfEqualities()
        warnOfScaledEqualities()
    }

    private func warnOfOperators() {
        // TVBO's back ends ignore the events of a model, and thus their conditions.
        let all = equations + computed + ofCouplings
        for (offset, reason, hint) in [
            (
                \ParsedExpression.looseLogic, "where '&', '|' and '~' bind more tightly than comparisons",
                "put each comparison in brackets, as in '(x > 0) & (x < 5)'"
            ),
            (
                \ParsedExpression.wordLogic, "which decides 'and', 'or' and 'not' before any value is known",
                "write '&', '|' or '~', and each comparison in brackets"
            ),
        ] {
            let found = all.lazy.compactMap { parsed in parsed[keyPath: offset].map { parsed.source.place(at: $0) } }
                .first
            guard let found else { continue }
            reading.log.warning(
                .assumedConvention,
                "the jax and tvboptim back ends of TVBO 0.5.3 give conditions to Python, \(reason), so that their results"
                    + " differ, or they refuse the condition",
                at: found, hint: hint)
        }
    }

    /// Warns of `==` and `!=` in expressions for which SymPy evaluates them as Python does, by comparing the two texts.
    private func warnOfEqualities() {
        for (sources, backEnds) in [
            (computed, "jax back end"), (ofCouplings, "jax and tvboptim back ends"), (stimuli, "tvboptim back end"),
        ] {
            guard let source = sources.first(where: hasEquality)?.source else { continue }
            reading.log.warning(
                .assumedConvention,
                "the \(backEnds) of TVBO 0.5.3 compare the two expressions beside '==' or '!=' in '\(source.text)', and not"
                    + " their values, so that '==' is false and '!=' true, and the results can differ",
                at: source.place, hint: "write Eq(a, b) or Ne(a, b)")
        }
    }

    /// Warns of equations such as `y*100 == 29`, which SymPy solves for the variable in the code for the jax back end.
    private func warnOfScaledEqualities() {
        for parsed in equations {
            var found: Expressions.Expression?
            parsed.expression.visit { part in
                guard found == nil, case .relation(let relation, let x, let y) = part, !relation.isOrder else { return }
                if [x, y].contains(where: { isScaled($0) }) { found = part }
            }
            guard let found else { continue }
            return reading.log.warning(
                .assumedConvention,
                "rounding errors decide '\(found)'; the jax back end of TVBO 0.5.3 can solve it for a variable first, so that"
                    + " its results can differ",
                at: parsed.source.place, hint: "compare a variable with a number, or write a range")
        }
    }

    /// Returns whether an expression is the product, quotient or sum of a part with variables and one without.
    private func isScaled(_ expression: Expressions.Expression) -> Bool {
        guard case .arithmetic(let operation, let x, let y) = expression, operation != .power, operation != .modulo
        else {
            return false
        }
        func isNumber(_ part: Expressions.Expression) -> Bool { variables.isDisjoint(with: part.names) }
        return isNumber(x) != isNumber(y)
    }

    private func hasEquality(_ parsed: ParsedExpression) -> Bool {
        guard parsed.source.text.contains("==") || parsed.source.text.contains("!=") else { return false }
        var result = false
        parsed.expression.visit { part in
            if case .relation(let relation, _, _) = part, !relation.isOrder { result = true }
        }
        return result
    }
}
