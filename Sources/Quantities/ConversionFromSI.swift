import ElementaryFunctions

/// The conversion of SI values to a unit: value = si / scale / 10^power − offset.
///
///     let conversion = PhysicalUnit("mV", .voltage, power: -3).fromSI
///     conversion(0.02)   // 20
///
/// For a negative power it multiplies by 10^-power, which is exact up to 10^22, because 10^power is not.
public struct ConversionFromSI: Sendable {
    private enum Form {
        case none
        case product(Double)
        case quotient(Double)
        case scaledProduct(scale: Double, power: Double, offset: Double)
        case scaledQuotient(scale: Double, power: Double, offset: Double)
    }

    private let form: Form

    /// Creates the conversion to a unit.
    init(to unit: PhysicalUnit) {
        let power = ElementaryFunctions.pow(10, Double(abs(unit.power)))
        switch (unit.power.signum(), unit.scale == 1 && unit.offset == 0) {
        case (-1, true): form = .product(power)
        case (1, true): form = .quotient(power)
        case (0, true): form = .none
        case (-1, _): form = .scaledProduct(scale: unit.scale, power: power, offset: unit.offset)
        default: form = .scaledQuotient(scale: unit.scale, power: power, offset: unit.offset)
        }
    }

    /// The number by which SI values are multiplied to convert them; nil if the conversion does not consist of one
    /// multiplication.
    public var factor: Double? {
        switch form {
        case .none: 1
        case .product(let power): power
        default: nil
        }
    }

    /// Returns the value in the unit of an SI value.
    public func callAsFunction(_ si: Double) -> Double {
        switch form {
        case .none: si
        case .product(let power): si * power
        case .quotient(let power): si / power
        case .scaledProduct(let scale, let power, let offset): si / scale * power - offset
        case .scaledQuotient(let scale, let power, let offset): si / scale / power - offset
        }
    }

    /// Converts SI values to the unit in place.
    public func convert(_ values: UnsafeMutableBufferPointer<Double>) {
        // Each of the usual loops has one operation, so that it runs in vector registers.
        switch form {
        case .none: break
        case .product(let power): for index in values.indices { values[index] *= power }
        case .quotient(let power): for index in values.indices { values[index] /= power }
        default: for index in values.indices { values[index] = self(values[index]) }
        }
    }
}
