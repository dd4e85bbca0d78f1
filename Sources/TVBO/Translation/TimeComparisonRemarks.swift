import Diagnostics
import Expressions
import Quantities
import Schema

/// The warning on comparisons of the time that are decided otherwise in the tvboptim back end of TVBO 0.5.3.
///
/// Here a comparison is decided at the middle of a step and holds for all its stages. That back end decides it at the time
/// of each stage. With one stage the two agree for `t >= c` and `t < c` if `c` is the time of a step, and for any order if
/// `c` lies in the second half of a step.
///
///     TimeComparisonRemarks(cell: cell, integration: experiment.integration, reading: reading).report()
struct TimeComparisonRemarks {
    /// The translation of the experiment's own model, with its stimuli.
    let cell: CellTypeBuilder
    /// The settings of the integration.
    let integration: IntegrationBlock
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    private var block: DynamicsBlock { cell.equations.block }

    /// Reports a warning at the first equation of the model with a comparison of the time that the tvboptim back end
    /// decides otherwise; reports nothing if there is none.
    func report() {
        guard !block.isMap, !cell.bareTime.declaresTime, integration.step.value > 0 else { return }
        let equations = cell.equations
        let all = equations.states.map(\.rate) + equations.derivedVariables.map(\.value)
        guard let first = all.first(where: { differs($0.expression) }) else { return }
        reading.log.warning(
            .assumedConvention,
            "tvbo-verify decides comparisons of the time in the model '\(block.name)' at the middle of a step, but TVBO's"
                + " tvboptim back end at the time of each stage", at: first.source.place)
    }

    private func differs(_ expression: Expression) -> Bool {
        var found = false
        expression.visit { part in
            guard case .relation(let relation, let x, let y) = part, (x.names + y.names).contains("t") else { return }
            found = found || differs(relation, x, y)
        }
        return found
    }

    private func differs(_ relation: Expression.Relation, _ x: Expression, _ y: Expression) -> Bool {
        let isFirst = x == .name("t")
        let other = isFirst ? y : x
        guard isFirst || y == .name("t"), var limit = ConstantExpression.value(other, value(of:)) else { return true }
        if cell.bareTime.literalsAreSeconds, other.names.isEmpty { limit /= cell.timeScale.factor }
        let steps = limit / integration.step.value
        let end = (integration.transient.value + integration.duration.value) / integration.step.value
        if steps < 0 || steps > end { return false }
        if integration.method.lowercased() != "euler" { return true }
        let isOnGrid = abs(steps - steps.rounded()) <= 1e-9 * max(1, steps)
        let holdsAtLimit = [.greaterOrEqual, .less].contains(relation) == isFirst
        let isOrder = relation != .equal && relation != .notEqual
        guard isOrder else { return true }
        return isOnGrid ? !holdsAtLimit : steps - steps.rounded(.down) < 0.5 + 1e-9
    }

    /// Returns the value of a parameter, times in units of the time scale; nil for other names.
    private func value(of name: String) -> Double? {
        guard let parameter = block.parameters.first(where: { $0.name == name && $0.array == nil }) else { return nil }
        guard let unit = parameter.unit, unit.dimension == .time else { return parameter.value }
        return parameter.value * unit.factor / cell.timeScale.factor
    }
}
