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
///     TimeJumpRemarks(cell, experiment.integration).report(reading)
struct TimeJumpRemarks {
    private let cell: CellTypeBuilder
    private let integration: IntegrationBlock
    /// The values of the parameters, times in the unit in which `t` is read.
    private let constants: [String: Double]
    /// The expressions of derived parameters and derived variables.
    private let definitions: [String: Expression]
    /// The numbers of operations in these expressions.
    private let sizes: [String: Int]

    /// The largest number of evaluated operations, after which a jump is taken to be possible.
    private static let operationLimit = 1_000_000
    /// The largest number of operations of an argument in which definitions replace their names.
    private static let sizeLimit = 20_000
    /// The largest number of instants at which a function that is linear in the time is looked at.
    private static let instantLimit = 4_000_000

    /// Prepares the search in the equations of a model with its stimuli.
    init(_ cell: CellTypeBuilder, _ integration: IntegrationBlock) {
        self.cell = cell
        self.integration = integration
        let scale = cell.bareTime.literalsAreSeconds ? 1 : cell.timeScale.factor
        var constants: [String: Double] = [:]
        for parameter in cell.equations.block.parameters where parameter.array == nil {
            let isTime = parameter.unit?.dimension == .time
            constants[parameter.name] =
                isTime ? parameter.value * (parameter.unit?.factor ?? 1) / scale : parameter.value
        }
        let defined =
            cell.equations.derivedParameters.map { ($0.block.name, $0.value.expression) }
            + cell.equations.derivedVariables.map { ($0.block.name, $0.value.expression) }
        self.constants = constants
        definitions = Dictionary(defined, uniquingKeysWith: { first, _ in first })
        sizes = definitions.mapValues(Self.size)
    }

    private static func size(_ expression: Expression) -> Int {
        var size = 0
        expression.visit { _ in size += 1 }
        return size
    }

    /// Reports a warning at the first equation with a function of the time that jumps at a step or a stage; reports
    /// nothing if there is none.
    func report(_ reading: ReadContext) {
        let block = cell.equations.block
        guard !block.isMap, !cell.bareTime.declaresTime, integration.step.value > 0 else { return }
        var budget = Self.operationLimit
        let all = cell.equations.states.map(\.rate) + cell.equations.derivedVariables.map(\.value)
        for value in all {
            guard let name = jump(in: value.expression, &budget) else { continue }
            return reading.log.warning(
                .assumedConvention,
                "'\(name)' of the time in the model '\(block.name)' jumps at the time of a step or stage, where the last"
                    + " digit of the time decides; TVBO's tvboptim back end rounds the time otherwise, so that its results"
                    + " can differ",
                at: value.source.place)
        }
    }

    /// Returns the name of the first function or operator in an expression that jumps at the time of a step or stage; nil
    /// if there is none.
    private func jump(in expression: Expression, _ budget: inout Int) -> String? {
        var found: [(name: String, argument: Expression, isRounded: Bool)] = []
        expression.visit { part in
            switch part {
            case .call(let function, let arguments) where [.sign, .heaviside, .floor, .ceil].contains(function):
                guard let argument = arguments.first else { return }
                let isRounded = function == .floor || function == .ceil
                found.append((function == .heaviside ? "Heaviside" : function.rawValue, argument, isRounded))
            case .arithmetic(.modulo, let x, let y): found.append(("%", .arithmetic(.divide, x, y), true))
            default: break
            }
        }
        return found.first { jumps(resolved($0.argument), isRounded: $0.isRounded, &budget) }?.name
    }

    /// Returns an expression in which definitions of the model replace their names, to the depth and size that equations
    /// of models have.
    private func resolved(_ expression: Expression, depth: Int = 4) -> Expression {
        var size = 0
        expression.visit { part in
            size += 1
            if case .name(let name) = part { size += sizes[name] ?? 0 }
        }
        guard depth > 0, size <= Self.sizeLimit, expression.names.contains(where: { definitions[$0] != nil }) else {
            return expression
        }
        return resolved(expression.substituting { definitions[$0] }, depth: depth - 1)
    }

    /// Returns whether a function of an argument jumps at the time of a step or stage after the start: where the argument
    /// is 0, or where it is a whole number. False for an argument that reads states, which is not known.
    private func jumps(_ argument: Expression, isRounded: Bool, _ budget: inout Int) -> Bool {
        guard argument.names.contains("t") else { return false }
        let size = Self.size(argument)
        let hasMiddle = TvboptimRemarks.fourStages.contains(integration.method.lowercased())
        let step = integration.step.value * (hasMiddle ? 0.5 : 1)
        let ratio = ((integration.transient.value + integration.duration.value) / step).rounded(.up)
        let count = min(Int(exactly: ratio) ?? Self.instantLimit, Self.instantLimit)
        // Instants whose distance is not a multiple of the period of any function that is likely to occur.
        let distance = 0.7310585786300049 * step
        let values = [0, distance, 2 * distance].compactMap { value(argument, at: $0) }
        // A value that is not finite, as of a parameter that is NaN, is no jump.
        guard values.count == 3, values.allSatisfy(\.isFinite), let largest = values.map(\.magnitude).max() else {
            return false
        }
        let slope = (values[1] - values[0]) / distance
        if abs(values[2] - 2 * values[1] + values[0]) <= 1e-14 * largest {
            guard abs(slope) * step > 1e-13 * largest else { return false }
            let change = slope * step
            // The slope comes from values that are rounded.
            let tolerance = 1e-9 * abs(change)
            guard isRounded else {
                let number = (-values[0] / change).rounded()
                return number >= 1 && number <= ratio && abs(values[0] + change * number) <= tolerance
            }
            budget -= count / 16
            if budget < 0 { return true }
            return (1...max(count, 1)).contains { number in
                let value = values[0] + change * Double(number)
                return abs(value - value.rounded()) <= tolerance
            }
        }
        for number in 1...max(count, 1) {
            budget -= 3 * size
            if budget < 0 { return true }
            let time = Double(number) * step
            guard let here = value(argument, at: time), let before = value(argument, at: time - 0.25 * step),
                let after = value(argument, at: time + 0.25 * step)
            else { return false }
            let nearest = isRounded ? here.rounded() : 0
            guard abs(here - nearest) <= 1e-9 * max(abs(after - before), 1e-300) else { continue }
            if (before < nearest) != (after < nearest) { return true }
        }
        return false
    }

    /// Returns the value of an expression at a time, in units of the time scale; nil if it reads more than constants and
    /// the time.
    private func value(_ expression: Expression, at time: Double) -> Double? {
        let now = cell.bareTime.literalsAreSeconds ? time * cell.timeScale.factor : time
        return ConstantExpression.value(expression) { $0 == "t" ? now : constants[$0] }
    }
}
