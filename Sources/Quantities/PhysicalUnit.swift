import Foundation

/// A unit of measurement with the LEMS rule of conversion: SI value = (value + offset) · scale · 10^power.
public struct PhysicalUnit: Hashable, Sendable {
    /// The name as TVBO and NeuroML write it, such as `mV` or `per_ms`.
    public var name: String
    /// What it measures.
    public var dimension: Dimension
    /// Power of ten.
    public var power: Int
    /// Factor that is not a power of ten.
    public var scale: Double
    /// Added before scaling (temperatures).
    public var offset: Double

    /// Creates a unit.
    public init(_ name: String, _ dimension: Dimension, power: Int = 0, scale: Double = 1, offset: Double = 0) {
        self.name = name
        self.dimension = dimension
        self.power = power
        self.scale = scale
        self.offset = offset
    }

    /// The number one.
    public static let one = PhysicalUnit("dimensionless", .bare)
    /// Seconds.
    public static let second = PhysicalUnit("s", .time)
    /// Milliseconds.
    public static let millisecond = PhysicalUnit("ms", .time, power: -3)

    /// Turns a value in this unit into SI.
    public func si(_ value: Double) -> Double {
        let shifted = offset == 0 ? value : value + offset
        let scaled = scale == 1 ? shifted : shifted * scale
        return power == 0 ? scaled : scaled * pow(10, Double(power))
    }

    /// Turns an SI value into this unit. Powers of ten below one are divided out by an exact multiplication.
    public func value(fromSI si: Double) -> Double { conversionFromSI(si) }

    /// The conversion of SI values into this unit, with its power of ten worked out once.
    public var conversionFromSI: @Sendable (Double) -> Double {
        let (scale, offset, power) = (scale, offset, pow(10, Double(abs(self.power))))
        switch (self.power.signum(), scale == 1 && offset == 0) {
        case (-1, true): return { $0 * power }
        case (1, true): return { $0 / power }
        case (0, true): return { $0 }
        case (-1, _): return { $0 / scale * power - offset }
        default: return { $0 / scale / power - offset }
        }
    }

    /// The factor that turns a difference in this unit into SI.
    public var factor: Double { scale * pow(10, Double(power)) }

    /// The power of ten by which a printed number in this unit is shifted to stand in `other`;
    /// nil when the dimensions differ or the factor is not a power of ten.
    public func decimalShift(to other: PhysicalUnit) -> Int? {
        guard dimension == other.dimension, offset == other.offset, scale == other.scale else { return nil }
        return power - other.power
    }
}
