import Diagnostics
import Expressions
import Foundation
import ModelCore
import Quantities
import Schema

/// Warnings on the parts of a model that the jax back end of TVBO 0.5.3 ignores or reads differently, so that its
/// results differ from those of tvbo-verify: units, the time, events, and sums and products of constants.
///
/// The differences were found by running that back end. The warnings concern models that it can run: the experiment's
/// own model, if no synapses or inputs of NeuroML act on it.
///
///     JaxRemarks(cell: cell, reading: reading).report()
struct JaxRemarks {
    /// The translation of the model into a component type.
    let cell: CellTypeBuilder
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    private var block: DynamicsBlock { cell.equations.block }

    /// Reports warnings of the differences between tvbo-verify and the jax back end in the units, the time, the events
    /// and the combination of constants (``ExactConstants``) of the model; reports nothing for a discrete map.
    func report() {
        guard !block.isMap else { return }
        if cell.finding.convention == .physical { warnOfUnits() }
        warnOfTime()
        warnOfEvents()
        warnOfConstants()
        warnOfLostBrackets()
        warnOfClocks()
        warnOfRounding()
    }

    // MARK: Units

    /// Warns of units that do not fit together. TVBO's back ends other than neuroml read numbers without their units.
    private func warnOfUnits() {
        let notes = misfits()
        guard !notes.isEmpty else { return }
        reading.log.warning(
            .assumedConvention,
            "tvbo-verify converts the units of the model '\(block.name)'; TVBO's jax and tvboptim back ends ignore the"
                + " units, so their results differ", at: block.place, notes: notes,
            hint: "write all values in units that fit together, as ms, mV, nS, pF and pA do")
    }

    /// Returns notes on the quantities whose units do not fit the time scale and the units before them: states first,
    /// then parameters that equations contain, then derived variables that are recorded.
    private func misfits() -> [Diagnostic.Note] {
        var scales = UnitScales()
        scales.add(cell.timeScale)
        var known = [cell.timeScale.name]
        var notes: [Diagnostic.Note] = []
        let used = usedNames
        let states = block.states.map { ($0.name, $0.initial, $0.unit, $0.place) }
        let parameters = block.parameters.filter { used.contains($0.name) && $0.array == nil }
            .map { ($0.name, $0.value, $0.unit, $0.place) }
        for (name, value, unit, place) in states + parameters {
            guard let unit, !unit.name.hasPrefix("rad_per_") else { continue }
            guard let size = scales.size(of: unit.dimension) else {
                scales.add(unit)
                known.append(unit.name)
                continue
            }
            guard unit.offset != 0 || abs(size / unit.factor - 1) > 1e-9 else { continue }
            let read = Self.shown(unit.value(fromSI: value * size))
            notes.append(
                .init(
                    "the jax and tvboptim back ends read '\(name)', \(Self.shown(value)) \(unit.name), as \(read)"
                        + " \(unit.name), because other values are in \(known.joined(separator: ", "))",
                    at: place))
        }
        for variable in block.derivedVariables where variable.isRecorded && !variable.isStimulus {
            // A variable without a unit is recorded in SI units.
            let dimension = variable.unit?.dimension ?? cell.finding.dimensions[variable.name] ?? .bare
            let factor = variable.unit?.factor ?? 1
            guard let size = scales.size(of: dimension), abs(size / factor - 1) > 1e-9 else { continue }
            notes.append(
                .init(
                    "the jax and tvboptim back ends record values of '\(variable.name)' that are"
                        + " \(Self.shown(factor / size)) times as large as those of tvbo-verify, which are in"
                        + " \(variable.unit?.name ?? "SI units")",
                    at: variable.place))
        }
        return notes
    }

    /// The names in the equations of the model, events left out.
    private var usedNames: Set<String> {
        let equations = cell.equations
        let all =
            equations.states.map(\.rate) + equations.derivedVariables.map(\.value)
            + equations.derivedParameters.map(\.value)
        return Set(all.flatMap { $0.expression.names })
    }

    private static func shown(_ value: Double) -> String { String(format: "%.6g", value) }

    // MARK: Time

    /// Warns of `t`, which is the time here: outside comparisons, or else in comparisons that contain no bare number,
    /// of which there is another warning.
    private func warnOfTime() {
        let equations = cell.equations
        let time = cell.bareTime
        guard !time.declaresTime else { return }
        let all =
            equations.states.map(\.rate)
            + equations.derivedVariables.filter { !$0.block.isStimulus }.map(\.value)
            + equations.events.flatMap { [$0.condition] + $0.affect.map(\.value) }
        // The end of both warnings: "'t' is compared with times in the model 'M'; in TVBO's jax back end 't' is …"
        let known = "in TVBO's jax back end 't' is the number of the step instead, so its results differ"
        if let first = all.first(where: { time.isInArithmetic(of: $0.expression) }) {
            reading.log.warning(
                .assumedConvention,
                "'t' in the arithmetic of the model '\(block.name)' is the time in \(cell.timeScale.name); \(known)",
                at: first.source.place)
            return
        }
        let compared = all.filter { $0.expression.names.contains("t") }
        let isTold = compared.contains {
            cell.finding.convention == .bare
                && !time.bareNumbers(in: $0.expression, parameters: block.parameters).isEmpty
        }
        guard !isTold, let first = compared.first else { return }
        reading.log.warning(
            .assumedConvention,
            "'t' is compared with times in the model '\(block.name)', where it is the time; \(known)",
            at: first.source.place)
    }

    // MARK: Constants

    /// Warns of numbers that cancel each other only if they are combined exactly, and of parts that are not finite.
    private func warnOfConstants() {
        warn(of: nonFinitePart) { text in
            "'\(text)' is not finite in floating-point arithmetic; TVBO's jax back end simplifies equations before it"
                + " computes them, as exp(a)*exp(-b) to exp(a - b), so its results can differ"
        }
        let functions = block.functions.map(\.body.text)
        let ofModel = { (parsed: ParsedExpression) in
            LargeExponents.text(in: parsed.expression, texts: functions + [parsed.source.text])
        }
        warn(ofParsed: ofModel, besidesStimuli: true) { text in
            "TVBO's jax back end takes the number out of '\(text)' as a factor, which is 0 or infinite in floating-point"
                + " arithmetic, so its results differ"
        }
        warn(of: ExactConstants.text) { text in
            "'\(text)' is computed from left to right in floating-point arithmetic; TVBO's jax back end combines the"
                + " numbers first and exactly, so its results differ"
        }
    }

    /// Warns of denominators that lose their brackets when TVBO writes the equations of states and derived variables.
    private func warnOfLostBrackets() {
        let derived = cell.equations.derivedVariables.filter { !$0.block.isStimulus }
        let functions = Set(block.functions.map(\.name))
        for value in cell.equations.states.map(\.rate) + derived.map(\.value) {
            // Functions are not inserted before the equation is written.
            let written = (try? Parser.number(value.source, declared: functions)) ?? value
            guard let found = LostBrackets(value.source.text).found(in: written.expression) else { continue }
            reading.log.warning(
                .assumedConvention,
                "TVBO 0.5.3 writes '\(found.text)' without brackets around a denominator before it computes, so its results"
                    + "\(found.isUncertain ? " can" : "") differ", at: value.source.place,
                hint: "write numbers first, and one denominator")
            return
        }
    }

    /// Returns the text of an innermost part of parameters and numbers that is infinite or not a number; nil if there is
    /// none.
    private func nonFinitePart(_ expression: Expressions.Expression) -> String? {
        var result: String?
        expression.visit { part in
            guard !part.parts.isEmpty, let value = ConstantExpression.value(part, parameterValue),
                !value.isFinite
            else { return }
            result = "\(part)"
        }
        return result
    }

    /// Warns of what a search finds first in the equations of states and derived quantities.
    private func warn(of find: (Expressions.Expression) -> String?, _ message: (String) -> String) {
        warn(ofParsed: { find($0.expression) }, message)
    }

    private func warn(
        ofParsed find: (ParsedExpression) -> String?, besidesStimuli: Bool = false, _ message: (String) -> String
    ) {
        let all = cell.equations.derivedVariables + cell.equations.derivedParameters
        let derived = all.filter { !besidesStimuli || !$0.block.isStimulus }
        for value in cell.equations.states.map(\.rate) + derived.map(\.value) {
            guard let text = find(value) else { continue }
            return reading.log.warning(.assumedConvention, message(text), at: value.source.place)
        }
    }

    /// Warns of a state that grows by equal steps, as a clock does, and is compared. Its rounding errors are carried along
    /// here, so that 10 steps of 0.1 are 1, but they are less in plain additions.
    private func warnOfClocks() {
        let rates = cell.equations.states.map { ($0.block, $0.rate.expression) }
        let definitions = cell.equations.derivedVariables.map { ($0.block.name, $0.value.expression) }
        let stepwise = StepwiseConstants(definitions: definitions) { parameterValue($0) }
        let expressions = rates.map(\.1) + definitions.map(\.1)
        let clock = rates.first { state, rate in
            guard stepwise.contains(rate), ConstantExpression.value(rate, parameterValue) != 0 else { return false }
            let names = stepwise.names(thatRead: state.name)
            return expressions.contains { jumps($0, with: names) }
        }
        guard let clock else { return }
        reading.log.warning(
            .assumedConvention,
            "the state '\(clock.0.name)' of the model '\(block.name)' grows by equal steps, whose rounding errors are"
                + " carried along; the jax and tvboptim back ends of TVBO 0.5.3 lose them, and can reach a threshold one step"
                + " later or earlier", at: clock.0.place)
    }

    /// Returns the value of a parameter that is a single number; nil for other names.
    private func parameterValue(_ name: String) -> Double? {
        block.parameters.first { $0.name == name && $0.array == nil }?.value
    }

    /// Warns of comparisons that rounding errors decide, and of large states whose small differences are read.
    private func warnOfRounding() {
        let differences = RoundedDifferences(value: parameterValue) { name in
            let equations = cell.equations
            return (equations.derivedVariables + equations.derivedParameters).first { $0.block.name == name }?
                .value.expression
        }
        warn(of: differences.comparison) { text in
            "rounding errors decide '\(text)', whose terms cancel each other; the jax and tvboptim back ends of TVBO 0.5.3"
                + " combine numbers in another order, so that their results can differ"
        }
        warn(of: { ExactConstants.text(in: $0) == nil ? differences.cancellation(in: $0) : nil }) { text in
            "large numbers cancel each other in '\(text)', whose other terms are rounded; the jax and tvboptim back ends of"
                + " TVBO 0.5.3 combine or order the terms otherwise, so that their results can differ"
        }
        let derived = cell.equations.derivedVariables + cell.equations.derivedParameters
        let constants = ConstantRounding(
            definitions: derived.map { ($0.block.name, $0.value.expression) }, value: parameterValue)
        // An equation of which another warning tells is left out.
        func part(in expression: Expressions.Expression) -> String? {
            let isTold = differences.comparison(in: expression) != nil || ExactConstants.text(in: expression) != nil
            return isTold ? nil : constants.part(in: expression)
        }
        warn(of: part) { text in
            "rounding errors decide '\(text)'; the jax and tvboptim back ends of TVBO 0.5.3 combine numbers in another order,"
                + " so that their results can differ"
        }
        let initial = Dictionary(
            block.states.map { ($0.name, $0.initial) }, uniquingKeysWith: { first, _ in first })
        warn(of: { differences.offsetState(in: $0, initial: initial) }) { state in
            "the state '\(state)' of the model '\(block.name)' is large, and its difference from a constant is small; its"
                + " rounding errors are carried along here, but the jax and tvboptim back ends of TVBO 0.5.3 lose them, so"
                + " that the difference differs"
        }
    }

    /// Returns whether an expression can jump where one of some names passes a number.
    private func jumps(_ expression: Expressions.Expression, with names: Set<String>) -> Bool {
        var result = false
        expression.visit { part in
            switch part {
            case .relation, .arithmetic(.modulo, _, _): result = result || !names.isDisjoint(with: part.names)
            case .call(let function, _) where [.floor, .ceil, .sign, .heaviside].contains(function):
                result = result || !names.isDisjoint(with: part.names)
            default: break
            }
        }
        return result
    }

    // MARK: Events

    /// Warns of events that change something, which that back end leaves out.
    private func warnOfEvents() {
        guard let first = block.events.first(where: { !$0.affect.isEmpty }) else { return }
        reading.log.warning(
            .assumedConvention,
            "the jax and tvboptim back ends of TVBO 0.5.3 ignore the events of the model '\(block.name)', so their"
                + " results differ if an event occurs; tvbo-verify simulates events",
            at: first.place)
    }
}
