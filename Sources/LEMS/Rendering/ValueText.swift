import Quantities

/// The formatting of SI values as numbers with a unit that read back to the same bits.
///
///     ValueText.written(-0.065, .voltage).text   // "-65 mV"
enum ValueText {
    /// A formatted value, and the unit in which it is written.
    struct Written: Hashable {
        /// The number, followed by the symbol of the unit if there is one.
        var text: String
        /// The unit in which the number is written; nil for a dimensionless value.
        var unit: PhysicalUnit?
    }

    /// Returns the value in the unit of NeuroML that gives the shortest text; an exponent counts as four additional
    /// characters. If several units give texts of equal length, the first one in the unit table is used. For a
    /// dimension without units in NeuroML all known units are tried.
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

    /// Returns the shortest decimal number that reads back to the same value.
    static func number(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Returns the units of a dimension to choose from: the units that the core files of NeuroML define, or else all
    /// known units, and the coherent SI unit if none of these units has the power 0.
    private static func candidates(_ dimension: Dimension) -> [PhysicalUnit] {
        let plain = UnitTable.units(of: dimension).filter { $0.scale == 1 && $0.offset == 0 }
        let core = plain.filter { DimensionNames.isCore(unit: $0.name) }
        let known = core.isEmpty ? plain : core
        return known.contains { $0.power == 0 } ? known : known + [systematic(dimension)]
    }

    private static func systematic(_ dimension: Dimension) -> PhysicalUnit {
        PhysicalUnit("SI_" + DimensionNames.name(of: dimension), dimension)
    }

    /// Returns the number that, read with the unit, gives exactly `value`; nil if there is none.
    private static func digits(of value: Double, in unit: PhysicalUnit) -> String? {
        let converted = unit.value(fromSI: value)
        for candidate in [converted, converted.nextUp, converted.nextDown] where unit.si(candidate) == value {
            return number(candidate)
        }
        return nil
    }
}
