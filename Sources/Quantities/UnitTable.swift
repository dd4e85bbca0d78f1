/// The units that experiments, LEMS files and goldens may use.
///
///     UnitTable.unit(named: "mS_per_cm2")?.si(0.3)  // 3, in S_per_m2
///     UnitTable.unit(named: "mS/cm²")               // the same unit
///
/// Sources: the names are from TVBO's unit enumeration and from the core dimensions of NeuroML, the factors from the SI
/// Brochure (9th edition, 2019).
public enum UnitTable {
    /// Returns the unit with a name or a common spelling of it, such as `1/ms` for `per_ms`; nil if there is none.
    public static func unit(named text: String) -> PhysicalUnit? {
        if let unit = byName[text] { return unit }
        return byName[UnitSpelling.normalise(text)]
    }

    /// The names of all units in the unit table, sorted.
    public static var names: [String] { byName.keys.sorted() }

    /// Returns the units in the unit table that have a dimension, in the order of the table.
    public static func units(of dimension: Dimension) -> [PhysicalUnit] { all.filter { $0.dimension == dimension } }

    /// Returns the coherent SI unit of a dimension, which has no prefix, factor or offset.
    /// - Returns: The unit, the first in the table where two are equal, such as `per_s` and `Hz`; nil for pure numbers
    ///   and for a dimension whose coherent unit is not in the table.
    public static func coherentUnit(of dimension: Dimension) -> PhysicalUnit? {
        if dimension == .bare { return nil }
        return all.first { $0.dimension == dimension && $0.power == 0 && $0.scale == 1 && $0.offset == 0 }
    }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static let all: [PhysicalUnit] = time + electricity + matter + geometry + bare

    private static let time: [PhysicalUnit] = [
        PhysicalUnit("s", .time), PhysicalUnit("ms", .time, power: -3), PhysicalUnit("us", .time, power: -6),
        PhysicalUnit("s2", Dimension(t: 2)),
        PhysicalUnit("min", .time, scale: 60), PhysicalUnit("hour", .time, scale: 3600),
        PhysicalUnit("per_s", .perTime), PhysicalUnit("Hz", .perTime), PhysicalUnit("per_ms", .perTime, power: 3),
        PhysicalUnit("kHz", .perTime, power: 3), PhysicalUnit("rad_per_s", .perTime),
        PhysicalUnit("rad_per_ms", .perTime, power: 3),
        PhysicalUnit("per_min", .perTime, scale: 1 / 60), PhysicalUnit("per_hour", .perTime, scale: 1 / 3600),
    ]

    private static let electricity: [PhysicalUnit] = [
        PhysicalUnit("V", .voltage), PhysicalUnit("mV", .voltage, power: -3), PhysicalUnit("uV", .voltage, power: -6),
        PhysicalUnit("per_V", Dimension.bare / .voltage), PhysicalUnit("per_mV", Dimension.bare / .voltage, power: 3),
        PhysicalUnit("V_per_s", .voltage / .time), PhysicalUnit("mV_per_ms", .voltage / .time),
        PhysicalUnit("mV_per_s", .voltage / .time, power: -3),
        PhysicalUnit("A", .current), PhysicalUnit("mA", .current, power: -3), PhysicalUnit("uA", .current, power: -6),
        PhysicalUnit("nA", .current, power: -9), PhysicalUnit("pA", .current, power: -12),
        PhysicalUnit("A_per_m2", .current / area), PhysicalUnit("uA_per_cm2", .current / area, power: -2),
        PhysicalUnit("mA_per_cm2", .current / area, power: 1),
        PhysicalUnit("F", .capacitance), PhysicalUnit("uF", .capacitance, power: -6),
        PhysicalUnit("nF", .capacitance, power: -9),
        PhysicalUnit("pF", .capacitance, power: -12), PhysicalUnit("F_per_m2", .capacitance / area),
        PhysicalUnit("uF_per_cm2", .capacitance / area, power: -2),
        PhysicalUnit("S", .conductance), PhysicalUnit("mS", .conductance, power: -3),
        PhysicalUnit("uS", .conductance, power: -6),
        PhysicalUnit("nS", .conductance, power: -9), PhysicalUnit("pS", .conductance, power: -12),
        PhysicalUnit("S_per_m2", .conductance / area), PhysicalUnit("S_per_cm2", .conductance / area, power: 4),
        PhysicalUnit("mS_per_cm2", .conductance / area, power: 1),
        PhysicalUnit("nS_per_mV", .conductance / .voltage, power: -6),
        PhysicalUnit("S_per_m", .conductance / length),
        PhysicalUnit("ohm", .voltage / .current), PhysicalUnit("kohm", .voltage / .current, power: 3),
        PhysicalUnit("Mohm", .voltage / .current, power: 6),
        PhysicalUnit("kohm_cm", .voltage / .current * length, power: 1),
        PhysicalUnit("ohm_cm", .voltage / .current * length, power: -2),
        PhysicalUnit("H_per_m", .voltage * .time / .current / length),
        PhysicalUnit("C", charge), PhysicalUnit("nC", charge, power: -9), PhysicalUnit("pC", charge, power: -12),
        PhysicalUnit("per_nC", Dimension.bare / charge, power: 9),
        PhysicalUnit("per_pC", Dimension.bare / charge, power: 12),
        PhysicalUnit("Hz_per_nA", .perTime / .current, power: 9),
    ]

    private static let matter: [PhysicalUnit] = [
        PhysicalUnit("mol_per_m3", concentration), PhysicalUnit("mM", concentration),
        PhysicalUnit("M", concentration, power: 3),
        PhysicalUnit("mol_per_cm3", concentration, power: 6), PhysicalUnit("mmol_per_m3", concentration, power: -3),
        PhysicalUnit("uM", concentration, power: -3),
        PhysicalUnit("mol_per_m_per_A_per_s", Dimension(l: -1, t: -1, i: -1, n: 1)),
        PhysicalUnit("kg", Dimension(m: 1)), PhysicalUnit("kg_per_s", Dimension(m: 1, t: -1)),
        PhysicalUnit("N_per_m", Dimension(m: 1, t: -2)),
        PhysicalUnit("K", Dimension(k: 1)), PhysicalUnit("degC", Dimension(k: 1), offset: 273.15),
        PhysicalUnit("mol", Dimension(n: 1)),
        PhysicalUnit("per_mM", Dimension.bare / concentration),
        PhysicalUnit("per_M", Dimension.bare / concentration, power: -3),
    ]

    private static let geometry: [PhysicalUnit] = [
        PhysicalUnit("m", length), PhysicalUnit("cm", length, power: -2), PhysicalUnit("mm", length, power: -3),
        PhysicalUnit("um", length, power: -6),
        PhysicalUnit("m2", area), PhysicalUnit("cm2", area, power: -4), PhysicalUnit("um2", area, power: -12),
        PhysicalUnit("m3", area * length), PhysicalUnit("cm3", area * length, power: -6),
        PhysicalUnit("um3", area * length, power: -18),
        PhysicalUnit("litre", area * length, power: -3),
        PhysicalUnit("m_per_s", length / .time), PhysicalUnit("mm_per_ms", length / .time),
        PhysicalUnit("cm_per_s", length / .time, power: -2),
        PhysicalUnit("cm_per_ms", length / .time, power: 1), PhysicalUnit("m_per_s2", length / .time / .time),
    ]

    private static let bare: [PhysicalUnit] = [
        .one, PhysicalUnit("none", .bare), PhysicalUnit("1", .bare), PhysicalUnit("percent", .bare),
        PhysicalUnit("arbitrary_unit", .bare),
        PhysicalUnit("rad", .bare), PhysicalUnit("per_unit", .bare),
    ]

    private static let length = Dimension(l: 1)
    private static let area = Dimension(l: 2)
    private static let charge = Dimension(t: 1, i: 1)
    private static let concentration = Dimension(l: -3, n: 1)
}
