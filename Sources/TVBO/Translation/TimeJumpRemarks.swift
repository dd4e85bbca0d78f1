import Diagnostics
import Expressions
import Quantities
import Schema

/// The warning on jumps of functions of the time, such as `Heaviside(t - onset)`, at the very instants of steps or
/// stages, where the last digit of the time decides.
///
/// Here the time is the exact multiple of the step size, rounded once. The tvboptim back end of TVBO 0.5.3 multiplies
/// rounded numbers, so that an argument that is 0 here can be 2·10⁻¹⁶ there. Comparisons are the subject of
/// ``TimeComparisonRemarks``.
///
///     TimeJumpRemarks(cell: cell, integration: experiment.integration, reading: reading).report()
struct TimeJumpRemarks {
    /// The translation of the experiment's own model, with its stimuli.
    let cell: CellTypeBuilder
    /// The settings of the integration.
    let integration: IntegrationBlock
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// The largest number of steps whose instants are searched for jumps.
    private static let stepLimit = 20_000
    /// The parts of a step at which the methods of that back end evaluate the equations.
    private static let stages = [0, 0.5]

    private var block: DynamicsBlock { cell.equations.block }

    /// Reports a warning at the first equation with a function of the time that jumps at a step or a stage; reports
    /// nothing if there is none.
    func report() {
        guard !block.isMap, !cell.bareTime.declaresTime, integration.step.value > 0 else { return }
        let all = cell.equations.states.map(\.rate) + cell.equations.derivedVariables.map(\.value)
        for value in all where value.expression.names.contains("t") {
            guard let name = jump(in: value.expression) else { continue }
            return reading.log.warning(
                .assumedConvention,
                "'\(name)' of the time in the model '\(block.name)' jumps at the time of a step or stage, where the last digit of the"
                    + " time decides; TVBO's tvboptim back end rounds the time otherwise, so that its results can differ",
                at: value.source.place)
        }
    }

    /// Returns the name of the first function or operator in an expression that jumps at the time of a step or stage; nil
    /// if there is none.
    private func jump(in expression: Expression) -> String? {
        var found: String?
        expression.visit { part in
            guard found == nil else { return }
            switch part {
            case .call(let function, let arguments) where [.sign, .heaviside].contains(function):
                if let argument = arguments.first, vanishes(argument) {
                    found = function == .sign ? "sign" : "Heaviside"
                }
            case .call(let function, let arguments) where [.floor, .ceil].contains(function):
                if let argument = arguments.first, isMet(argument, { abs($0 - $0.rounded()) }) {
                    found = function.rawValue
                }
            case .arithmetic(.modulo, let x, let y):
                if isMet(.arithmetic(.divide, x, y), { abs($0 - $0.rounded()) }) { found = "%" }
            default: break
            }
        }
        return found
    }

    /// The end of the run, in units of the time scale.
    private var end: Double { integration.transient.value + integration.duration.value }

    /// Returns whether an argument that depends on the time is 0 at the time of a step or stage after the start.
    private func vanishes(_ argument: Expression) -> Bool {
        guard argument.names.contains("t"), let zero = zero(of: argument) else { return isMet(argument) { abs($0) } }
        let halfSteps = 2 * zero / integration.step.value
        return zero > 0 && zero <= end && abs(halfSteps - halfSteps.rounded()) <= 1e-9 * max(1, halfSteps)
    }

    /// Returns whether an argument that depends on the time is nearly 0 by a measure at the time of a step or stage
    /// after the start. An argument that reads states is not, because its instants are not known.
    private func isMet(_ argument: Expression, _ distance: (Double) -> Double) -> Bool {
        guard argument.names.contains("t") else { return false }
        let step = integration.step.value
        let ratio = (end / step).rounded(.up)
        let count = min(Int(exactly: ratio) ?? Self.stepLimit, Self.stepLimit)
        for number in 0...max(count, 0) {
            for stage in Self.stages where number > 0 || stage > 0 {
                let time = (Double(number) + stage) * step
                guard let value = ConstantExpression.value(argument, { value(of: $0, at: time) }) else { return false }
                if distance(value) <= 1e-12 * max(1, abs(value), time) { return true }
            }
        }
        return false
    }

    /// Returns the time at which an argument that is a linear function of the time is 0; nil for other arguments.
    private func zero(of argument: Expression) -> Double? {
        // Instants whose distance is not a multiple of the period of any function that is likely to occur.
        let distance = 0.7310585786300049
        let values = [0, distance, 2 * distance].compactMap { time in
            ConstantExpression.value(argument) { value(of: $0, at: time) }
        }
        guard values.count == 3, let largest = values.map(\.magnitude).max(),
            abs(values[2] - 2 * values[1] + values[0]) <= 1e-12 * largest
        else { return nil }
        let zero = distance * values[0] / (values[0] - values[1])
        return zero.isFinite ? zero : nil
    }

    /// Returns the value of a parameter, times in units of the time scale, or the time; nil for other names.
    private func value(of name: String, at time: Double) -> Double? {
        if name == "t" { return cell.bareTime.literalsAreSeconds ? time * cell.timeScale.factor : time }
        guard let parameter = block.parameters.first(where: { $0.name == name && $0.array == nil }) else { return nil }
        guard let unit = parameter.unit, unit.dimension == .time else { return parameter.value }
        let seconds = parameter.value * unit.factor
        return cell.bareTime.literalsAreSeconds ? seconds : seconds / cell.timeScale.factor
    }
}
