import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

extension UnitConventionInference.Finding {
    /// A Boolean value that indicates whether the model has units that are only annotations, because some equation does
    /// not balance.
    var areAnnotations: Bool { convention == .bare && hasUnits && !balance.faults.isEmpty }
}

/// Warnings on how units and times of a model are read, where TVBO's back ends disagree or the document is ambiguous.
///
///     UnitRemarks(cell: cell, reading: reading).report()
struct UnitRemarks {
    /// The translation of the model into a component type.
    let cell: CellTypeBuilder
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    private var block: DynamicsBlock { cell.equations.block }

    /// Reports the warnings on units and times of the model. For a discrete map there is a single warning, on the
    /// meaning of its equations.
    func report() {
        guard !block.isMap else { return warnOfMap() }
        if cell.finding.convention == .physical { return warnOfAngles() }
        if cell.finding.areAnnotations {
            let reasons = cell.finding.balance.faults.map { Diagnostic.Note($0.text, at: $0.place) }
            reading.log.warning(
                .unitsAreAnnotations,
                "the units of the model '\(block.name)' are not used to convert values, because not all of its"
                    + " equations balance\(faults): all numbers are used as written"
                    + (convertedTimes.isEmpty ? "" : ", but times that are compared with 't'"),
                at: block.place, notes: Array(reasons.prefix(8)))
        }
        warnOfBareTimes()
        warnOfConvertedTimes()
    }

    /// The equations that do not balance, and the parameters that may have a wrong unit, in parentheses.
    private var faults: String {
        let finding = cell.finding
        let equations = finding.balance.faults.map(\.equation).reduce(into: [String]()) { list, name in
            if !list.contains(name) { list.append(name) }
        }
        let named = equations.prefix(3).joined(separator: ", ") + (equations.count > 3 ? ", …" : "")
        let units = finding.suspects.prefix(3).map { "'\($0.parameter)' in \($0.unit.name)" }
        // For example, " (not the equation of 'v'; with 'g' in S all would)".
        return " (not \(named)" + (units.isEmpty ? ")" : "; with \(units.joined(separator: " or ")) all would)")
    }

    /// Warns of a discrete map, whose equations are rates in TVBO's jax back end.
    private func warnOfMap() {
        reading.log.warning(
            .assumedConvention,
            "the model '\(block.name)' is a discrete map: tvbo-verify reads its right-hand sides as the next values of"
                + " the states, but the jax and tvboptim back ends of TVBO 0.5.3 integrate them as rates",
            at: block.place)
    }

    /// Warns of angular velocities that are converted to another unit of time, which TVBO's back ends do not do.
    private func warnOfAngles() {
        let values =
            block.parameters.map { ($0.name, $0.value, $0.unit, $0.place) }
            + block.states.map { ($0.name, $0.initial, $0.unit, $0.place) }
        for (name, value, unit, place) in values {
            guard let unit, unit.name.hasPrefix("rad_per_"), unit.factor * cell.timeScale.factor != 1 else { continue }
            let scale = cell.timeScale.name
            reading.log.warning(
                .assumedConvention,
                "the value of '\(name)', \(value) \(unit.name), is read as \(unit.si(value) * cell.timeScale.factor)"
                    + " rad per \(scale); TVBO's jax and tvboptim back ends read \(value) per \(scale), and its neuroml back"
                    + " end lacks this unit",
                at: place)
        }
    }

    /// The expressions in which `t` can be compared.
    private var timed: [ParsedExpression] {
        let equations = cell.equations
        return equations.states.map(\.rate) + equations.derivedVariables.map(\.value)
            + equations.events.map(\.condition) + equations.events.flatMap { $0.affect.map(\.value) }
    }

    /// The parameters that are converted to the unit of the time where `t` is compared with them.
    private var convertedTimes: [ValueBlock] {
        let names = timed.reduce(into: Set<String>()) {
            $0.formUnion(cell.bareTime.convertedTimes(in: $1.expression))
        }
        return block.parameters.filter { $0.array == nil && $0.value != 0 && names.contains($0.name) }
    }

    /// Warns of these parameters, which TVBO's back ends do not convert.
    private func warnOfConvertedTimes() {
        let scale = cell.timeScale
        for parameter in convertedTimes {
            guard let unit = parameter.unit else { continue }
            reading.log.warning(
                .assumedConvention,
                "'t' is compared with '\(parameter.name)', \(parameter.value) \(unit.name), as"
                    + " \(parameter.value * (unit.factor / scale.factor)) \(scale.name); TVBO's jax and tvboptim back ends"
                    + " read \(parameter.value)",
                at: parameter.place)
        }
    }

    /// Warns of numbers without a unit that are compared with `t`, because TVBO's back ends read them in different
    /// units.
    private func warnOfBareTimes() {
        let time = cell.bareTime
        var numbers: [(text: String, isSeconds: Bool)] = []
        var place: Place?
        for parsed in timed {
            for number in time.bareNumbers(in: parsed.expression, parameters: block.parameters) {
                place = place ?? parsed.source.place
                if !numbers.contains(where: { $0.text == number.text }) { numbers.append(number) }
            }
        }
        for isSeconds in [false, true] {
            let texts = numbers.filter { $0.isSeconds == isSeconds }.map(\.text)
            guard !texts.isEmpty else { continue }
            let shown = texts.prefix(8).joined(separator: ", ") + (texts.count > 8 ? ", …" : "")
            // Both end up in `'t' is compared with bare numbers in the model 'M': 5 is read as ms; TVBO's neuroml back
            // end reads bare numbers as s, …`.
            let (own, other) =
                isSeconds
                ? ("s", "TVBO's neuroml back end reads them so too")
                : (cell.timeScale.name, "TVBO's neuroml back end reads them as s")
            reading.log.warning(
                .assumedConvention,
                "'t' is compared with bare numbers in the model '\(block.name)': \(shown)"
                    + " \(texts.count == 1 ? "is" : "are") read as \(own); \(other), its jax back end as numbers of"
                    + " steps",
                at: place, hint: "compare 't' with a parameter that has a unit of time")
        }
    }
}
