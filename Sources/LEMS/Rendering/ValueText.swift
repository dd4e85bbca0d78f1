import Quantities

/// Writes values in SI as numbers with a unit that read back to the same bits: `-0.065` volts is `-65 mV`.
enum ValueText {
    /// A written value and the unit it is written in; no unit for a bare number.
    struct Written: Hashable {
        var text: String
        var unit: PhysicalUnit?
    }

    /// The value in the unit that takes the fewest characters, an exponent counting more; of several the first in the
    /// table.
    static func written(_ value: Double, _ dimension: Dimension) -> Written {
        guard dimension != .bare else { return Written(text: number(value), unit: nil) }
        var best: (written: Written, cost: Int)?
        for unit in candidates(dimension) {
            guard let digits = digits(of: value, in: unit) else { continue }
            let written = Written(text: "\(digits) \(unit.name)", unit: unit)
            let cost = written.text.utf8.count + (digits.contains("e") ? 4 : 0)
            if cost < best?.cost ?? .max { best = (written, cost) }
        }
        return best?.written
            ?? Written(text: "\(number(value)) \(systematic(dimension).name)", unit: systematic(dimension))
    }

    /// The shortest digits that give the same number back.
    static func number(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// NeuroML's own units of a dimension, else every unit that is known, else the coherent unit of SI.
    private static func candidates(_ dimension: Dimension) -> [PhysicalUnit] {
        let plain = UnitTable.units(of: dimension).filter { $0.scale == 1 && $0.offset == 0 }
        let core = plain.filter { DimensionNames.isCore(unit: $0.name) }
        let known = core.isEmpty ? plain : core
        return known.contains { $0.power == 0 } ? known : known + [systematic(dimension)]
    }

    private static func systematic(_ dimension: Dimension) -> PhysicalUnit {
        PhysicalUnit("SI_" + DimensionNames.name(of: dimension), dimension)
    }

    /// The digits that a reader turns into exactly `value`; nil where the unit has none.
    private static func digits(of value: Double, in unit: PhysicalUnit) -> String? {
        let converted = unit.value(fromSI: value)
        for candidate in [converted, converted.nextUp, converted.nextDown] where unit.si(candidate) == value {
            return number(candidate)
        }
        return nil
    }
}
