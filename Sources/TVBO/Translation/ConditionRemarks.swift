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
    /// The experiment's own model.
    let block: DynamicsBlock
    /// The coupling functions of the network.
    let couplings: [CouplingBlock]
    /// The read context, which collects warnings.
    let reading: ReadContext

    /// Reports the first condition of each kind.
    func report() {
        warnOfOperators()
        warnOfEqualities()
        warnOfScaledEqualities()
    }

    private var equations: [ExpressionSource] {
        block.states.flatMap(\.equation.sources) + block.derivedVariables.flatMap(\.equation.sources)
    }

    private var ofCouplings: [ExpressionSource] {
        couplings.flatMap { $0.values.preExpressions + $0.values.postExpressions }
    }

    private func parsed(_ source: ExpressionSource) -> ParsedExpression? {
        let functions = Set(block.functions.map(\.name))
        return (try? Parser.number(source, declared: functions)) ?? (try? Parser.condition(source, declared: functions))
    }

    private func warnOfOperators() {
        let computed = block.functions.map(\.body) + block.derivedParameters.flatMap(\.equation.sources)
        // TVBO's back ends ignore the events of a model, and thus their conditions.
        let all = (equations + computed + ofCouplings).compactMap(parsed)
        if let found = all.first(where: { $0.looseLogic != nil }) {
            reading.log.warning(
                .assumedConvention,
                "the jax and tvboptim back ends of TVBO 0.5.3 give conditions to Python, where '&', '|' and '~' bind more"
                    + " tightly than comparisons, so that their results differ, or they refuse the condition",
                at: found.source.place(at: found.looseLogic ?? 0),
                hint: "put each comparison in brackets, as in '(x > 0) & (x < 5)'")
        }
        if let found = all.first(where: { $0.wordLogic != nil }) {
            reading.log.warning(
                .assumedConvention,
                "the jax and tvboptim back ends of TVBO 0.5.3 give conditions to Python, which decides 'and', 'or' and 'not'"
                    + " before any value is known, so that their results differ, or they refuse the condition",
                at: found.source.place(at: found.wordLogic ?? 0),
                hint: "write '&', '|' or '~', and each comparison in brackets")
        }
    }

    /// Warns of `==` and `!=` in expressions for which SymPy evaluates them as Python does, by comparing the two texts.
    private func warnOfEqualities() {
        let computed = block.functions.map(\.body) + block.derivedParameters.flatMap(\.equation.sources)
        let stimuli = block.derivedVariables.filter(\.isStimulus).flatMap(\.equation.sources)
        for (sources, backEnds) in [
            (computed, "jax back end"), (ofCouplings, "jax and tvboptim back ends"), (stimuli, "tvboptim back end"),
        ] {
            guard let source = sources.first(where: hasEquality) else { continue }
            reading.log.warning(
                .assumedConvention,
                "the \(backEnds) of TVBO 0.5.3 compare the two expressions beside '==' or '!=' in '\(source.text)', and not"
                    + " their values, so that '==' is false and '!=' true, and the results can differ",
                at: source.place, hint: "write Eq(a, b) or Ne(a, b)")
        }
    }

    /// Warns of equations such as `y*100 == 29`, which SymPy solves for the variable in the code for the jax back end.
    private func warnOfScaledEqualities() {
        let variable = Set(block.states.map(\.name) + block.derivedVariables.map(\.name))
        for source in equations {
            guard let parsed = parsed(source) else { continue }
            var found: Expressions.Expression?
            parsed.expression.visit { part in
                guard found == nil, case .relation(let relation, let x, let y) = part, !relation.isOrder else { return }
                if [x, y].contains(where: { isScaled($0, variable) }) { found = part }
            }
            guard let found else { continue }
            return reading.log.warning(
                .assumedConvention,
                "rounding errors decide '\(found)'; the jax back end of TVBO 0.5.3 can solve it for a variable first, so that"
                    + " its results can differ",
                at: source.place, hint: "compare a variable with a number, or write a range")
        }
    }

    /// Returns whether an expression is the product, quotient or sum of a number that is not 1 and an expression with one
    /// of some names.
    private func isScaled(_ expression: Expressions.Expression, _ names: Set<String>) -> Bool {
        guard case .arithmetic(let operation, let x, let y) = expression, operation != .power, operation != .modulo
        else {
            return false
        }
        func isNumber(_ part: Expressions.Expression) -> Bool { names.isDisjoint(with: part.names) }
        return isNumber(x) != isNumber(y)
    }

    private func hasEquality(_ source: ExpressionSource) -> Bool {
        guard source.text.contains("==") || source.text.contains("!=") else { return false }
        var result = false
        parsed(source)?.expression.visit { part in
            if case .relation(let relation, _, _) = part, !relation.isOrder { result = true }
        }
        return result
    }
}
