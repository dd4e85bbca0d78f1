import Quantities

/// The names of dimensions and units in a rendered document: those of NeuroML, and systematic names for dimensions that
/// NeuroML does not name.
enum DimensionNames {
    /// Returns the name of a dimension, such as `voltage` or `m_l2_per_t4_i` (voltage per time).
    static func name(of dimension: Dimension) -> String { core[dimension] ?? systematic(dimension) }

    /// Returns whether the core files of NeuroML define the dimension.
    static func isCore(_ dimension: Dimension) -> Bool { core[dimension] != nil }

    /// Returns whether the core files of NeuroML define a unit with that symbol.
    static func isCore(unit: String) -> Bool { coreUnits.contains(unit) }

    /// Returns the exponents of the SI base dimensions that are not 0, as attributes of a LEMS `Dimension` element:
    /// `m`, `l`, `t`, `i`, `k`, `n` and `j`.
    static func exponents(of dimension: Dimension) -> [(name: String, value: String)] {
        ["m", "l", "t", "i", "k", "n", "j"].enumerated().compactMap { index, name in
            dimension.exponents[index] == 0 ? nil : (name, String(dimension.exponents[index]))
        }
    }

    /// Returns a name that is made of the exponents: `m_l2_per_t4_i` for voltage per time.
    private static func systematic(_ dimension: Dimension) -> String {
        func part(_ name: String, _ exponent: Int) -> String { exponent == 1 ? name : "\(name)\(exponent)" }
        // allow: 8 bits in 64
        let exponents = ["m", "l", "t", "i", "k", "n", "j"].enumerated().map { ($1, Int(dimension.exponents[$0])) }
        let above = exponents.filter { $0.1 > 0 }.map { part($0.0, $0.1) }
        let below = exponents.filter { $0.1 < 0 }.map { part($0.0, -$0.1) }
        return (above + (below.isEmpty ? [] : ["per"] + below)).joined(separator: "_")
    }

    /// The dimensions that NeuroML defines, with their names. Source: NeuroMLCoreDimensions.xml of NeuroML 2.3.1.
    private static let core: [Dimension: String] = [
        .bare: "none", .time: "time", .perTime: "per_time", .voltage: "voltage",
        Dimension.bare / .voltage: "per_voltage", .conductance: "conductance",
        .conductance / Dimension(l: 2): "conductanceDensity", .capacitance: "capacitance",
        .capacitance / Dimension(l: 2): "specificCapacitance", .voltage / .current: "resistance",
        Dimension(t: 1, i: 1): "charge", Dimension(t: 1, i: 1, n: -1): "charge_per_mole", .current: "current",
        .current / Dimension(l: 2): "currentDensity", Dimension(l: 1): "length", Dimension(l: 2): "area",
        Dimension(l: 3): "volume", Dimension(l: -3, n: 1): "concentration", Dimension(n: 1): "substance",
        Dimension(l: 1, t: -1): "permeability", Dimension(k: 1): "temperature",
        Dimension(m: 1, l: 2, t: -2, k: -1, n: -1): "idealGasConstantDims",
        .conductance / .voltage: "conductance_per_voltage", Dimension(l: -1, t: -1, i: -1, n: 1): "rho_factor",
    ]

    private static let coreUnits: Set<String> = [
        "s", "per_s", "Hz", "ms", "per_ms", "m", "cm", "um", "m2", "cm2", "um2", "m3", "cm3", "litre", "um3", "V", "mV",
        "per_V", "per_mV", "ohm", "kohm", "Mohm", "S", "mS", "uS", "nS", "pS", "S_per_m2", "mS_per_cm2", "S_per_cm2",
        "F", "uF", "nF", "pF", "F_per_m2", "uF_per_cm2", "C", "A", "uA", "nA", "pA", "A_per_m2", "uA_per_cm2",
        "mA_per_cm2", "mol_per_m3", "mol_per_cm3", "M", "mM", "mol", "m_per_s", "cm_per_s", "cm_per_ms", "degC", "K",
        "nS_per_mV", "mol_per_m_per_A_per_s",
    ]
}
