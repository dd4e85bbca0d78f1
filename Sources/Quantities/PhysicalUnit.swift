import ElementaryFunctions

/// A unit of measurement.
///
///     let unit = PhysicalUnit("mV", .voltage, power: -3)
///     unit.si(-65)               // -0.065
///     unit.value(fromSI: 0.02)   // 20
///
/// The conversion follows the LEMS element `Unit`: SI value = (value + offset) · scale · 10^power.
public struct PhysicalUnit: Hashable, Sendable {
    /// The name of the unit in TVBO and NeuroML, such as `mV` or `per_ms`.
    public var name: String
    /// The dimension of the quantities that the unit measures.
    public var dimension: Dimension
    /// The power of ten by which values in the unit are multiplied in the conversion to SI.
    public var power: Int
    /// The factor in the conversion to SI that is not a power of ten, such as 60 for a minute.
    public var scale: Double
    /// The offset in the conversion to SI, added to the value in this unit; 0 except for temperatures.
    public var offset: Double

    /// Creates a unit of measurement, of which a value is (value + offset) · scale · 10^power in SI; by default the coherent
    /// SI unit of its dimension.
    public init(_ name: String, _ dimension: Dimension, power: Int = 0, scale: Double = 1, offset: Double = 0) {
        self.name = name
        self.dimension = dimension
        self.power = power
        self.scale = scale
        self.offset = offset
    }

    /// The unit of pure numbers, `dimensionless`.
    public static let one = PhysicalUnit("dimensionless", .bare)
    /// The second, `s`.
    public static let second = PhysicalUnit("s", .time)
    /// The millisecond, `ms`.
    public static let millisecond = PhysicalUnit("ms", .time, power: -3)

    /// Returns a value in this unit converted to SI: (value + offset) · scale · 10^power.
    public func si(_ value: Double) -> Double {
        let shifted = offset == 0 ? value : value + offset
        let scaled = scale == 1 ? shifted : shifted * scale
        return power == 0 ? scaled : scaled * ElementaryFunctions.pow(10, Double(power))
    }

    /// Returns an SI value converted to this unit: si / scale / 10^power − offset.
    public func value(fromSI si: Double) -> Double { fromSI(si) }

    /// The conversion of SI values to this unit. It computes the power of ten only once.
    public var fromSI: ConversionFromSI { ConversionFromSI(to: self) }

    /// A function that converts an SI value to this unit.
    public var conversionFromSI: @Sendable (Double) -> Double {
        let conversion = fromSI
        return { conversion($0) }
    }

    /// The SI value of a difference of one unit: scale · 10^power.
    public var factor: Double { scale * ElementaryFunctions.pow(10, Double(power)) }

    /// Returns the number *n* for which a value in this unit times 10^*n* is the value in `other`.
    /// - Returns: The power of ten; nil if the units differ in dimension, scale or offset.
    public func decimalShift(to other: PhysicalUnit) -> Int? {
        guard dimension == other.dimension, offset == other.offset, scale == other.scale else { return nil }
        return power - other.power
    }
}
